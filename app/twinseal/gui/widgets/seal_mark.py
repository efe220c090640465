"""The closed mark beside a word: what is sealed shows it in the colours of its two halves."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, room, scaled_size

_SIDE_PX: Final = 52
_SIDE_LOW_PX: Final = 28
_RADIUS: Final = 0.42
"""Of its side: a ring needs air around it."""


class SealMark(QWidget):
    """Draws the mark; it says nothing that the word beside it does not say."""

    def __init__(self) -> None:
        """Build at its usual size."""
        super().__init__()
        self._side = _SIDE_PX
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_low(self, low: bool) -> None:
        """Take less room, in a low window."""
        self._side = _SIDE_LOW_PX if low else _SIDE_PX
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return its size."""
        return scaled_size(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw both halves."""
        del event
        painter = painter_on(self)
        halves = (theme.colour("ring1"), theme.colour("ring2"))
        icons.seal_mark(painter, room(self).center(), self._side * _RADIUS, halves, is_open=False)
