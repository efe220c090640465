"""A tile of numbers: a heading, and a row for each number with what it counts, which is the way to that."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from twinseal.domain.text import with_capital
from twinseal.gui import theme
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX, Colour
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.row_list import EDGE_PX, RowList, RowState, draw, draw_line, wide_px, wrapped_px

_AROUND_PX: Final = 7
_BETWEEN_PX: Final = 16
_BEFORE_PX: Final = 64


@dataclass(frozen=True, slots=True)
class CountLine:
    """What is counted, its number, that of the time before, and whether it is late; only one that `leads` can be followed."""

    what: str
    now: str
    before: str = ""
    late: bool = False
    leads: bool = True


class CountRows(RowList):
    """Rows of a tile; a press, Enter or Space at one leads to what it counts."""

    led = Signal(int)
    """What a row counts is asked for: its place."""

    def __init__(self, name: str, accessible: str, lines: Sequence[CountLine], *, now: str = "", before: str = "") -> None:
        """Build with rows; `now` and `before` say aloud what the two numbers of a row are."""
        self._lines = tuple(lines)
        super().__init__(name, accessible, still=not any(line.leads for line in lines), panel=False)
        self.say_rows([_read(line, now, before) for line in lines])
        self.chosen.connect(self._lead)

    def _lead(self, place: int) -> None:
        if self._lines[place].leads:
            self.led.emit(place)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go where the mark is with Space, as Enter does."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._lead(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def _laid_out(self, line: CountLine, width: float) -> tuple[float, bool]:
        """Return the room of the words, and whether the number has room beside them."""
        beside = wide_px(line.now, theme.font("body", QFont.Weight.DemiBold)) + _BETWEEN_PX
        beside += _BEFORE_PX if any(each.before for each in self._lines) else 0
        room = width - 2 * EDGE_PX
        fits = wide_px(line.what, theme.font("body")) + beside <= room or beside <= room / 2
        return (room - beside if fits else room), fits

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row: a long number stands below its words."""
        line = self._lines[place]
        room, fits = self._laid_out(line, width)
        below = 0 if fits else wrapped_px(line.now, theme.font("body", QFont.Weight.DemiBold), room)
        return wrapped_px(line.what, theme.font("body"), room) + below + 2 * _AROUND_PX

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw what is counted, underlined where it leads there, and its numbers at the right."""
        line = self._lines[place]
        room, fits = self._laid_out(line, row.width())
        number: Colour = "amber" if line.late and state.enabled else "ink" if state.enabled else "ink2"
        words = QRectF(row.left() + EDGE_PX, row.top() + _AROUND_PX, room, row.height())
        body, bold = theme.font("body"), theme.font("body", QFont.Weight.DemiBold)
        high = wrapped_px(line.what, body, room)
        draw(painter, words, line.what, body, "ink" if state.enabled else "ink2")
        if line.leads:
            under = min(float(wide_px(line.what, body)), room)
            painter.fillRect(QRectF(words.left(), words.top() + high - 1, under, 1), theme.colour("line"))
        if not fits:
            draw(painter, words.adjusted(0, high, 0, 0), line.now, bold, number)
            return
        right = QRectF(row.left(), row.top() + _AROUND_PX, row.width() - EDGE_PX, 20)
        if any(each.before for each in self._lines):
            draw_line(painter, right, line.before, body, "ink2", right=True)
            right.adjust(0, 0, -_BEFORE_PX, 0)
        draw_line(painter, right, line.now, bold, number, right=True)


def _read(line: CountLine, now: str, before: str) -> str:
    parts = (f"{line.what}: {line.now}", now if line.before else "", f"{before} {line.before}" if line.before else "")
    return ", ".join(part for part in parts if part)


class CountTile(QFrame):
    """A panel with a heading and its rows; where there is a time before, two words say which number is of which."""

    led = Signal(int)
    """What a row counts is asked for: its place."""

    def __init__(self, name: str, heading: str, lines: Sequence[CountLine], *, now: str = "", before: str = "") -> None:
        """Build with its rows."""
        super().__init__()
        self.setProperty("role", "card")
        made = [
            CountLine(with_capital(line.what), with_capital(line.now), line.before, line.late, line.leads) for line in lines
        ]
        has_before = any(line.before for line in lines)
        self.rows = CountRows(name, heading, made, now=now, before=before)
        self.rows.led.connect(self.led)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(2), px(12), px(2), px(8))
        box.setSpacing(px(4))
        top = QHBoxLayout()
        top.setSpacing(px(SPACES_PX["column"]))
        top.setContentsMargins(px(EDGE_PX), 0, px(EDGE_PX), 0)
        top.addWidget(label(heading, "label"), 1)
        if has_before:
            of_before = label(before, "fact", wrap=False)
            of_before.setMinimumWidth(px(_BEFORE_PX))
            right = Qt.AlignmentFlag.AlignRight
            of_before.setAlignment(right)
            top.addWidget(label(now, "fact", wrap=False), 0, right)
            top.addWidget(of_before)
        box.addLayout(top)
        box.addWidget(self.rows)
        box.addStretch(1)
