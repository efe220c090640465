"""The log as a table that fetches slices while it is scrolled, so that a million rows cost no more than a page."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, QTimer

from twinseal.domain.text import shown
from twinseal.domain.utc_text import utc_digits
from twinseal.flows.views.audit_desk import EntryLine

SLICE = 200
NUMBER, WHEN, WHAT, WHO, KIND = range(5)
_KEPT = 64
"""Slices in memory; the one that was not looked at for longest goes first."""
_AT_ONCE = 2
"""A screenful lies in at most two slices: what was scrolled past meanwhile is not fetched."""
_WAIT_MS = 15
Fetch = Callable[[int], None]


class EntriesModel(QAbstractTableModel):
    """Rows newest first; `fetch(offset)` asks for a slice, `put_slice` delivers it."""

    def __init__(self, fetch: Fetch) -> None:
        """Start empty."""
        super().__init__()
        self._fetch = fetch
        self._total = 0
        self._slices: OrderedDict[int, tuple[EntryLine, ...]] = OrderedDict()
        self._asked: set[int] = set()
        self._wanted: list[int] = []
        self._headings = (self.tr("No."), self.tr("Time (UTC)"), self.tr("What"), self.tr("Who"), self.tr("Kind"))
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_WAIT_MS)
        self._timer.timeout.connect(self.fetch_now)

    def reset(self, total: int, first: tuple[EntryLine, ...]) -> None:
        """Begin a new list."""
        self.beginResetModel()
        self._total, self._slices, self._asked = total, OrderedDict({0: first}), set()
        self._wanted = []
        self.endResetModel()

    def grow(self, total: int) -> None:
        """Take note that more rows stand behind those there are; of a slice that was not full the rest is asked for again."""
        if total > self._total:
            self.beginInsertRows(QModelIndex(), self._total, total - 1)
            last, inside = divmod(self._total, SLICE)
            self._total = total
            if inside and last:
                self._slices.pop(last, None)
                self._asked.discard(last)
            self.endInsertRows()

    def put_slice(self, offset: int, lines: tuple[EntryLine, ...]) -> None:
        """Take a slice that was asked for."""
        number = offset // SLICE
        self._asked.discard(number)
        self._slices[number] = lines
        while len(self._slices) > _KEPT:
            self._slices.popitem(last=False)
        last = min(offset + SLICE, self._total) - 1
        self.dataChanged.emit(self.index(offset, 0), self.index(max(offset, last), len(self._headings) - 1))

    def entry(self, place: int) -> EntryLine | None:
        """Return an entry that is in memory."""
        lines = self._slices.get(place // SLICE)
        inside = place % SLICE
        return lines[inside] if lines is not None and 0 <= inside < len(lines) else None

    def fetch_now(self) -> None:
        """Ask for what was looked at last; the rest was scrolled past."""
        wanted, self._wanted = self._wanted[-_AT_ONCE:], []
        for number in wanted:
            self._asked.add(number)
            self._fetch(number * SLICE)

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of entries."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(self._headings)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a heading."""
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._headings[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell; asks for its slice where it is not here yet."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        number, place = divmod(index.row(), SLICE)
        lines = self._slices.get(number)
        if lines is None:
            self._want(number)
            return "\u2026"
        self._slices.move_to_end(number)
        if place >= len(lines):
            return ""
        entry = lines[place]
        cells = (entry.number, utc_digits(entry.at_utc), entry.summary, entry.actors, entry.kind)
        return shown(cells[index.column()])

    def _want(self, number: int) -> None:
        if number in self._asked:
            return
        if number in self._wanted:
            self._wanted.remove(number)
        self._wanted.append(number)
        self._timer.start()
