"""Known vaults to choose from, a card for each: the mark, name and place, how it stands, and where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import px, taken_back
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour
from twinseal.gui.widgets.row_list import EDGE_PX, RowList, RowState, paint_icon

_HIGH_PX: Final = 92
_LOW_PX: Final = 60
_BETWEEN_PX: Final = 12
_MARK_PX: Final = 40
_WORDS_AT_PX: Final = 24 + _MARK_PX + 24
_LINE_PX: Final = 24


@dataclass(frozen=True, slots=True)
class VaultLine:
    """A vault in a list: its name, where the room is, how it stands, its folder; grey where it `is_gone`."""

    name: str
    place: str
    state: str
    folder: str
    is_gone: bool = False

    def sentence(self, which: str) -> str:
        """Return what is read aloud; `which` says which row of how many it is."""
        return ", ".join(part for part in (self.name, self.place, self.state, self.folder, which) if part)


class VaultRows(RowList):
    """Enter or a press goes to a vault that is here; one that is gone is only chosen, and Delete forgets either."""

    forget_pressed = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        self._lines: tuple[VaultLine, ...] = ()
        self._is_low = False
        super().__init__(name, accessible, panel=False)

    def show_vaults(self, lines: Sequence[VaultLine]) -> None:
        """Show vaults; the row of the keyboard stays as it can."""
        place = max(0, self.currentIndex().row())
        self._lines = tuple(lines)
        said = [line.sentence(self.tr("row {0} of {1}").format(number, len(lines))) for number, line in enumerate(lines, 1)]
        self.say_rows(said)
        if lines:
            self.setCurrentIndex(self.model().index(min(place, len(lines) - 1), 0))
        self.viewport().update()

    def set_low(self, low: bool) -> None:
        """Leave the folder out in a low window; it is read aloud all the same."""
        if low != self._is_low:
            self._is_low = low
            self.say_rows(self.row_texts())

    def is_gone(self, place: int) -> bool:
        """Tell whether a row's vault is not here."""
        return self._lines[place].is_gone

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a card with the room to the next."""
        del width
        high = _LOW_PX if self._is_low else _HIGH_PX
        return high + (_BETWEEN_PX if place < len(self._lines) - 1 else 0)

    def _card(self, row: QRectF, place: int) -> QRectF:
        return QRectF(row.left(), row.top(), row.width(), row.height() - (_BETWEEN_PX if place < self.count() - 1 else 0))

    def mark_rect(self) -> QRect:
        """Return the card that the keyboard is at."""
        at = self.currentIndex()
        if not at.isValid():
            return self.rect()
        row = self.visualRect(at)
        card = row.adjusted(0, 0, 0, -px(_BETWEEN_PX) if at.row() < self.count() - 1 else 0)
        return QRect(self.viewport().mapTo(self, card.topLeft()), card.size())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Forget the row with Delete."""
        if event.key() == Qt.Key.Key_Delete:
            self.forget_pressed.emit()
            return
        super().keyPressEvent(event)

    def paint_whole_row(self, painter: QPainter, option: QStyleOptionViewItem, place: int) -> None:
        """Draw the card of a vault."""
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        over = enabled and bool(option.state & QStyle.StateFlag.State_MouseOver)
        state = RowState(over, self.is_pressed(place), enabled, last=place == self.count() - 1)
        card, gone = self._card(taken_back(option.rect), place), self.is_gone(place)
        stroke = STROKES_PX["chosen" if over and not theme.has_tints() else "line"]
        ground: Colour = "sunk" if not enabled else "over" if over or state.pressed else "ground" if gone else "paper"
        painter.setBrush(theme.colour(ground))
        # What is not here has the broken edge of what cannot be used, where grey alone would not show.
        line = theme.edge_line(enabled=enabled and not gone)
        painter.setPen(QPen(theme.colour("hair" if gone or not enabled else "line"), stroke, line))
        inset = stroke / 2
        painter.drawRoundedRect(card.adjusted(inset, inset, -inset, -inset), RADII_PX["control"], RADII_PX["control"])
        if state.pressed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink"))
            painter.drawRoundedRect(QRectF(card.left() + 4, card.bottom() - 6, card.width() - 8, STROKES_PX["mark"]), 1, 1)
        self.paint_row(painter, card, place, state)

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw the mark, the words, and where a press leads."""
        line = self._lines[place]
        faint = line.is_gone or not state.enabled
        ink: Colour = "ink2" if faint else "ink"
        halves = (theme.colour("hair"),) * 2 if faint else (theme.colour("ring1"), theme.colour("ring2"))
        middle = QPointF(row.left() + 24 + _MARK_PX / 2, row.center().y())
        icons.seal_mark(painter, middle, _MARK_PX * 0.42, (halves[0], halves[1]), is_open=False)
        right = row.right() - EDGE_PX - icons.GRID_PX - 12
        if not faint:
            paint_icon(painter, "onward", right + 12, row.center().y(), ink)
        words = QRectF(row.left() + _WORDS_AT_PX, 0, right - row.left() - _WORDS_AT_PX, _LINE_PX)
        lines = 2 if self._is_low else 3
        top = row.center().y() - lines * _LINE_PX / 2
        name, body = theme.font("body", QFont.Weight.DemiBold), theme.font("body")
        wide = self._paint(painter, words.translated(0, top), line.name, name, ink)
        if line.place and wide + 10 < words.width():
            self._paint(painter, words.translated(0, top).adjusted(wide + 10, 0, 0, 0), line.place, body, "ink2")
        self._paint(painter, words.translated(0, top + _LINE_PX), line.state, body, ink)
        if not self._is_low:
            self._paint(painter, words.translated(0, top + 2 * _LINE_PX), line.folder, theme.font("help"), "ink2")

    def _paint(self, painter: QPainter, place: QRectF, text: str, font: QFont, colour: Colour) -> float:
        """Draw a text in one line, its middle left out where there is no room; return its width."""
        metrics = QFontMetricsF(font)
        fits = metrics.elidedText(shown(text), Qt.TextElideMode.ElideMiddle, place.width())
        painter.setFont(font)
        painter.setPen(theme.colour(colour))
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fits)
        return metrics.horizontalAdvance(fits)
