"""A countdown that can be read from three metres; the words beside it say what happens at zero."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.gui import theme
from twinseal.gui.design.tokens import MONO, SANS

_ALARM_MOST_S: Final = 120
_ALARM_PART: Final = 5


class Countdown(QWidget):
    """Minutes and seconds, huge; inverted colours and words in the last fifth, which is two minutes at most."""

    def __init__(self, name: str, words: str, *, small: bool = False) -> None:
        """Start at zero; `small` for screens where the time is not the main thing."""
        super().__init__()
        self._small = small
        self.setObjectName(name)
        self._words = words
        self._left_s = self._alarm_s = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a size for digits of about four centimetres, or of one and a half."""
        return QSize(240, 84) if self._small else QSize(420, 170)

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which the digits are whole."""
        return QSize(130 if self._small else 180, self.sizeHint().height())

    def set_small(self, small: bool) -> None:
        """Take less room, on a low window."""
        if small != self._small:
            self._small = small
            self.updateGeometry()
            self.update()

    @property
    def is_alarm(self) -> bool:
        """Tell whether it shows that the time is nearly over."""
        return self._left_s <= self._alarm_s

    def show_s(self, left_s: int, of_s: int) -> None:
        """Show seconds left of so many: an alarm that is on for most of the time says nothing."""
        alarm_s = min(_ALARM_MOST_S, of_s // _ALARM_PART)
        if (left_s, alarm_s) != (self._left_s, self._alarm_s):
            self._left_s, self._alarm_s = left_s, alarm_s
            self.setAccessibleName(f"{self.text()} {self._words}")
            self.update()

    def text(self) -> str:
        """Return minutes and seconds as shown."""
        return f"{self._left_s // 60:02d}:{self._left_s % 60:02d}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the digits and the words."""
        del event
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        last = self.is_alarm
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("red" if last else "paper"))
        painter.drawRoundedRect(self.rect(), 10, 10)
        painter.setPen(theme.colour("red_ink" if last else "ink"))
        digits = QFont(MONO)
        digits.setPixelSize(min(46 if self._small else 112, self.width() * 100 // 340))
        digits.setWeight(QFont.Weight.Medium)
        painter.setFont(digits)
        line = 54 if self._small else 122
        painter.drawText(QRect(0, 0, self.width(), line), Qt.AlignmentFlag.AlignCenter, self.text())
        words = QFont(SANS)
        words.setPixelSize(13 if self._small else 17)
        painter.setFont(words)
        tail = self.tr(" \u2013 NEARLY OVER") if last else ""
        inside = QRect(6, line - 4, self.width() - 12, self.height() - line)
        painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words + tail)
