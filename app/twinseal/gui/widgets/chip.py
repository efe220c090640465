"""A word or two in a round frame: a filter that is on or off, something chosen that can be taken away, a mark."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, px, room, scaled_size
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour

CHIP_PX: Final = 2 * RADII_PX["chip"]
_BESIDE_PX: Final = 12
_ICON_PX: Final = 16
_ICON_ROOM_PX: Final = 20
_CROSS_PX: Final = 12
_CROSS_ROOM_PX: Final = 20
"""The cross has a target of its own of this width."""
_Colours = tuple[Colour | None, Colour, Colour]
"""Ground, edge, words; None is nothing."""
_TONES: Final[dict[str, _Colours]] = {
    "": ("paper", "hair", "ink"),
    "quiet": (None, "hair", "ink2"),
    "amber": ("amber_tint", "amber_line", "amber"),
}
_ON: Final[_Colours] = ("accent_tint", "accent", "ink")
_ON_UNTINTED: Final[_Colours] = ("accent", "accent", "accent_ink")
"""Where a tint is no other than paper, the colour of an edge alone would not tell that it is on."""
_DISABLED: Final[_Colours] = ("sunk", "hair", "ink2")


def _font(tone: str = "") -> QFont:
    return theme.font("help", QFont.Weight.Normal if tone == "quiet" else QFont.Weight.Medium)


def chip_px(text: str) -> float:
    """Return the width of a chip that is only drawn."""
    return QFontMetricsF(_font()).horizontalAdvance(text) + 2 * _BESIDE_PX


def paint_chip(painter: QPainter, left_middle: QPointF, text: str, tone: str) -> None:
    """Draw a chip inside a row, by the middle of its left side."""
    place = QRectF(left_middle.x(), left_middle.y() - CHIP_PX / 2, chip_px(text), CHIP_PX)
    _paint_frame(painter, place, _TONES[tone], STROKES_PX["line"])
    painter.setFont(_font())
    painter.setPen(theme.colour(_TONES[tone][2]))
    painter.drawText(place, Qt.AlignmentFlag.AlignCenter, text)


def _paint_frame(
    painter: QPainter, place: QRectF, colours: _Colours, stroke: float, line: Qt.PenStyle = Qt.PenStyle.SolidLine
) -> None:
    ground, edge, _words = colours
    painter.setBrush(theme.colour(ground) if ground is not None else Qt.BrushStyle.NoBrush)
    painter.setPen(QPen(theme.colour(edge), stroke, line))
    inset = stroke / 2
    radius = place.height() / 2 - inset
    painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), radius, radius)


class Chip(QPushButton):
    """A chip of a tone: "", `quiet` or `amber`; one that can be taken away has a cross, and Delete does the same."""

    removed = Signal()

    def __init__(
        self, name: str, text: str, *, tone: str = "", icon: str = "", switch: bool = False, cross: bool = False
    ) -> None:
        """Build; `switch` is on or off, `cross` lets it be taken away."""
        super().__init__()
        self.setObjectName(name)
        self._words, self._tone, self._icon, self._has_cross = "", tone, icon, cross
        self.say(text)
        self.setCheckable(switch)
        if cross:
            self.setAccessibleDescription(self.tr("Delete takes it away"))
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def say(self, text: str) -> None:
        """Say something else."""
        self._words = shown(text)
        self.setText(self._words.replace("&", "&&"))
        self.setAccessibleName(self._words)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room that icon, words and cross take."""
        icon = _ICON_ROOM_PX if self._icon else 0
        cross = _CROSS_ROOM_PX if self._has_cross else 0
        return scaled_size(math.ceil(chip_px(self._words)) + icon + cross, CHIP_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the least size: nothing is cut."""
        return self.sizeHint()

    def _is_cross(self, x: float) -> bool:
        return self._has_cross and x >= self.width() - px(_CROSS_ROOM_PX + 8)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Be taken away where the cross was pressed."""
        if self.isDown() and self._is_cross(event.position().x()) and self.rect().contains(event.position().toPoint()):
            self.setDown(False)
            self.removed.emit()
            return
        super().mouseReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Be taken away with Delete or Backspace."""
        if self._has_cross and event.key() in {Qt.Key.Key_Delete, Qt.Key.Key_Backspace}:
            self.removed.emit()
            return
        super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the chip in its state."""
        del event
        painter = painter_on(self)
        on = _ON if theme.has_tints() else _ON_UNTINTED
        ground, edge, ink = on if self.isChecked() else _TONES[self._tone]
        stroke = STROKES_PX["line"]
        if not self.isEnabled():
            ground, edge, ink = _DISABLED
        elif self.isDown() or self.underMouse():
            ground, edge, ink = "over", edge if edge != "hair" else "line", ink if ink != "accent_ink" else "ink"
            stroke = STROKES_PX["line"] if theme.has_tints() else STROKES_PX["chosen"]
        if self.hasFocus() and edge == "hair":
            # The mark of the keyboard stands off it by a gap: the edge is seen against that.
            edge = "line"
        _paint_frame(painter, room(self), (ground, edge, ink), stroke, theme.edge_line(enabled=self.isEnabled()))
        whole = room(self)
        middle, left = whole.height() / 2, float(_BESIDE_PX)
        if self._icon:
            icons.paint(painter, self._icon, QPointF(left - 2, middle - _ICON_PX / 2), theme.colour(ink), _ICON_PX)
            left += _ICON_ROOM_PX
        painter.setFont(_font(self._tone))
        painter.setPen(theme.colour(ink))
        wide = QFontMetricsF(_font()).horizontalAdvance(self._words)
        painter.drawText(QRectF(left, 0, wide + 1, whole.height()), Qt.AlignmentFlag.AlignVCenter, self._words)
        if self._has_cross:
            icons.paint(painter, "cross", QPointF(left + wide + 6, middle - _CROSS_PX / 2), theme.colour(ink), _CROSS_PX)
        if self.isDown():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink"))
            painter.drawRoundedRect(QRectF(_BESIDE_PX, whole.height() - 5, whole.width() - 2 * _BESIDE_PX, 2), 1, 1)
