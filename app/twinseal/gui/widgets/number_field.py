"""Whole numbers with bounds that a turn of the mouse wheel in passing does not change."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QFocusEvent, QWheelEvent
from PySide6.QtWidgets import QSpinBox


class NumberField(QSpinBox):
    """A spin box that takes the wheel only while it has the keyboard."""

    def __init__(self, name: str, accessible: str, low: int, high: int, value: int) -> None:
        """Build with bounds and a value."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setRange(low, high)
        self.setValue(value)
        # The style sheet's padding does not reach the field inside a spin box.
        self.lineEdit().setTextMargins(6, 0, 0, 0)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Choose the number where the window brings the keyboard to it, as after Tab: what is typed replaces it."""
        super().focusInEvent(event)
        if event.reason() == Qt.FocusReason.OtherFocusReason:
            self.selectAll()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Leave the wheel to the page unless the keyboard is here."""
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()
