"""The eye inside a secret field: shows what was typed, or dots again."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QToolButton, QWidget

from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, room
from twinseal.gui.widgets.act import ENTER

_PASSED_ON: Final = (*ENTER, Qt.Key.Key_Escape, Qt.Key.Key_Tab, Qt.Key.Key_Backtab)
"""Keys of the screen, which mean the same on the eye as in the field."""


class SecretEye(QToolButton):
    """Shows what was typed, or dots again."""

    def __init__(self, field: QWidget, name: str) -> None:
        """Build inside a field, at first showing dots."""
        super().__init__(field)
        self.setObjectName(name)
        self.setCheckable(True)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAccessibleName(self.tr("Show what was typed"))
        self.setToolTip(self.accessibleName())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Keep what is typed here out of the field around it: nobody would see the digits of a code behind the dots."""
        super().keyPressEvent(event)
        event.setAccepted(event.isAccepted() or (bool(event.text()) and event.key() not in _PASSED_ON))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the eye, struck through while it shows."""
        del event
        painter = painter_on(self)
        colour = theme.colour("ink" if self.underMouse() or self.isChecked() else "ink2")
        at = room(self).center()
        at.setX(at.x() - icons.GRID_PX / 2)
        at.setY(at.y() - icons.GRID_PX / 2)
        icons.paint(painter, "mask" if self.isChecked() else "eye", at, colour)
