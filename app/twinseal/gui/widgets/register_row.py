"""A line of the paper register as it is to be written: seal, code, when, and two empty boxes for initials."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeySequence, QPaintEvent, QPen, QShortcut
from PySide6.QtWidgets import QLabel, QSizePolicy

from twinseal.gui import theme
from twinseal.gui.design.scale import factor, painter_on, px, room
from twinseal.gui.design.tokens import RADII_PX, SIZES_PX, STROKES_PX, Colour
from twinseal.gui.widgets.announcer import READ_KEYS, announce
from twinseal.gui.widgets.secret_cell import code_read_aloud

_HEAD_PX: Final = 32
_ROW_PX: Final = 88
_LOW_ROW_PX: Final = 64
_EDGE_PX: Final = 16
_DAY_PX: Final = 172
_INITIALS_PX: Final = 140
_LEAST_INITIALS_PX: Final = 64
_SMALL_PX: Final = 30
"""Size of number and code where the usual one has no room."""
_LEAST_PX: Final = 20


class RegisterRow(QLabel):
    """Never selectable: what is copied by a program is not copied to paper. Read aloud it is spelled sign by sign."""

    def __init__(self, name: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self._number = self._code = ""
        self._day: tuple[str, ...] = ()
        self._refused = False
        keys = QShortcut(QKeySequence(READ_KEYS), self)
        keys.setAutoRepeat(False)
        keys.activated.connect(self._read_twice)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def show_line(self, number: str, code: str, day: tuple[str, ...] = (), *, refused: bool = False) -> None:
        """Show a line; without a code its place is empty, `refused` where nothing is to be written."""
        self._number, self._code, self._day, self._refused = number, code, day, refused
        self.setText(f"{number} \u00b7 {code}" if code else number)
        seal, _, edition = number.partition(" P")
        read = number
        if seal.isdigit():
            read = self.tr("Seal {0}, P {1}").format(code_read_aloud(seal), code_read_aloud(edition))
        if code:
            read = self.tr("{0}, register code {1}").format(read, code_read_aloud(code))
        self.setAccessibleName(read)
        self.updateGeometry()
        self.update()

    def _read_twice(self) -> None:
        """Read the line aloud twice, as one dictates what has to be written without a slip."""
        line = self.accessibleName()
        announce(self, self.tr("{0}. Once more: {1}").format(line, line), urgent=True)

    def _columns(self, size_px: int) -> tuple[float, float]:
        """Return the widths of number and code at a size of type."""
        metrics = QFontMetricsF(self._font(size_px))
        return metrics.horizontalAdvance(self._number or "0000 P0"), metrics.horizontalAdvance(self._code)

    def _font(self, size_px: int) -> QFont:
        font = theme.font("code", QFont.Weight.Medium, mono=True)
        font.setPixelSize(size_px)
        return font

    def _size_px(self, width: float) -> int:
        """Return the largest size of type at which the line has room with all of its columns, else with the code alone."""
        for size_px in (SIZES_PX["code"], _SMALL_PX):
            if sum(self._columns(size_px)) + 4 * _EDGE_PX + self._beside_px(least=True) <= width:
                return size_px
        for size_px in (_SMALL_PX, 26, 22):
            if sum(self._columns(size_px)) + 4 * _EDGE_PX <= width:
                return size_px
        return _LEAST_PX

    def _beside_px(self, *, least: bool = False) -> float:
        day = (_DAY_PX if not least else 110) if self._day else 0
        return day + 2 * (_LEAST_INITIALS_PX if least else _INITIALS_PX)

    def sizeHint(self) -> QSize:
        """Return the room of a line with its heading."""
        wide = sum(self._columns(_LEAST_PX)) + 4 * _EDGE_PX
        return QSize(px(math.ceil(wide)), self.heightForWidth(self.width()))

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width: a smaller size of type takes a lower line."""
        size_px = self._size_px(width / factor())
        return px(_HEAD_PX + (_ROW_PX if size_px == SIZES_PX["code"] else _LOW_ROW_PX))

    def minimumSizeHint(self) -> QSize:
        """Return the least room: the code stays whole."""
        return self.sizeHint()

    def _places(self, size_px: int) -> list[tuple[str, float, float]]:
        """Return the columns: heading, left side, width."""
        number, code = self._columns(size_px)
        headings = [(self.tr("Seal"), number + 2 * _EDGE_PX)]
        if self._code:
            headings.append((self.tr("Register code"), code + 2 * _EDGE_PX))
        left = sum(wide for _heading, wide in headings)
        beside = room(self).width() - left
        if beside >= self._beside_px(least=True) and not self._refused:
            part = beside / self._beside_px()
            if self._day:
                headings.append((self.tr("Sealed"), _DAY_PX * part))
            headings += [(self.tr("1st"), _INITIALS_PX * part), (self.tr("2nd"), _INITIALS_PX * part)]
        placed, x = [], 0.0
        for heading, wide in headings:
            placed.append((heading, x, wide))
            x += wide
        return placed

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the line as it stands in a ledger."""
        del event
        painter = painter_on(self)
        edge: Colour = "amber_line" if self._refused else "line"
        whole = room(self).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(theme.colour("amber_tint" if self._refused else "paper" if self.isEnabled() else "sunk"))
        painter.setPen(QPen(theme.colour(edge), STROKES_PX["line"], theme.edge_line(enabled=self.isEnabled())))
        painter.drawRoundedRect(whole, RADII_PX["paper"], RADII_PX["paper"])
        size_px = self._size_px(room(self).width())
        row = room(self).adjusted(0, _HEAD_PX, 0, 0)
        painter.fillRect(QRectF(1, _HEAD_PX, row.width() - 2, 1), theme.colour(edge))
        contents = (self._number, *((self._code,) if self._code else ()), *(("",) if self._day else ()), "", "")
        for place, (heading, left, wide) in enumerate(self._places(size_px)):
            if left:
                painter.fillRect(QRectF(left, 1, 1, row.bottom() - 2), theme.colour("hair"))
            painter.setFont(theme.font("help", QFont.Weight.DemiBold))
            painter.setPen(theme.colour("ink2"))
            painter.drawText(QRectF(left + _EDGE_PX, 0, wide, _HEAD_PX), Qt.AlignmentFlag.AlignVCenter, heading)
            painter.setFont(self._font(size_px))
            painter.setPen(theme.colour("bright" if self.isEnabled() else "ink2"))
            inside = QRectF(left + _EDGE_PX, row.top(), wide, row.height())
            painter.drawText(inside, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, contents[place])
            if self._day and place == (2 if self._code else 1):
                painter.setFont(theme.font("body", QFont.Weight.Medium))
                top = row.center().y() - 22 * len(self._day) / 2
                for number, line in enumerate(self._day):
                    painter.drawText(QPointF(left + _EDGE_PX, top + 22 * number + 17), line)
