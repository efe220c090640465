"""A QR code, painted; for authenticator enrolment and receipts, never for contents unless policy allows."""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from twinseal.gui import theme
from twinseal.gui.design.scale import px

MODULE_PX = 3
"""The least a module may measure on a screen that is not scaled; phones read nothing finer."""
_LEAST_PX = 230
_QUIET_MODULES = 4


class QrView(QWidget):
    """Shows text as a QR code, dark on light in every theme, and no lighter than the theme allows; it is as large as the text needs."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setFixedSize(px(_LEAST_PX), px(_LEAST_PX))
        self._rows: list[tuple[int, ...]] = []

    def show_text(self, text: str) -> None:
        """Show a text, or nothing for an empty one."""
        # Loaded when a QR is shown, so that the window is there at once.
        import segno

        # Level L: a screen has no stains, and larger modules help more. A higher level is taken where it costs no room.
        rows = segno.make(text, error="l", micro=False).matrix_iter(border=_QUIET_MODULES) if text else ()
        self._rows = [tuple(line) for line in rows]
        if self._rows:
            side = len(self._rows) * max(px(MODULE_PX), math.ceil(px(_LEAST_PX) / len(self._rows)))
            self.setFixedSize(side, side)
        self.setVisible(bool(text))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the modules."""
        del event
        if not self._rows:
            return
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("qr_light"))
        # Whole pixels of the screen: modules of uneven width are what scanners fail at.
        scale = self.devicePixelRatioF()
        size = math.floor(self.width() * scale / len(self._rows)) / scale
        edge = (self.width() - size * len(self._rows)) / 2
        for y, line in enumerate(self._rows):
            for x, dark in enumerate(line):
                if dark:
                    painter.fillRect(QRectF(edge + x * size, edge + y * size, size, size), theme.colour("qr_dark"))
