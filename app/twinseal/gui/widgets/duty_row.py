"""What is owed, a row for each duty: what, by when in words, and how long that is; what is late stands out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from twinseal.gui import theme
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.row_list import (
    EDGE_PX,
    WORDS_AT_PX,
    RowList,
    RowState,
    draw,
    draw_line,
    paint_icon,
    wide_px,
    wrapped_px,
)

_HIGH_PX: Final = 44
_LONG_PX: Final = 92
"""Room for how long there is."""
_BETWEEN_PX: Final = 16
_LINE_PX: Final = 24


@dataclass(frozen=True, slots=True)
class Duty:
    """What is owed, with its icon, the day and hour, and how long until or since then."""

    icon: str
    words: str
    due: str
    how_long: str
    late: bool = False
    red: bool = False
    """True where it is long overdue: it is late too."""

    def sentence(self) -> str:
        """Return what is read aloud."""
        return ", ".join(part for part in (self.words, self.due, self.how_long) if part)


class DutyRows(RowList):
    """A list of duties in the order in which they are given."""

    def __init__(self, name: str, accessible: str, *, still: bool = False) -> None:
        """Start empty."""
        self._duties: tuple[Duty, ...] = ()
        super().__init__(name, accessible, still=still)

    def show_duties(self, duties: Sequence[Duty]) -> None:
        """Show duties."""
        if tuple(duties) != self._duties:
            self._duties = tuple(duties)
            self.say_rows([duty.sentence() for duty in duties])

    def _words_font(self, duty: Duty) -> QFont:
        return theme.font("body", QFont.Weight.Medium if duty.late else QFont.Weight.Normal)

    def _long_px(self) -> int:
        """Return the room of the longest of the words that say how long."""
        font = theme.font("body", QFont.Weight.DemiBold)
        return max((_LONG_PX, *(wide_px(duty.how_long, font) + _BETWEEN_PX for duty in self._duties)))

    def _beside_px(self, duty: Duty) -> int:
        """Return the room of the times to the right of the words."""
        return wide_px(duty.due, theme.font("body")) + _BETWEEN_PX + self._long_px()

    def _is_parted(self, duty: Duty, room: float) -> bool:
        """Tell whether when it is due and how long that is stand in a line each."""
        return bool(duty.due and duty.how_long) and self._beside_px(duty) - _BETWEEN_PX > room

    def _is_narrow(self, width: int) -> bool:
        return any(
            WORDS_AT_PX + wide_px(duty.words, self._words_font(duty)) + self._beside_px(duty) + EDGE_PX > width
            for duty in self._duties
        )

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row: the times stand below the words where there is no room beside them."""
        if not self._is_narrow(width):
            return _HIGH_PX
        duty = self._duties[place]
        room = width - WORDS_AT_PX - EDGE_PX
        lines = 2 if self._is_parted(duty, room) else 1
        return wrapped_px(duty.words, self._words_font(duty), room) + lines * _LINE_PX + 20

    def ground(self, place: int) -> tuple[Colour | None, Colour | None]:
        """Return tint and bar of what is late, or red."""
        duty = self._duties[place]
        if duty.red:
            return "red_tint", "red_edge"
        return ("amber_tint", "amber_line") if duty.late else (None, None)

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw icon, words and times."""
        duty = self._duties[place]
        narrow = self._is_narrow(self.room_px())
        ink: Colour = "ink" if state.enabled else "ink2"
        over: Colour = ("red_text" if duty.red else "amber") if state.enabled else "ink2"
        font, strong = (
            self._words_font(duty),
            theme.font("body", QFont.Weight.DemiBold if duty.late else QFont.Weight.Medium),
        )
        high = wrapped_px(duty.words, font, row.width() - WORDS_AT_PX - EDGE_PX) if narrow else 0
        middle = row.top() + 10 + 10 if narrow else row.center().y()
        paint_icon(painter, duty.icon, row.left() + EDGE_PX, middle, over if duty.late else "ink2")
        times = QRectF(row.left(), row.top() + 10 + high, row.width() - EDGE_PX, _LINE_PX) if narrow else row
        right = times.right() if narrow else row.right() - EDGE_PX
        how_long: Colour = over if duty.late else ink
        if narrow:
            words = QRectF(row.left() + WORDS_AT_PX, row.top() + 10, row.width() - WORDS_AT_PX - EDGE_PX, high)
            draw(painter, words, duty.words, font, ink)
            due = QRectF(words.left(), times.top(), words.width(), _LINE_PX)
            draw_line(painter, due, duty.due, theme.font("body"), "ink2")
        else:
            draw_line(painter, row.adjusted(WORDS_AT_PX, 0, 0, 0), duty.words, font, ink)
            due = QRectF(row.left(), row.top(), right - self._long_px() - row.left(), row.height())
            draw_line(painter, due, duty.due, theme.font("body"), "ink2", right=True)
        until = QRectF(times.left(), times.top(), right - times.left(), times.height())
        if narrow and self._is_parted(duty, row.width() - WORDS_AT_PX - EDGE_PX):
            below = until.translated(0, _LINE_PX).adjusted(WORDS_AT_PX, 0, 0, 0)
            draw_line(painter, below, duty.how_long, strong, how_long)
        else:
            draw_line(painter, until, duty.how_long, strong, how_long, right=True)
