"""Six boxes for the six digits of an authenticator, and how long the code that it shows now still counts."""

from __future__ import annotations

import time
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QFocusEvent, QFont, QHideEvent, QPainter, QPen, QShowEvent

from twinseal.gui import theme
from twinseal.gui.design.scale import room, scaled_size
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.announcer import StateAtFocus
from twinseal.gui.widgets.base import keep_enter
from twinseal.gui.widgets.cell_line import CellLine

DIGITS: Final = 6
STEP_S: Final = 30
"""How long an authenticator shows one code."""
_LONGEST_PASTE: Final = 1000
_WORD: Final = 3
"""So many letters are no slip in a code but words, maybe a passphrase in the wrong field."""
_BOX_PX: Final = 44
_HEIGHT_PX: Final = 56
_LEAST_HEIGHT_PX: Final = 46
_RING_PX: Final = 40
_BESIDE_RING_PX: Final = 12


def seconds_left() -> int:
    """Return how long the code that an authenticator shows now still counts, by this machine's clock, in seconds."""
    return STEP_S - int(time.time()) % STEP_S


class CodeField(CellLine):
    """Six digits of an authenticator; blanks, hyphens and direction marks do not count."""

    count = DIGITS

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__(name, accessible)
        self._is_wrong = False
        self._state_read = StateAtFocus(self)
        keep_enter(self)
        # Room for hyphens, blanks and direction marks of a paste: the check leaves them out, this cuts nothing.
        self.setMaxLength(_LONGEST_PASTE)
        self.setMaximumSize(scaled_size(6 * _BOX_PX + 5 * 8 + 8 + _BESIDE_RING_PX + _RING_PX, _HEIGHT_PX))
        # Six large digits stay whole however crowded the window is.
        self.setMinimumSize(scaled_size(130, _LEAST_HEIGHT_PX))
        self.textEdited.connect(lambda _text: self.set_wrong(False))
        self.textChanged.connect(self._hide_words)
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

    def _hide_words(self, text: str) -> None:
        # Digits and a slip are shown, so that they can be put right; nobody shows a passphrase to a room.
        hidden = sum(sign.isalpha() for sign in text) >= _WORD
        self.setEchoMode(self.EchoMode.Password if hidden else self.EchoMode.Normal)

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

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say once how long the code still counts: what changes each second would be read each second."""
        self._state_read.come(self.tr("{0} seconds left").format(seconds_left()))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take back the seconds, which are others by now."""
        super().focusOutEvent(event)
        self._state_read.go()

    def signs_of(self, text: str) -> str:
        """Return the digits of a text."""
        return "".join(sign for sign in text if sign.isdigit())

    def is_plain(self) -> bool:
        """Tell whether there is more than six digits, or another sign than parts a code."""
        words = [sign for sign in self.text() if sign.isprintable() and sign not in " -\u00a0\u2010\u2011\u2013"]
        return len(words) > DIGITS or not all(sign.isdigit() for sign in words)

    def is_marked_wrong(self) -> bool:
        """Tell whether the code was not accepted."""
        return self._is_wrong

    def cells(self) -> list[QRectF]:
        """Return six boxes, parted in the middle."""
        whole = room(self)
        wide = whole.width()
        ring = _BESIDE_RING_PX + _RING_PX if self._has_ring() else 0
        gap = 8.0 if wide >= 240 else 4.0
        box = min(float(_BOX_PX), (wide - ring - 6 * gap) / DIGITS)
        return [
            QRectF(place * (box + gap) + (gap if place >= DIGITS // 2 else 0), 0, box, whole.height())
            for place in range(DIGITS)
        ]

    def _has_ring(self) -> bool:
        return room(self).width() >= 260

    def prepare_font(self, painter: QPainter, cells: list[QRectF]) -> None:
        """Take large digits."""
        del cells
        painter.setFont(theme.font("box", QFont.Weight.Medium, mono=True))

    def paint_beside(self, painter: QPainter, cells: list[QRectF]) -> None:
        """Draw the seconds of the code that the authenticator shows now, where there is room."""
        if not self._has_ring():
            return
        left_s = seconds_left()
        left = cells[-1].right() + _BESIDE_RING_PX
        around = QRectF(left + 2, (room(self).height() - _RING_PX) / 2 + 2, _RING_PX - 4, _RING_PX - 4)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        arcs: tuple[tuple[Colour, int, float], ...] = (("hair", 2, 1.0), ("ink", 4, left_s / STEP_S))
        for colour, stroke, part in arcs:
            painter.setPen(QPen(theme.colour(colour), stroke, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
            painter.drawArc(around, 90 * 16, -round(part * 360 * 16))
        painter.setFont(theme.font("help", QFont.Weight.DemiBold))
        painter.setPen(theme.colour("ink"))
        painter.drawText(around, Qt.AlignmentFlag.AlignCenter, str(left_s))
