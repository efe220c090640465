"""An icon, or the seal's mark, beside words that say the same: nobody has to read it."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QSize
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, room, scaled_size
from twinseal.gui.design.tokens import Colour


class Sign(QWidget):
    """An icon of a size in logical pixels, in the colour of a token."""

    def __init__(self, icon: str = "", colour: Colour = "ink", size_px: int = icons.GRID_PX) -> None:
        """Build; an empty name draws nothing."""
        super().__init__()
        self._icon, self._colour, self._size_px = icon, colour, size_px
        self.setProperty("role", "clear")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_icon(self, icon: str, colour: Colour) -> None:
        """Show another icon."""
        self._icon, self._colour = icon, colour
        self.update()

    def sizeHint(self) -> QSize:
        """Return its size."""
        return scaled_size(self._size_px, self._size_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon."""
        del event
        if self._icon:
            icons.paint(painter_on(self), self._icon, QPointF(0, 0), theme.colour(self._colour), self._size_px)


class SealMark(QWidget):
    """Two halves of one ring: they meet when sealed, and part when open."""

    def __init__(self, *, is_open: bool = False, size_px: int = 36) -> None:
        """Build, sealed or open, in a square of a size in logical pixels."""
        super().__init__()
        self._is_open, self._size_px = is_open, size_px
        self.setProperty("role", "clear")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def set_size(self, size_px: int) -> None:
        """Take a square of another size in logical pixels."""
        self._size_px = size_px
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return its size."""
        return scaled_size(self._size_px, self._size_px)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the mark; red is left to what is open."""
        del event
        halves = (
            theme.colour("red_edge" if self._is_open else "ring1"),
            theme.colour("red_edge" if self._is_open else "ring2"),
        )
        middle = room(self).center()
        icons.seal_mark(painter_on(self), middle, self._size_px * 0.38, halves, is_open=self._is_open)
