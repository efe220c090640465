"""Keeps a new window whole on its screen, with the frame that the desktop puts around it."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QObject, QPoint, QRect, QSize, QTimer
from PySide6.QtWidgets import QWidget

from twinseal.gui.design.scale import USUAL

_LOOK_MS: Final = 60
_LOOKS: Final = 10
"""How far apart, and how often, it looks for a frame: it comes a moment after the window, and on some desktops never."""


def first_size(available: QSize) -> QSize:
    """Return the size to begin with on a screen with so much room."""
    return USUAL.boundedTo(available)


def framed_in(frame: QRect, available: QRect) -> QRect:
    """Return where a window and its frame have to stand to be whole in the room of a screen: smaller and moved, if need be."""
    size = frame.size().boundedTo(available.size())
    left = max(available.left(), min(frame.left(), available.right() + 1 - size.width()))
    upper = max(available.top(), min(frame.top(), available.bottom() + 1 - size.height()))
    return QRect(QPoint(left, upper), size)


class WithinScreen(QObject):
    """Makes room for the frame of a window once, after its first showing; later sizes are somebody's own choice."""

    def __init__(self, window: QWidget) -> None:
        """Watch a window that was not shown yet."""
        super().__init__(window)
        self._window = window
        self._left = _LOOKS
        self._first = QSize()
        self._given: tuple[QSize, QSize] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self._look)

    def begin(self) -> None:
        """Look for the frame from now on, if that was not done."""
        if self._left:
            self._first = self._window.size()
            self._timer.start()

    @property
    def is_done(self) -> bool:
        """Tell whether the window has its size, and nothing here changes it any more."""
        return not self._left

    def wanted(self, size: QSize) -> QSize:
        """Return the size that the window had asked for where it has the one that was made of it, and else its own."""
        return self._given[0] if self._given is not None and self._given[1] == size else size

    def _look(self) -> None:
        window, handle = self._window, self._window.windowHandle()
        self._left -= 1
        # Somebody drew it to another size meanwhile: that one is theirs.
        if handle is None or window.isMaximized() or window.isFullScreen() or window.size() != self._first:
            self._left = 0
        elif handle.frameMargins().top():
            self._left = 0
            frame = handle.frameGeometry()
            place = framed_in(frame, handle.screen().availableGeometry())
            if place != frame:
                asked = window.size()
                window.resize(asked - (frame.size() - place.size()))
                window.move(place.topLeft())
                self._given = asked, window.size()
        if not self._left:
            self._timer.stop()
