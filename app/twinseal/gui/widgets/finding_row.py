"""What an auditor has to answer, a row for each finding: its rank as a word, the sentence, where it applies, how old it is, and what else is known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter
from PySide6.QtWidgets import QListView

from twinseal.gui import theme
from twinseal.gui.design.scale import point_taken_back, taken_back
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

_AROUND_PX: Final = 15
_RANK_PX: Final = 72
_BETWEEN_PX: Final = 24
_NARROW_PX: Final = 620
_LINE_PX: Final = 24
_NEXT_PX: Final = 2


@dataclass(frozen=True, slots=True)
class FindingLine:
    """A finding in words: its rank, the sentence, the seal it belongs to, how old it is; one that is `high` stands out."""

    rank: str
    sentence: str
    link: str
    age: str
    icon: str = "flag"
    high: bool = False
    lines: tuple[str, ...] = ()
    """What else is known of it, a line each."""

    def read(self) -> str:
        """Return what is read aloud."""
        return ", ".join(part for part in (self.rank, self.sentence, self.link, self.age, *self.lines) if part)


class FindingRows(RowList):
    """A list of findings in the order in which they are given; Enter or a double press follows one."""

    reached = Signal(int)
    """The place of the row that the keyboard came to; -1 for none."""

    def __init__(self, name: str, accessible: str, *, still: bool = False, fits: bool = True) -> None:
        """Start empty; where it does not `fit` it scrolls, and measures rows as they are needed."""
        self._findings: tuple[FindingLine, ...] = ()
        self._is_brief = self._is_second = False
        super().__init__(name, accessible, still=still, fits=fits)
        if not fits:
            self.setLayoutMode(QListView.LayoutMode.Batched)

    def show_findings(self, findings: Sequence[FindingLine]) -> None:
        """Show findings."""
        if tuple(findings) != self._findings:
            self._findings = tuple(findings)
            self.say_rows([finding.read() for finding in findings])

    def set_brief(self, brief: bool) -> None:
        """Draw the lines below the sentences or leave them to who shows them beside the list; both are read aloud."""
        if brief != self._is_brief:
            self._is_brief = brief
            self.rescaled()

    def _lines(self, finding: FindingLine) -> tuple[str, ...]:
        return () if self._is_brief else finding.lines

    def go_to(self, place: int) -> None:
        """Put the keyboard's mark at a row; at one that there is not nothing moves."""
        if 0 <= place < self.count() and self.currentIndex().row() != place:
            self.setCurrentIndex(self.model().index(place, 0))

    def currentChanged(
        self, current: QModelIndex | QPersistentModelIndex, previous: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Tell where the keyboard is."""
        super().currentChanged(current, previous)
        self.reached.emit(current.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember that a press began here."""
        self._is_second = False
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Follow the row once, wherever the second press is."""
        super().mouseDoubleClickEvent(event)
        self._is_second = True

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Follow the link, where one press was at it."""
        place, at = self._pressed, event.position().toPoint()
        super().mouseReleaseEvent(event)
        index = self.indexAt(at)
        if not self._is_second and 0 <= place == index.row() and event.button() == Qt.MouseButton.LeftButton:
            row = taken_back(self.visualRect(index))
            if self._link(row, self._findings[place]).contains(point_taken_back(QPointF(at))):
                self.followed.emit(place)

    def _link(self, row: QRectF, finding: FindingLine) -> QRectF:
        """Return where the link of a row is drawn; empty where it has none."""
        right = row.right() - EDGE_PX - self._beside_px()[1]
        wide = wide_px(finding.link, theme.font("body"))
        return QRectF(right - wide, row.top() + _AROUND_PX, wide, 20)

    def _beside_px(self) -> tuple[int, int]:
        """Return the room of the links and of the ages, the same in every row."""
        font = theme.font("body")
        links = max((wide_px(finding.link, font) for finding in self._findings), default=0)
        ages = max((wide_px(finding.age, font) for finding in self._findings), default=0)
        return links + _BETWEEN_PX, ages + _BETWEEN_PX

    def _words(self, row: QRectF) -> QRectF:
        """Return the room of the sentence; in a narrow row rank, link and age stand in a line of their own."""
        if row.width() < _NARROW_PX:
            return row.adjusted(WORDS_AT_PX, _AROUND_PX + _LINE_PX, -EDGE_PX, 0)
        return row.adjusted(WORDS_AT_PX + _RANK_PX, _AROUND_PX, -EDGE_PX - sum(self._beside_px()), 0)

    def _font(self, finding: FindingLine) -> QFont:
        return theme.font("body", QFont.Weight.Medium if finding.high else QFont.Weight.Normal)

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row."""
        finding = self._findings[place]
        words = self._words(QRectF(0, 0, width, 0))
        lines = sum(wrapped_px(text, theme.font("help"), words.width()) + _NEXT_PX for text in self._lines(finding))
        return round(words.top()) + wrapped_px(finding.sentence, self._font(finding), words.width()) + lines + _AROUND_PX

    def ground(self, place: int) -> tuple[Colour | None, Colour | None]:
        """Return tint and bar of what is high."""
        return ("amber_tint", "amber_line") if self._findings[place].high else (None, None)

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw icon, rank, sentence, link and age, and the lines below the sentence."""
        finding, words = self._findings[place], self._words(row)
        ink: Colour = "ink" if state.enabled else "ink2"
        mark: Colour = "amber" if finding.high and state.enabled else "ink2"
        body = theme.font("body")
        first = QRectF(row.left() + WORDS_AT_PX, row.top() + _AROUND_PX, row.width() - WORDS_AT_PX - EDGE_PX, 20)
        paint_icon(painter, finding.icon, row.left() + EDGE_PX, first.center().y(), mark)
        draw_line(painter, first, finding.rank, theme.font("help", QFont.Weight.DemiBold), mark)
        draw(painter, words, finding.sentence, self._font(finding), ink)
        below = words.adjusted(0, wrapped_px(finding.sentence, self._font(finding), words.width()), 0, 0)
        for text in self._lines(finding):
            below.adjust(0, _NEXT_PX, 0, 0)
            draw(painter, below, text, theme.font("help"), "ink2")
            below.adjust(0, wrapped_px(text, theme.font("help"), words.width()), 0, 0)
        draw_line(painter, first, finding.age, body, "ink2", right=True)
        link = self._link(row, finding)
        draw_line(painter, link, finding.link, body, ink)
        if finding.link:
            painter.fillRect(QRectF(link.left(), link.bottom(), link.width(), 1), theme.colour("line"))
