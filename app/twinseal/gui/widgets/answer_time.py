"""The time that is left to answer a letter: a small ring in its corner, or one line above it in a low window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPaintEvent, QPen

from twinseal.gui import theme
from twinseal.gui.design.scale import UNBOUND, painter_on, px, room, scaled_size
from twinseal.gui.design.tokens import STROKES_PX
from twinseal.gui.widgets.countdown import Countdown

_RING_PX: Final = 74
_WIDE_PX: Final = 96
_WORDS_PX: Final = 20
_LINE_PX: Final = 22


class AnswerTime(Countdown):
    """The time that is left to answer; never red, for nothing is open. The arc of the last fifth is thick."""

    def __init__(self, name: str, words: str, short: str) -> None:
        """Start at zero, as a ring; `short` stands beside the digits, `words` are read aloud."""
        super().__init__(name, words, small=True)
        self._beside = short
        self._is_line = True
        self.set_line(False)

    @property
    def is_line(self) -> bool:
        """Tell whether it is one line."""
        return self._is_line

    def set_line(self, is_line: bool) -> None:
        """Be one line, or a ring."""
        if is_line == self._is_line:
            return
        self._is_line = is_line
        self.setMinimumSize(0, 0)
        self.setMaximumSize(UNBOUND, UNBOUND)
        if is_line:
            self.setFixedHeight(px(_LINE_PX))
            self.setMinimumWidth(px(160))
        else:
            self.setFixedSize(self.sizeHint())
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of the ring with its words, or of the line."""
        return scaled_size(400, _LINE_PX) if self._is_line else scaled_size(_WIDE_PX, _RING_PX + _WORDS_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return scaled_size(160, _LINE_PX) if self._is_line else self.sizeHint()

    def text(self) -> str:
        """Return minutes and seconds as shown."""
        return super().text().removeprefix("0")

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the ring or the line, as full as the time that is left."""
        del event
        painter = painter_on(self)
        if self._is_line:
            self._paint_line(painter)
        else:
            self._paint_small_ring(painter)

    def _arc_px(self) -> float:
        return STROKES_PX["arc"] if self.is_alarm else 5.0

    def _paint_small_ring(self, painter: QPainter) -> None:
        arc = self._arc_px()
        edge, whole = STROKES_PX["arc"] / 2, room(self)
        around = QRectF((whole.width() - _RING_PX) / 2 + edge, edge, _RING_PX - 2 * edge, _RING_PX - 2 * edge)
        painter.setPen(QPen(theme.colour("hair"), 5.0 if theme.has_tints() else 2.0))
        painter.drawEllipse(around)
        painter.setPen(QPen(theme.colour("ink"), arc, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawArc(around, 90 * 16, -round(self._fraction() * 360 * 16))
        painter.setPen(theme.colour("ink"))
        painter.setFont(theme.font("question", QFont.Weight.DemiBold))
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, self.text())
        painter.setPen(theme.colour("ink2"))
        painter.setFont(theme.font("help"))
        below = QRectF(0, whole.height() - _WORDS_PX, whole.width(), _WORDS_PX)
        painter.drawText(below, Qt.AlignmentFlag.AlignCenter, self._beside)

    def _paint_line(self, painter: QPainter) -> None:
        font = theme.font("help", QFont.Weight.DemiBold)
        words = f"{self.text()} {self._beside}"
        # As wide as the longest time, so that the bar does not move with the digits.
        wide = QFontMetricsF(font).horizontalAdvance(f"00:00 {self._beside}") + 12
        painter.setFont(font)
        painter.setPen(theme.colour("ink"))
        painter.drawText(QRectF(0, 0, wide, room(self).height()), Qt.AlignmentFlag.AlignVCenter, words)
        high, whole = self._arc_px(), room(self)
        bar = QRectF(wide, (whole.height() - high) / 2, whole.width() - wide, high)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hair"))
        painter.drawRect(QRectF(bar.left(), bar.center().y() - 1, bar.width(), 2))
        painter.setBrush(theme.colour("ink"))
        painter.drawRect(QRectF(bar.left(), bar.top(), bar.width() * self._fraction(), high))
