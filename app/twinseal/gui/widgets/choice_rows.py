"""One of a few things as rows with a dot: a press anywhere in a row chooses it, and so do the arrows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QPen

from twinseal.gui import theme
from twinseal.gui.design.tokens import STROKES_PX, Colour
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.row_list import EDGE_PX, RowList, RowState, draw, wrapped_px

_ROW_PX: Final = 52
_DOT_PX: Final = 22
_WORDS_AT_PX: Final = 56


class ChoiceRows(RowList):
    """Always one is chosen, at first the first."""

    changed = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__(name, accessible)
        self._choices: tuple[tuple[str, str], ...] = ()

    def offer(self, choices: Sequence[tuple[str, str]]) -> None:
        """Take choices, each an id and its words."""
        self._choices = tuple(choices)
        self.say_rows([words for _id, words in self._choices])
        if self._choices:
            self.setCurrentIndex(self.model().index(0, 0))
        self.changed.emit()

    def place(self) -> int:
        """Return the place of the chosen row, -1 where there is none."""
        return self.currentIndex().row() if self._choices else -1

    def choice(self) -> str:
        """Return the id of what is chosen, empty where there is nothing to choose."""
        return self._choices[self.place()][0] if self.place() >= 0 else ""

    def choose(self, wanted: str) -> None:
        """Choose by id; what there is none of changes nothing."""
        for place, (each, _words) in enumerate(self._choices):
            if each == wanted:
                self.setCurrentIndex(self.model().index(place, 0))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Choose the row."""
        super().currentChanged(current, previous)
        self.viewport().update()
        self.changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave Enter to the screen: the row that the mark is at is chosen already."""
        if event.key() in ENTER:
            event.ignore()
        else:
            super().keyPressEvent(event)

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row at a width."""
        words = wrapped_px(
            self._choices[place][1], theme.font("body", QFont.Weight.DemiBold), width - _WORDS_AT_PX - EDGE_PX
        )
        return max(_ROW_PX, words + 24)

    def ground(self, place: int) -> tuple[Colour | None, Colour | None]:
        """Return the tint of the chosen row."""
        return ("accent_tint" if place == self.place() else None), None

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw the dot and the words."""
        chosen = place == self.place()
        painter.setBrush(theme.colour("paper" if state.enabled else "sunk"))
        painter.setPen(QPen(theme.colour("accent" if chosen else "line"), STROKES_PX["tick"]))
        middle = QPointF(row.left() + 18 + _DOT_PX / 2, row.center().y())
        painter.drawEllipse(middle, _DOT_PX / 2 - 1, _DOT_PX / 2 - 1)
        if chosen:
            painter.setBrush(theme.colour("accent" if state.enabled else "ink2"))
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawEllipse(middle, 6, 6)
        font = theme.font("body", QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        room = row.width() - _WORDS_AT_PX - EDGE_PX
        high = wrapped_px(self._choices[place][1], font, room)
        at = QRectF(row.left() + _WORDS_AT_PX, row.center().y() - high / 2, room, high)
        draw(painter, at, self._choices[place][1], font, "ink" if state.enabled else "ink2")
