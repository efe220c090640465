"""A letter and the block that answers it: above each other, or beside each other where the window is low and wide."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.gui.design.scale import px, scaled_size
from twinseal.gui.widgets.fitting_area import FittingArea
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.letter import Letter

_LEAST_PX: Final = 60
_BETWEEN_PX: Final = 8
_ASIDE_PX: Final = 16
_LETTER_PART: Final = 0.59


class LetterSheet(QWidget):
    """Both are in sight together at any size; where there is no room the letter gives way first, down to half of it."""

    def __init__(self, letter: Letter, answer: FittingArea) -> None:
        """Take both, one above the other."""
        super().__init__()
        self.setProperty("role", "clear")
        self._letter, self._answer, self._is_beside = letter, answer, False
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        for part in (letter, answer):
            part.setParent(self)
            part.needs_changed.connect(self._place)

    @property
    def is_beside(self) -> bool:
        """Tell whether they stand beside each other."""
        return self._is_beside

    def set_beside(self, beside: bool) -> None:
        """Stand beside each other, or above each other."""
        self._is_beside = beside
        self._place()

    def minimumSizeHint(self) -> QSize:
        """Return the least room: each of both scrolls for itself."""
        return scaled_size(300, 2 * _LEAST_PX + _BETWEEN_PX)

    def sizeHint(self) -> QSize:
        """Return the least room: it takes what is left."""
        return self.minimumSizeHint()

    def _place(self) -> None:
        # The mark of the keyboard goes around a letter, and needs room there.
        left = px(AROUND_PX)
        wide, high = self.width() - 2 * left, self.height()
        if self._is_beside:
            part = round(wide * _LETTER_PART)
            self._letter.setGeometry(left, 0, part, high - left)
            self._answer.setGeometry(part + px(_ASIDE_PX), 0, self.width() - part - px(_ASIDE_PX), high)
            return
        answer_px = self._answer.needed_px(self.width())
        most_px = max(high // 2, high - answer_px - px(_BETWEEN_PX))
        letter_px = min(self._letter.needed_px(wide), most_px)
        self._letter.setGeometry(left, 0, wide, letter_px)
        below = letter_px + px(_BETWEEN_PX)
        self._answer.setGeometry(0, below, self.width(), max(0, high - below))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the room again."""
        super().resizeEvent(event)
        self._place()

    def rescaled(self) -> None:
        """Share the room again at another scale."""
        self._place()

    def event(self, event: QEvent) -> bool:
        """Share the room again where one of both needs another."""
        if event.type() == QEvent.Type.LayoutRequest:
            self._place()
        return super().event(event)
