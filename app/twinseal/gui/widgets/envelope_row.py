"""Envelopes to choose from, a row for each: a tick, the label, the system; a press anywhere in a row ticks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour
from twinseal.gui.widgets.chip import chip_px, paint_chip
from twinseal.gui.widgets.row_list import RowList, RowState

ROW_PX: Final = 56
_EDGE_PX: Final = 18
_TICK_PX: Final = 22
_WORDS_AT_PX: Final = 56
_BESIDE_PX: Final = 16
_SYSTEM_PART: Final = 0.3
"""The most of a row that a system takes; of a longer one the end is left out."""


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """An envelope in a list: its label, its system, and a word on what holds for it, as "longest 10 min"."""

    name: str
    system: str
    chip: str = ""
    ticked: bool = False


class EnvelopeRows(RowList):
    """Draws the rows of a model; only what is in sight, so that a hundred thousand are as fast as ten."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start without a model."""
        super().__init__(name, accessible, fits=False)
        self.setUniformItemSizes(True)

    def line(self, place: int) -> EnvelopeLine:
        """Return what stands in a row."""
        raise NotImplementedError

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row, the same for all."""
        del place, width
        return ROW_PX

    def ground(self, place: int) -> tuple[Colour | None, Colour | None]:
        """Return the tint of a ticked row."""
        return ("accent_tint" if self.line(place).ticked else None), None

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw tick, label, chip and system."""
        line, middle = self.line(place), row.center().y()
        ink: Colour = "ink" if state.enabled else "ink2"
        paint_tick(painter, QPointF(row.left() + _EDGE_PX, middle - _TICK_PX / 2), on=line.ticked, enabled=state.enabled)
        right = row.right() - _EDGE_PX
        mono = theme.font("help", QFont.Weight.Medium, mono=True)
        system = QFontMetricsF(mono).elidedText(line.system, Qt.TextElideMode.ElideRight, row.width() * _SYSTEM_PART)
        painter.setFont(mono)
        painter.setPen(theme.colour("ink2"))
        wide = QFontMetricsF(mono).horizontalAdvance(system)
        painter.drawText(QRectF(right - wide, row.top(), wide + 1, row.height()), Qt.AlignmentFlag.AlignVCenter, system)
        right -= wide + _BESIDE_PX if system else 0
        if line.chip:
            right -= chip_px(line.chip)
            paint_chip(painter, QPointF(right, middle), line.chip, "amber")
            right -= _BESIDE_PX
        name = theme.font("body", QFont.Weight.DemiBold if line.ticked else QFont.Weight.Normal)
        words = QRectF(row.left() + _WORDS_AT_PX, row.top(), right - row.left() - _WORDS_AT_PX, row.height())
        painter.setFont(name)
        painter.setPen(theme.colour(ink))
        # The whole label stands on the card beside the list.
        label = QFontMetricsF(name).elidedText(line.name, Qt.TextElideMode.ElideMiddle, words.width())
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, label)


def paint_tick(painter: QPainter, place: QPointF, *, on: bool, enabled: bool = True) -> None:
    """Draw a tick's box with its upper left corner at a place."""
    stroke = STROKES_PX["tick"]
    box = QRectF(place.x(), place.y(), _TICK_PX, _TICK_PX)
    painter.setBrush(theme.colour("accent" if on and enabled else "paper" if enabled else "sunk"))
    painter.setPen(QPen(theme.colour("accent" if on and enabled else "line"), stroke, theme.edge_line(enabled=enabled)))
    painter.drawRoundedRect(
        box.adjusted(stroke / 2, stroke / 2, -stroke / 2, -stroke / 2), RADII_PX["paper"], RADII_PX["paper"]
    )
    if on:
        icons.paint(painter, "check", place + QPointF(2, 2), theme.colour("accent_ink" if enabled else "ink2"), _TICK_PX - 4)
