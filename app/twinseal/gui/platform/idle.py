"""Tells the flow that somebody is there: any key or mouse movement in the program counts."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject

_TOUCHES = frozenset(
    {QEvent.Type.KeyPress, QEvent.Type.MouseMove, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel, QEvent.Type.TouchBegin}
)


class IdleFilter(QObject):
    """An event filter over the whole program."""

    def __init__(self, touched: Callable[[], None]) -> None:
        """Call `touched` for each sign of life."""
        super().__init__()
        self._touched = touched

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at every event and let all of them pass."""
        if event.type() in _TOUCHES:
            self._touched()
        return False
