"""Things with a few facts each, a row for each thing: an icon, what it is, a mark at the right, and lines beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QListView

from twinseal.domain.text import with_capital
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

_AROUND_PX: Final = 10
_AROUND_BRIEF_PX: Final = 3
_UP_BRIEF_PX: Final = 2
_BETWEEN_PX: Final = 16
_NEXT_PX: Final = 2


@dataclass(frozen=True, slots=True)
class FactLine:
    """A thing: what it is, a word or number at the right, and what else is known of it, a line each."""

    what: str
    lines: tuple[str, ...] = ()
    mark: str = ""
    icon: str = ""
    colour: Colour = "ink2"
    brief: tuple[str, ...] = ()
    """The same lines in the order in which one line in a brief row shows as many as fit; empty for that of the lines."""

    def read(self) -> str:
        """Return what is read aloud."""
        return ", ".join(part for part in (self.what, self.mark, *self.lines) if part)


class FactRows(RowList):
    """A list to read, or with `picks` one of which a row is picked by a press, Space or the arrows."""

    picked_changed = Signal(int)
    """Another row is picked: its place, -1 for none."""

    def __init__(self, name: str, accessible: str, *, picks: bool = False, fits: bool = True, panel: bool = True) -> None:
        """Start empty."""
        self._facts: tuple[FactLine, ...] = ()
        self._is_filling = self._is_brief = False
        super().__init__(name, accessible, still=not picks, fits=fits, panel=panel)
        self._picks = picks
        if not fits:
            # A log of years has thousands of rows: they are measured as they are needed.
            self.setLayoutMode(QListView.LayoutMode.Batched)

    def show_facts(self, facts: Sequence[FactLine]) -> None:
        """Show things; of several none is picked yet, and the only one is."""
        self._facts = tuple(facts)
        # The keyboard's mark goes to the first row of new ones, and what it comes to is picked: nobody picked that.
        self._is_filling = True
        self.say_rows([fact.read() for fact in facts])
        if self._picks:
            # None before the first: what was picked in another list is not what stands at its place in this one.
            self.selectionModel().clear()
        self._is_filling = False
        if self._picks:
            self.picked_changed.emit(-1)
            if len(self._facts) == 1:
                self.pick(0)

    def set_brief(self, brief: bool) -> None:
        """Draw one line beneath what each thing is, or all; all are read aloud."""
        if brief != self._is_brief:
            self._is_brief = brief
            self.rescaled()

    def pick(self, place: int) -> None:
        """Pick a row."""
        index = self.model().index(place, 0)
        self.selectionModel().setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def picked(self) -> int:
        """Return the place of the row that is picked, -1 for none."""
        model = self.selectionModel()
        rows = model.selectedIndexes() if model is not None and self._picks else []
        return rows[0].row() if rows else -1

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell which row is picked."""
        super().selectionChanged(selected, deselected)
        self.viewport().update()
        if not self._is_filling:
            self.picked_changed.emit(self.picked())

    def _what_font(self) -> QFont:
        return theme.font("body", QFont.Weight.DemiBold)

    def _words_at(self) -> int:
        return WORDS_AT_PX if any(fact.icon for fact in self._facts) else EDGE_PX

    def _laid_out(self, fact: FactLine, width: float) -> tuple[float, bool, tuple[str, ...]]:
        """Return the room of the words, whether the mark has room beside them, and the lines beneath."""
        room = width - self._words_at() - EDGE_PX
        mark = wide_px(fact.mark, theme.font("help", QFont.Weight.Medium)) + _BETWEEN_PX if fact.mark else 0
        is_beside = wide_px(fact.what, self._what_font()) + mark <= room
        lines = fact.brief or fact.lines if self._is_brief else fact.lines
        beneath = lines if is_beside or not fact.mark else (with_capital(fact.mark), *lines)
        return room, is_beside, (_in_one(beneath, room),) if self._is_brief and beneath else beneath

    @property
    def _around_px(self) -> int:
        return _AROUND_BRIEF_PX if self._is_brief else _AROUND_PX

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row: the mark stands below the words where there is no room beside them."""
        fact = self._facts[place]
        room, _is_beside, beneath = self._laid_out(fact, width)
        lines = sum(wrapped_px(text, theme.font("help"), room) + _NEXT_PX for text in beneath)
        return wrapped_px(fact.what, self._what_font(), room) + lines + 2 * self._around_px

    def ground(self, place: int) -> tuple[Colour | None, Colour | None]:
        """Return tint and bar of the row that is picked."""
        return ("accent_tint", "accent") if place == self.picked() else (None, None)

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw icon, what it is, its mark and its lines."""
        fact, ink = self._facts[place], _ink(state)
        room, is_beside, beneath = self._laid_out(fact, row.width())
        top, left = row.top() + self._around_px, row.left() + self._words_at()
        high = wrapped_px(fact.what, self._what_font(), room)
        if fact.icon:
            paint_icon(painter, fact.icon, row.left() + EDGE_PX, top + 10, fact.colour if state.enabled else "ink2")
        draw(painter, QRectF(left, top, room, high), fact.what, self._what_font(), ink)
        if is_beside:
            mark = QRectF(left, top, room, 20)
            draw_line(painter, mark, fact.mark, theme.font("help", QFont.Weight.Medium), "ink2", right=True)
        # What is drawn briefly stands clear of the keyboard's mark around the row, below its words as above them.
        top += high + _NEXT_PX - (_UP_BRIEF_PX if self._is_brief else 0)
        for text in beneath:
            under = wrapped_px(text, theme.font("help"), room)
            draw(painter, QRectF(left, top, room, under), text, theme.font("help"), "ink2")
            top += under + _NEXT_PX


def _in_one(lines: Sequence[str], room: float) -> str:
    whole = "  \u00b7  ".join(lines)
    return QFontMetrics(theme.font("help")).elidedText(whole, Qt.TextElideMode.ElideRight, int(room))


def _ink(state: RowState) -> Colour:
    return "ink" if state.enabled else "ink2"
