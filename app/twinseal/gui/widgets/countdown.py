"""A countdown that can be read from three metres; the words beside it say what happens at zero."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.domain.texts import sentence_of
from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, px, room, scaled_size
from twinseal.gui.design.tokens import STROKES_PX, Colour
from twinseal.gui.widgets.announcer import announce

RING_LEAST_PX: Final = 200
"""Where both sides have this room the time is a ring."""
_RING_SMALL_PX: Final = 240
"""A ring below this has smaller digits."""
_TICKS: Final = 60
_LARGEST_PX: Final = 100
_ALARM_MOST_S: Final = 120
_ALARM_PART: Final = 5
_MARKS_S: Final = (60, 30, 10)
_OPEN_MARKS_S: Final = (300, 120, *_MARKS_S)
"""At how many seconds left it is said how many: where somebody has to answer, and where a vault is open."""
_URGENT_S: Final = 30


class Countdown(QWidget):
    """Minutes and seconds, huge, and how much of the time is left; thick in the last fifth, which is two minutes at most."""

    def __init__(self, name: str, words: str, *, short: str = "", small: bool = False, red: bool = False) -> None:
        """Start at zero; `small` for screens where the time is not the main thing, `red` where a vault is open.

        `short` is drawn below the digits where what the words say stands beside them already.
        """
        super().__init__()
        self._short = short
        self._is_red, self._of_s = red, 0
        self._small = small
        self.setObjectName(name)
        self._words = words
        self.marks_s = _OPEN_MARKS_S if red else _MARKS_S
        self._left_s = self._alarm_s = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return a size for digits of about four centimetres, or of one and a half."""
        return scaled_size(240, 84) if self._small else scaled_size(420, 170)

    def minimumSizeHint(self) -> QSize:
        """Return the least size at which the digits are whole."""
        return QSize(px(130 if self._small else 180), self.sizeHint().height())

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
        if (left_s, alarm_s, of_s) != (self._left_s, self._alarm_s, self._of_s):
            if of_s == self._of_s:
                self._announce(self._left_s, left_s)
            self._left_s, self._alarm_s, self._of_s = left_s, alarm_s, of_s
            self.setAccessibleName(f"{self.spoken()} {self._words}")
            self.update()

    def _announce(self, before_s: int, left_s: int) -> None:
        """Say how much is left where one of the marks was passed, once; the last half minute does not wait."""
        if any(left_s <= mark < before_s for mark in self.marks_s) and left_s > 0:
            announce(self, f"{self.spoken(left_s)} {self._words}", urgent=left_s <= _URGENT_S)

    def spoken(self, left_s: int | None = None) -> str:
        """Return the time that is left, or another, in words that are read aloud."""
        minutes, seconds = divmod(self._left_s if left_s is None else left_s, 60)
        parts = (
            (minutes, sentence_of("time.whole_minutes", minutes=minutes)),
            (seconds or not minutes, sentence_of("time.whole_seconds", seconds=seconds)),
        )
        return " ".join(words for there, words in parts if there)

    def text(self) -> str:
        """Return minutes and seconds as shown."""
        return f"{self._left_s // 60:02d}:{self._left_s % 60:02d}"

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a ring where there is room for one, else the digits over a bar; both are as full as the time that is left."""
        del event
        painter = painter_on(self)
        whole = room(self)
        if min(whole.width(), whole.height()) >= RING_LEAST_PX:
            self._paint_ring(painter, whole)
        else:
            self._paint_bar(painter, whole)

    def _colours(self) -> tuple[Colour, Colour]:
        """Return the colours of what is left and of the digits."""
        if not self._is_red:
            return "ink", "bright"
        return "red_edge", "red_text" if self.is_alarm else "bright"

    def _fraction(self) -> float:
        return min(1.0, self._left_s / self._of_s) if self._of_s else 0.0

    def _stroke(self) -> float:
        return STROKES_PX["arc_last" if self.is_alarm else "arc"]

    def _paint_ring(self, painter: QPainter, whole: QRectF) -> None:
        arc, digits = self._colours()
        side = min(whole.width(), whole.height())
        middle, outer = whole.center(), side / 2
        for tick in range(_TICKS):
            turn = math.radians(tick * 360 / _TICKS)
            large = tick % 5 == 0
            painter.setPen(QPen(theme.colour("line"), 1.6 if large else 1))
            towards = QPointF(math.sin(turn), -math.cos(turn))
            painter.drawLine(middle + towards * (outer - (9 if large else 5)), middle + towards * outer)
        radius = outer - 20
        around = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
        # Where nothing is tinted the used part is a thin line: it is told from the rest by its width.
        used = STROKES_PX["arc"] if theme.has_tints() else 2
        painter.setPen(QPen(theme.colour("hair"), used))
        painter.drawEllipse(around)
        painter.setPen(QPen(theme.colour(arc), self._stroke(), Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        # From twelve o'clock with the clock, in sixteenths of a degree.
        inset = max(0.0, self._stroke() - STROKES_PX["arc"]) / 2
        painter.drawArc(around.adjusted(inset, inset, -inset, -inset), 90 * 16, -round(self._fraction() * 360 * 16))
        painter.setPen(theme.colour(digits))
        font = theme.font("countdown", QFont.Weight.DemiBold)
        if side < _RING_SMALL_PX:
            font.setPixelSize(round(side * 0.25))
        painter.setFont(font)
        upper = QRectF(around.left(), middle.y() - 52, around.width(), 84)
        painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, self.text())
        self._paint_words(painter, QRectF(around.left() + 34, middle.y() + 26, around.width() - 68, 44))

    def _paint_bar(self, painter: QPainter, whole: QRectF) -> None:
        arc, digits = self._colours()
        # Low windows have room for the digits, the bar and one line of words.
        words_px = 22.0 if self._small else 30.0
        if self._short and self._small:
            words_px = 0.0
        stroke = self._stroke()
        high = whole.height() - words_px - STROKES_PX["arc_last"] - 6
        font = theme.font("countdown", QFont.Weight.DemiBold)
        font.setPixelSize(max(20, round(min(_LARGEST_PX, high * 0.9, whole.width() * 0.3))))
        painter.setFont(font)
        painter.setPen(theme.colour(digits))
        painter.drawText(QRectF(0, 0, whole.width(), high), Qt.AlignmentFlag.AlignCenter, self.text())
        bar = QRectF(8, high + (STROKES_PX["arc_last"] - stroke) / 2 + 2, whole.width() - 16, stroke)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("hair"))
        painter.drawRect(QRectF(bar.left(), bar.center().y() - 1, bar.width(), 2))
        painter.setBrush(theme.colour(arc))
        painter.drawRect(QRectF(bar.left(), bar.top(), bar.width() * self._fraction(), bar.height()))
        if not words_px:
            return
        self._paint_words(painter, QRectF(6, whole.height() - words_px, whole.width() - 12, words_px))

    def _paint_words(self, painter: QPainter, place: QRectF) -> None:
        alarm = self.is_alarm and bool(self._of_s)
        painter.setPen(theme.colour("red_text" if alarm and self._is_red else "ink2"))
        if self._short:
            painter.setFont(theme.font("body", QFont.Weight.DemiBold if alarm else QFont.Weight.Normal))
            last = self.tr("last two minutes") if self._alarm_s == _ALARM_MOST_S else self.tr("nearly over")
            text = last if alarm else self._short
            painter.drawText(place, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, text)
            return
        painter.setFont(theme.font("help"))
        tail = self.tr(" \u2013 NEARLY OVER") if self.is_alarm else ""
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words + tail)
