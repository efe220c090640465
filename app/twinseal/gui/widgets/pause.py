"""A moment in which an act that would lose something cannot be taken: somebody may still be typing."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QPushButton

PAUSE_MS: Final = 2000
"""How long such an act waits, whatever is pressed."""


class Pause(QTimer):
    """Disables a button for a moment after its screen came."""

    def __init__(self, act: QPushButton) -> None:
        """Guard one act."""
        super().__init__(act)
        self._act = act
        self.setSingleShot(True)
        self.setInterval(PAUSE_MS)
        self.timeout.connect(lambda: act.setEnabled(True))

    def begin(self) -> None:
        """Begin the moment."""
        self._act.setEnabled(False)
        self.start()
