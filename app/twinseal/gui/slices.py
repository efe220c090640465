"""Work of the window that can wait, a slice in each turn of the event loop, so that no press waits for the whole of it."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget
from shiboken6 import isValid

_BETWEEN_MS: Final = 5
"""Room for a key or a click between two slices."""


class Slices(QObject):
    """Does one slice after the other, in the order in which they came; ends with its owner."""

    def __init__(self, owner: QObject) -> None:
        """Begin with nothing to do."""
        super().__init__(owner)
        self._waiting: deque[Callable[[], object]] = deque()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_BETWEEN_MS)
        self._timer.timeout.connect(self._next)

    @property
    def are_done(self) -> bool:
        """Tell whether nothing waits."""
        return not self._waiting

    def add(self, *slices: Callable[[], object]) -> None:
        """Take slices; the first is done in a later turn of the event loop."""
        self._waiting.extend(slices)
        if self._waiting and not self._timer.isActive():
            self._timer.start()

    def drop(self) -> None:
        """Forget what was not done yet."""
        self._waiting.clear()
        self._timer.stop()

    def _next(self) -> None:
        if self._waiting:
            self._waiting.popleft()()
        if self._waiting:
            self._timer.start()


def make_ready(screen: QWidget, size_of: QWidget) -> tuple[Callable[[], object], ...]:
    """Return the slices of what the first showing of a screen would else do at once: its style, then its layout.

    `size_of` is what it will fill.
    """

    def polish() -> None:
        if isValid(screen):
            screen.ensurePolished()

    def lay_out() -> None:
        layout = screen.layout() if isValid(screen) and isValid(size_of) else None
        if layout is not None and screen.isHidden():
            screen.resize(size_of.size())
            layout.activate()

    return polish, lay_out
