"""What is about to be signed, a row for each change: its number, the sentence, what was before and what is to be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter

from twinseal.gui import theme
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.row_list import EDGE_PX, RowList, RowState, draw, draw_line, paint_icon, wide_px, wrapped_px

_AROUND_PX: Final = 12
_ICON_AT_PX: Final = EDGE_PX + 28
_WORDS_AT_PX: Final = _ICON_AT_PX + 32
_NEXT_PX: Final = 4
_ARROW: Final = "\u2192"


@dataclass(frozen=True, slots=True)
class Change:
    """A change as it is signed; `before` is empty where something is new, `refusal` says why it cannot be made."""

    icon: str
    sentence: str
    before: str = ""
    after: str = ""
    refusal: str = ""
    note: str = ""
    """What comes of it, e.g. the duty that it closes."""


class ChangeRows(RowList):
    """A list of changes, counted from 1."""

    def __init__(self, name: str, accessible: str, *, still: bool = False) -> None:
        """Start empty."""
        self._changes: tuple[Change, ...] = ()
        super().__init__(name, accessible, still=still)

    def show_changes(self, changes: Sequence[Change]) -> None:
        """Show changes."""
        self._changes = tuple(changes)
        self.say_rows([self._read(place) for place in range(len(changes))])

    def _read(self, place: int) -> str:
        change = self._changes[place]
        said = self.tr("Change {0} of {1}: {2}").format(place + 1, len(self._changes), change.sentence)
        if change.before:
            said = self.tr("{0}, from {1} to {2}").format(said, change.before, change.after)
        elif change.after:
            said = f"{said}, {change.after}"
        return ". ".join(part for part in (said, change.note, change.refusal) if part)

    def _fonts(self) -> tuple[QFont, QFont, QFont]:
        """Return the fonts of the sentence, of what was, and of what is to be."""
        return theme.font("body", QFont.Weight.Medium), theme.font("body"), theme.font("body", QFont.Weight.DemiBold)

    def _parts(self, change: Change, width: float) -> list[tuple[str, str, int]]:
        """Return what stands below each other: its kind, the text, its height at a width."""
        sentence, before, after = self._fonts()
        parts = [("sentence", change.sentence, wrapped_px(change.sentence, sentence, width))]
        beside = wide_px(change.before, before) + wide_px(f"  {_ARROW}  ", before) + wide_px(change.after, after)
        if change.before and beside <= width:
            parts.append(("both", "", wrapped_px(change.after, after, width)))
        elif change.before:
            parts.append(("before", change.before, wrapped_px(change.before, before, width)))
            parts.append(("after", change.after, wrapped_px(change.after, after, width)))
        elif change.after:
            parts.append(("after", change.after, wrapped_px(change.after, after, width)))
        if change.note:
            parts.append(("note", change.note, wrapped_px(change.note, before, width)))
        if change.refusal:
            parts.append(("refusal", change.refusal, wrapped_px(change.refusal, theme.font("help"), width)))
        return parts

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row: what is to be stands under what was where both have no room in a line."""
        parts = self._parts(self._changes[place], width - _WORDS_AT_PX - EDGE_PX)
        return sum(high for _kind, _text, high in parts) + _NEXT_PX * (len(parts) - 1) + 2 * _AROUND_PX

    def ground(self, place: int) -> tuple[Colour | None, Colour | None]:
        """Return tint and bar of what cannot be made."""
        return ("amber_tint", "amber_line") if self._changes[place].refusal else (None, None)

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw number, icon, sentence, before and after."""
        change = self._changes[place]
        ink: Colour = "ink" if state.enabled else "ink2"
        mark: Colour = "amber" if change.refusal else "ink2"
        top, left = row.top() + _AROUND_PX, row.left() + _WORDS_AT_PX
        width = row.width() - _WORDS_AT_PX - EDGE_PX
        number = QRectF(row.left() + EDGE_PX, top, 24, 20)
        draw(painter, number, str(place + 1), theme.font("help", QFont.Weight.Medium, mono=True), "ink2")
        paint_icon(painter, change.icon, row.left() + _ICON_AT_PX, top + 10, mark)
        sentence, before, after = self._fonts()
        for kind, text, high in self._parts(change, width):
            line = QRectF(left, top, width, high)
            if kind == "both":
                was = wide_px(change.before, before)
                struck = theme.font("body")
                struck.setStrikeOut(True)
                draw_line(painter, QRectF(left, top, was, high), change.before, struck, "ink2")
                arrow = f"  {_ARROW}  "
                draw_line(painter, line.adjusted(was, 0, 0, 0), arrow, before, "ink2")
                draw_line(painter, line.adjusted(was + wide_px(arrow, before), 0, 0, 0), change.after, after, ink)
            elif kind == "before":
                struck = theme.font("body")
                struck.setStrikeOut(True)
                draw(painter, line, text, struck, "ink2")
            elif kind == "note":
                draw(painter, line, text, before, "ink2")
            elif kind == "refusal":
                draw(painter, line, text, theme.font("help", QFont.Weight.Medium), "amber")
            else:
                draw(painter, line, text, sentence if kind == "sentence" else after, ink)
            top += high + _NEXT_PX
