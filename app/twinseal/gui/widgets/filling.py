"""Takes the room that is left: what is in it scrolls for itself, and asks for no page that scrolls around it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget


class Filling(QWidget):
    """A part as high as there is room, whatever its contents would like."""

    def hasHeightForWidth(self) -> bool:
        """Ask for no height of its own."""
        return False

    def sizeHint(self) -> QSize:
        """Ask for no more than it needs."""
        return self.minimumSizeHint()
