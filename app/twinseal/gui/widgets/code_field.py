"""Six boxes for the six digits of an authenticator, and how long the code that it shows now still counts."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFont, QHideEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QShowEvent
from PySide6.QtWidgets import QLineEdit

from twinseal.gui import theme
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour

DIGITS: Final = 6
STEP_S: Final = 30
"""How long an authenticator shows one code."""
_LONGEST_PASTE: Final = 1000
_BOX_PX: Final = 40
_HEIGHT_PX: Final = 52
_LEAST_HEIGHT_PX: Final = 46
_RING_PX: Final = 40
_BESIDE_RING_PX: Final = 12


class CodeField(QLineEdit):
    """Six digits of an authenticator; blanks, hyphens and direction marks do not count.

    What is no code is shown as it was typed, so that it can be put right.
    """

    mark_moved = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "digits")
        self._is_wrong = False
        # Room for hyphens, blanks and direction marks of a paste: the check leaves them out, this cuts nothing.
        self.setMaxLength(_LONGEST_PASTE)
        self.setMaximumSize(6 * _BOX_PX + 5 * 8 + 8 + _BESIDE_RING_PX + _RING_PX, _HEIGHT_PX)
        # Six large digits stay whole however crowded the window is.
        self.setMinimumSize(130, _LEAST_HEIGHT_PX)
        self.textEdited.connect(lambda _text: self.set_wrong(False))
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._changed)
        self.selectionChanged.connect(self._changed)
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self.update)

    def take(self) -> str:
        """Return the digits and forget them."""
        text = self.text()
        self.clear()
        return text

    def set_wrong(self, wrong: bool) -> None:
        """Show that the code was not accepted; the next key takes it back."""
        self._is_wrong = wrong
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of six boxes and the seconds."""
        return self.maximumSize()

    def showEvent(self, event: QShowEvent) -> None:
        """Count the seconds while somebody can see them."""
        super().showEvent(event)
        self._second.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Rest while nobody can."""
        self._second.stop()
        super().hideEvent(event)

    def _changed(self) -> None:
        self.update()
        self.mark_moved.emit()

    def _digits(self, text: str) -> str:
        return "".join(sign for sign in text if sign.isdigit())

    def _is_plain(self) -> bool:
        """Tell whether what stands here is no code so far."""
        words = [sign for sign in self.text() if sign.isprintable() and sign not in " -\u00a0\u2010\u2011\u2013"]
        return len(words) > DIGITS or not all(sign.isdigit() for sign in words)

    def _boxes(self) -> list[QRectF]:
        wide = self.width()
        ring = _BESIDE_RING_PX + _RING_PX if self._has_ring() else 0
        gap = 8.0 if wide >= 240 else 4.0
        box = min(float(_BOX_PX), (wide - ring - 6 * gap) / DIGITS)
        return [
            QRectF(place * (box + gap) + (gap if place >= DIGITS // 2 else 0), 0, box, self.height())
            for place in range(DIGITS)
        ]

    def _has_ring(self) -> bool:
        return self.width() >= 260

    def mark_rect(self) -> QRect:
        """Return the part that the mark of the keyboard goes around: the box that is typed into."""
        if self._is_plain() or self.hasSelectedText():
            return self.rect()
        return self._boxes()[self._place()].toRect()

    def _place(self) -> int:
        return min(len(self._digits(self.text()[: self.cursorPosition()])), DIGITS - 1)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the keyboard into the box that is pressed."""
        if self._is_plain():
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        places = [index for index, sign in enumerate(self.text()) if sign.isdigit()]
        pressed = sum(event.position().x() > box.right() for box in self._boxes())
        self.setCursorPosition(places[pressed] if pressed < len(places) else len(self.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the boxes with their digits, and the seconds."""
        if self._is_plain():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        digits, boxes = self._digits(self.text()), self._boxes()
        ground: Colour = "accent_tint" if self.hasSelectedText() else "paper" if self.isEnabled() else "sunk"
        edge: Colour = "amber_line" if self._is_wrong else "line" if self.isEnabled() else "hair"
        stroke = STROKES_PX["chosen" if self._is_wrong or self.hasSelectedText() else "line"]
        painter.setFont(theme.font("box", QFont.Weight.Medium, mono=True))
        for place, box in enumerate(boxes):
            painter.setBrush(theme.colour(ground))
            painter.setPen(QPen(theme.colour(edge), stroke, theme.edge_line(enabled=self.isEnabled())))
            inside = box.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2)
            painter.drawRoundedRect(inside, RADII_PX["control"], RADII_PX["control"])
            if place < len(digits):
                painter.setPen(theme.colour("ink" if self.isEnabled() else "ink2"))
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, digits[place])
        if self.hasFocus() and not self.hasSelectedText() and not self.isReadOnly():
            self._paint_caret(painter, boxes[self._place()], len(digits))
        if self._has_ring():
            self._paint_seconds(painter, boxes[-1].right() + _BESIDE_RING_PX)

    def _paint_caret(self, painter: QPainter, box: QRectF, count: int) -> None:
        before = len(self._digits(self.text()[: self.cursorPosition()]))
        x = box.center().x() if before == count < DIGITS else box.right() - 6 if before >= DIGITS else box.left() + 6
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.drawLine(QPointF(x, box.top() + 14), QPointF(x, box.bottom() - 14))

    def _paint_seconds(self, painter: QPainter, left: float) -> None:
        left_s = STEP_S - int(time.time()) % STEP_S
        around = QRectF(left + 2, (self.height() - _RING_PX) / 2 + 2, _RING_PX - 4, _RING_PX - 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, part in (("hair", 1.0), ("ink", left_s / STEP_S)):
            meaning: Colour = "hair" if colour == "hair" else "ink"
            painter.setPen(
                QPen(theme.colour(meaning), 4 if meaning == "ink" else 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap)
            )
            painter.drawArc(around, 90 * 16, -round(part * 360 * 16))
        painter.setFont(theme.font("help", QFont.Weight.DemiBold))
        painter.setPen(theme.colour("ink"))
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, str(left_s))
