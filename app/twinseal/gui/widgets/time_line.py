"""What happened, milestone by milestone on one line: the time, an icon, a sentence, and what belongs to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QPainter

from twinseal.gui import theme
from twinseal.gui.design.tokens import STROKES_PX, Colour
from twinseal.gui.widgets.row_list import RowList, RowState, draw, paint_icon, wide_px, wrapped_px

_AROUND_PX: Final = 8
_BESIDE_PX: Final = 12
_ICON_PX: Final = 20
_DOT_PX: Final = 3
_CLEAR_PX: Final = 15
"""Room around an icon in which the line is not drawn."""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step of an opening; the one at which the vault was open is told by the colour of what is open.

    Without an icon it is a step of the machine, and stands back.
    """

    icon: str
    time: str
    sentence: str
    detail: str = ""
    is_open: bool = False

    def read(self) -> str:
        """Return what is read aloud."""
        return ", ".join(part for part in (self.time, self.sentence, self.detail) if part)


class TimeLine(RowList):
    """A list of milestones in the order of time."""

    def __init__(self, name: str, accessible: str, *, still: bool = False) -> None:
        """Start empty."""
        self._milestones: tuple[Milestone, ...] = ()
        super().__init__(name, accessible, still=still, panel=False)

    def show_milestones(self, milestones: Sequence[Milestone]) -> None:
        """Show milestones."""
        self._milestones = tuple(milestones)
        self.say_rows([each.read() for each in milestones])

    def _icon_at(self) -> float:
        font = theme.font("help", mono=True)
        return _BESIDE_PX + max((wide_px(each.time, font) for each in self._milestones), default=0) + _BESIDE_PX

    def _words_at(self) -> float:
        return self._icon_at() + _ICON_PX + _BESIDE_PX + 6

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row."""
        each, room = self._milestones[place], width - self._words_at() - _BESIDE_PX
        detail = wrapped_px(each.detail, theme.font("help"), room) + 4 if each.detail else 0
        return wrapped_px(each.sentence, _font(each), room) + detail + 2 * _around_px(each)

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw the line through the row, and what stands on it and beside it."""
        each, x = self._milestones[place], row.left() + self._icon_at()
        around = _around_px(each)
        middle = row.top() + around + 10
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("line" if not theme.has_tints() else "hair"))
        line = QRectF(x + _ICON_PX / 2 - 1, row.top(), STROKES_PX["chosen"], row.height())
        if place == 0:
            line.setTop(middle)
        if state.last:
            line.setBottom(middle)
        clear = _CLEAR_PX if each.icon else 0
        above = QRectF(line)
        above.setBottom(middle - clear)
        below = QRectF(line)
        below.setTop(middle + clear)
        for part in (above, below):
            if part.height() > 0:
                painter.drawRect(part)
        ink: Colour = "red_text" if each.is_open and state.enabled else "ink" if state.enabled else "ink2"
        if each.icon:
            paint_icon(painter, each.icon, x, middle, ink)
        else:
            painter.setBrush(theme.colour("ink2"))
            painter.drawEllipse(QPointF(x + _ICON_PX / 2, middle), _DOT_PX, _DOT_PX)
        time = QRectF(QPointF(row.left() + _BESIDE_PX, row.top() + around + 1), QPointF(x, row.bottom()))
        draw(painter, time, each.time, theme.font("help", mono=True), "ink2")
        words = row.adjusted(self._words_at(), around, -_BESIDE_PX, 0)
        font = _font(each)
        draw(painter, words, each.sentence, font, "ink" if state.enabled and each.icon else "ink2")
        high = wrapped_px(each.sentence, font, words.width())
        draw(painter, words.adjusted(0, high + 4, 0, 0), each.detail, theme.font("help"), "ink2")


def _font(each: Milestone) -> QFont:
    return theme.font("body", QFont.Weight.DemiBold if each.icon else QFont.Weight.Normal)


def _around_px(each: Milestone) -> int:
    return _AROUND_PX if each.icon else _AROUND_PX // 2
