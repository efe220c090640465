"""The log as a table that fetches slices while it is scrolled, so that a million rows cost no more than a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from twinseal.domain.text import shown
from twinseal.flows.views import EntryLine

SLICE = 200
_HEADINGS = ("No.", "Time (UTC)", "Entry", "Who", "What", "Head")
Fetch = Callable[[int], None]


class EntriesModel(QAbstractTableModel):
    """Rows newest first; `fetch(offset)` asks for a slice, `put_slice` delivers it."""

    def __init__(self, fetch: Fetch) -> None:
        """Start empty."""
        super().__init__()
        self._fetch = fetch
        self._total = 0
        self._slices: dict[int, tuple[EntryLine, ...]] = {}
        self._asked: set[int] = set()

    def reset(self, total: int, first: tuple[EntryLine, ...]) -> None:
        """Begin a new list."""
        self.beginResetModel()
        self._total, self._slices, self._asked = total, {0: first}, {0}
        self.endResetModel()

    def put_slice(self, offset: int, lines: tuple[EntryLine, ...]) -> None:
        """Take a slice that was asked for."""
        self._slices[offset // SLICE] = lines
        last = min(offset + SLICE, self._total) - 1
        self.dataChanged.emit(self.index(offset, 0), self.index(max(offset, last), len(_HEADINGS) - 1))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of entries."""
        return 0 if parent.isValid() else self._total

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return the number of columns."""
        return 0 if parent.isValid() else len(_HEADINGS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a heading."""
        if role == Qt.ItemDataRole.DisplayRole and orientation == Qt.Orientation.Horizontal:
            return _HEADINGS[section]
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return a cell; asks for its slice where it is not here yet."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return None
        number, place = divmod(index.row(), SLICE)
        lines = self._slices.get(number)
        if lines is None:
            if number not in self._asked:
                self._asked.add(number)
                self._fetch(number * SLICE)
            return "\u2026"
        if place >= len(lines):
            return ""
        one = lines[place]
        cells = (str(one.seq), one.at_utc, one.kind, one.actors, one.summary, one.head_hex[:16])
        return shown(cells[index.column()])
