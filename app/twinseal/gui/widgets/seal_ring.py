"""The seal as a ring of two halves, with its number in the middle: what is seen of a sealed vault from the door."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, room, scaled_size
from twinseal.gui.design.tokens import SIZES_PX

RING_PX: Final = 192
RING_LOW_PX: Final = 120
"""Its side, and that in a low window."""
_TICKS: Final = 60


class SealRing(QWidget):
    """Shows a seal number."""

    def __init__(self, name: str) -> None:
        """Build without a number."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "clear")
        self._number, self._side = "", RING_PX
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def show_number(self, number: str) -> None:
        """Show a number."""
        self._number = number
        self.setAccessibleName(self.tr("Seal {0}").format(number))
        self.update()

    def set_low(self, low: bool) -> None:
        """Take less room, in a low window."""
        self._side = RING_LOW_PX if low else RING_PX
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return its size."""
        return scaled_size(self._side, self._side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw ticks, both halves, the number and what it is."""
        del event
        painter = painter_on(self)
        whole = room(self)
        middle, outer = whole.center(), self._side / 2
        for tick in range(_TICKS):
            turn, large = math.radians(tick * 360 / _TICKS), tick % 5 == 0
            painter.setPen(QPen(theme.colour("line"), 1.6 if large else 1))
            towards = QPointF(math.sin(turn), -math.cos(turn))
            painter.drawLine(middle + towards * (outer - (9 if large else 5)), middle + towards * outer)
        radius, thick = outer * 0.77, outer * 0.15
        around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        halves = (theme.colour("ring1"), theme.colour("ring2"))
        for half, colour in enumerate(halves):
            painter.setPen(QPen(colour, thick, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawArc(around, round((90 - 180 * half - 1.2) * 16), -round(177.6 * 16))
        font = theme.font("code", QFont.Weight.Medium, mono=True)
        font.setPixelSize(round(SIZES_PX["code"] * self._side / RING_PX))
        painter.setFont(font)
        painter.setPen(theme.colour("bright"))
        number = QRectF(0, middle.y() - self._side * 0.16, whole.width(), self._side * 0.24)
        painter.drawText(number, Qt.AlignmentFlag.AlignCenter, self._number)
        painter.setFont(theme.font("help"))
        painter.setPen(theme.colour("ink2"))
        below = QRectF(0, middle.y() + self._side * 0.08, whole.width(), 18)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self.tr("seal"))
