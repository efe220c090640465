"""The list of envelopes to choose from: drawn row by row, so that a hundred thousand are searched as fast as ten."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent

from twinseal.domain.envelope import Outside
from twinseal.domain.text import shown
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.envelope_row import EnvelopeLine, EnvelopeRows

_Index = QModelIndex | QPersistentModelIndex


class EnvelopeModel(QAbstractListModel):
    """Labels with ticks; a search hides rows and takes no tick back."""

    ticked_changed = Signal()

    def __init__(self) -> None:
        """Start empty."""
        super().__init__()
        self._all: tuple[Outside, ...] = ()
        self._sought: list[str] = []
        self._rows: list[int] = []
        self._ticked: dict[str, None] = {}

    def take(self, outsides: tuple[Outside, ...]) -> None:
        """Take other envelopes; nothing is ticked."""
        self.beginResetModel()
        self._all = outsides
        self._sought = [f"{envelope.name}\n{envelope.system}".casefold() for envelope in outsides]
        self._rows = list(range(len(outsides)))
        self._ticked = {}
        self.endResetModel()
        self.ticked_changed.emit()

    def seek(self, text: str) -> None:
        """Keep the rows whose name or system holds every word."""
        words = text.casefold().split()
        self.beginResetModel()
        self._rows = [row for row, line in enumerate(self._sought) if all(word in line for word in words)]
        self.endResetModel()

    def outside(self, row: int) -> Outside | None:
        """Return the envelope of a row in sight."""
        return self._all[self._rows[row]] if 0 <= row < len(self._rows) else None

    def row_of(self, envelope: Outside) -> int:
        """Return the row in sight of an envelope, -1 where it is in none."""
        return next((row for row in range(len(self._rows)) if self._all[self._rows[row]].id == envelope.id), -1)

    def total(self) -> int:
        """Return how many envelopes there are, hidden ones too."""
        return len(self._all)

    def ticked(self) -> tuple[Outside, ...]:
        """Return the ticked envelopes in the order of the vault, hidden ones too."""
        return tuple(envelope for envelope in self._all if envelope.id in self._ticked)

    def tick(self, row: int, *, on: bool) -> bool:
        """Tick a row in sight, or take its tick back; False where there is none."""
        envelope = self.outside(row)
        if envelope is None:
            return False
        if on:
            self._ticked[envelope.id] = None
        else:
            self._ticked.pop(envelope.id, None)
        place = self.index(row)
        self.dataChanged.emit(place, place, [Qt.ItemDataRole.CheckStateRole])
        self.ticked_changed.emit()
        return True

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's signature
        """Return how many rows are in sight."""
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return text or tick of one row."""
        envelope = self.outside(index.row())
        if envelope is None:
            return None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            line = self.line(index.row())
            ticked = self.tr("ticked") if line.ticked else ""
            place = self.tr("{0} of {1}").format(index.row() + 1, len(self._rows))
            return ", ".join(part for part in (line.name, line.system, ticked, line.chip, place) if part)
        if role == Qt.ItemDataRole.DisplayRole:
            return shown(f"{envelope.name}   ({envelope.system})" if envelope.system else envelope.name)
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if envelope.id in self._ticked else Qt.CheckState.Unchecked
        return None

    def switch(self, row: int) -> None:
        """Tick a row in sight, or take its tick back."""
        envelope = self.outside(row)
        if envelope is not None:
            self.tick(row, on=envelope.id not in self._ticked)

    def line(self, row: int) -> EnvelopeLine:
        """Return what stands in a row."""
        envelope = self._all[self._rows[row]]
        chip = self.tr("longest {0} min").format(envelope.cap_min) if envelope.cap_min else ""
        return EnvelopeLine(shown(envelope.name), shown(envelope.system), chip, envelope.id in self._ticked)

    def setData(self, index: _Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Tick by mouse or space key."""
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        return self.tick(index.row(), on=Qt.CheckState(value) is Qt.CheckState.Checked)

    def flags(self, index: _Index) -> Qt.ItemFlag:
        """Let every row be ticked."""
        return super().flags(index) | Qt.ItemFlag.ItemIsUserCheckable


class EnvelopeList(EnvelopeRows):
    """Shows the model; a press or Space ticks a row, Enter moves on."""

    current_changed = Signal()
    moved_on = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__(name, accessible)
        self.envelopes = EnvelopeModel()
        self.setModel(self.envelopes)
        self._under_bar: Outside | None = None
        self.envelopes.modelReset.connect(self._back_to_the_bar)
        self.chosen.connect(self.envelopes.switch)

    def begin(self, outsides: tuple[Outside, ...]) -> None:
        """Take the envelopes of an opening, or none: nothing is ticked, and the bar is at the first."""
        self._under_bar = None
        self.envelopes.take(outsides)

    def line(self, place: int) -> EnvelopeLine:
        """Return what stands in a row."""
        return self.envelopes.line(place)

    def sizeHint(self) -> QSize:
        """Return the least room: it takes what is left, and the page around does not scroll for it."""
        return self.minimumSizeHint()

    def _back_to_the_bar(self) -> None:
        """Stay at the envelope whose card is shown where a search leaves it in sight, else begin at the first."""
        row = self.envelopes.row_of(self._under_bar) if self._under_bar is not None else -1
        self.setCurrentIndex(self.envelopes.index(max(row, 0)))
        self.current_changed.emit()

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Tell that another card is to be shown."""
        super().currentChanged(current, previous)
        if current.isValid():
            self._under_bar = self.envelopes.outside(current.row())
        self.current_changed.emit()

    def current(self) -> Outside | None:
        """Return the envelope under the bar."""
        return self.envelopes.outside(self.currentIndex().row())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move on with Enter, tick with Space."""
        if event.key() in ENTER:
            self.moved_on.emit()
        elif event.key() == Qt.Key.Key_Space:
            self.envelopes.switch(self.currentIndex().row())
        else:
            super().keyPressEvent(event)
