"""A sentence that goes along with what is done: two lines at most, and of more the end is left out."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, px, room

_LINES: Final = 2
_STEP: Final = 0.92


class LiveSentence(QLabel):
    """Takes the room that is left; the whole sentence is its text, its accessible name and its tooltip."""

    def __init__(self, name: str, *, right: bool = False) -> None:
        """Start empty; `right` where it leads to what stands right of it."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "muted")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.setAlignment(side | Qt.AlignmentFlag.AlignVCenter)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: none in width."""
        return QSize(0, px(_LINES * QFontMetricsF(theme.font("help")).lineSpacing()))

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        return QSize(super().sizeHint().width(), self.minimumSizeHint().height())

    def drawn(self) -> str:
        """Return what is drawn: all of it, or as much as two lines hold."""
        metrics, whole = QFontMetricsF(theme.font("help")), self.text()
        wide, text = 2.0 * room(self).width(), whole
        while text and metrics.boundingRect(self._place(), self._flags(), text).height() > self._high(metrics):
            text = metrics.elidedText(whole, Qt.TextElideMode.ElideRight, wide)
            wide *= _STEP
        return text

    def _place(self) -> QRectF:
        return QRectF(0, 0, room(self).width(), 10_000)

    def _flags(self) -> int:
        return int(self.alignment() & Qt.AlignmentFlag.AlignHorizontal_Mask) | int(Qt.TextFlag.TextWordWrap)

    def _high(self, metrics: QFontMetricsF) -> float:
        return _LINES * metrics.lineSpacing() + 1

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of it as there is room for."""
        del event
        painter = painter_on(self)
        painter.setFont(theme.font("help"))
        painter.setPen(theme.colour("ink2"))
        painter.drawText(room(self), self._flags() | int(Qt.AlignmentFlag.AlignVCenter), self.drawn())
