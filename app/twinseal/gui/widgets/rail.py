"""Pages beside a rail: a list of where one can go, with an icon each and what waits there; narrow it shows the icons alone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QEvent, QRectF, Qt, Signal
from PySide6.QtGui import QFont, QHelpEvent, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyleOptionViewItem,
    QToolTip,
    QVBoxLayout,
    QWidget,
)

from twinseal.gui import theme
from twinseal.gui.design.scale import factor, px, taken_back
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour
from twinseal.gui.widgets.base import tip
from twinseal.gui.widgets.row_list import RowList, RowState, draw_line, paint_icon

WIDE_PX: Final = 196
NARROW_PX: Final = 76
"""Room for an icon and the widest number beside it."""
_NARROW_BELOW_PX: Final = 1100
"""Of the room for rail and pages: below it the rail shows icons alone."""
_ROW_PX: Final = 44
_LEAST_ROW_PX: Final = 26
_EDGE_PX: Final = 8
_ABOVE_PX: Final = 16
_ABOVE_LOW_PX: Final = 4
_ICON_AT_PX: Final = 24
_WORDS_AT_PX: Final = 56
_NARROW_ICON_AT_PX: Final = 12
_MOST: Final = 999


@dataclass(frozen=True, slots=True)
class RailPlace:
    """Where one can go: in words, with an icon, and how many things wait there."""

    words: str
    icon: str
    waiting: int = 0
    key: str = ""
    """What goes there from anywhere on the pages."""
    counts: str = ""
    """What waits there, with a place for how many."""

    @property
    def number(self) -> str:
        """Return how many wait, as it is drawn; empty for none."""
        most = f"{_MOST}+"
        return (str(self.waiting) if self.waiting <= _MOST else most) if self.waiting else ""


class Rail(RowList):
    """The places below each other: the arrows move, and Enter, Space or a press goes there."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        self._places: tuple[RailPlace, ...] = ()
        self._chosen, self._is_narrow = 0, False
        super().__init__(name, accessible, fits=False, panel=False)
        self.setProperty("role", "rail")
        # A bar would stand over the icons; the wheel and the arrows scroll where a very low window shows too few.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.set_narrow(False)

    def show_places(self, places: tuple[RailPlace, ...]) -> None:
        """Show where one can go."""
        self._places = places
        self.say_rows([self._read(place) for place in range(len(places))])

    def place(self, at: int) -> RailPlace:
        """Return what stands at a place."""
        return self._places[at]

    def show_waiting(self, at: int, count: int) -> None:
        """Show how many things wait at a place."""
        places = list(self._places)
        places[at] = replace(places[at], waiting=count)
        self._places = tuple(places)
        self._say(at)

    def mark_chosen(self, at: int) -> None:
        """Show which page stands beside it, and put the keyboard's mark there."""
        before, self._chosen = self._chosen, at
        for each in (before, at):
            self._say(each)
        self.setCurrentIndex(self.model().index(at, 0))

    def set_narrow(self, narrow: bool) -> None:
        """Show icons alone, or words beside them."""
        self._is_narrow = narrow
        self.rescaled()

    def rescaled(self) -> None:
        """Take its width at another scale."""
        self.setFixedWidth(px(NARROW_PX if self._is_narrow else WIDE_PX))
        self._leave_room()
        super().rescaled()

    def _leave_room(self) -> None:
        above = px(_ABOVE_PX if self.height() >= px(len(self._places) * _ROW_PX + 2 * _ABOVE_PX) else _ABOVE_LOW_PX)
        if above != self.viewportMargins().top():
            self.setViewportMargins(0, above, 0, 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Begin below the header as the page does, where there is room for that."""
        self._leave_room()
        super().resizeEvent(event)

    def _read(self, at: int) -> str:
        place = self._places[at]
        here = self.tr("shown now") if at == self._chosen else ""
        return ", ".join(part for part in (place.words, self._waiting(place), here) if part)

    def _waiting(self, place: RailPlace) -> str:
        return (place.counts or self.tr("waiting: {0}")).format(place.waiting) if place.waiting else ""

    def _say(self, at: int) -> None:
        # In its place: new rows would take the keyboard's mark away.
        self.model().setData(self.model().index(at, 0), self._read(at))
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go where the mark is with Space, as Enter does."""
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def viewportEvent(self, event: QEvent) -> bool:
        """Say in words what an icon and its number stand for, and which key goes there."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            at = self.indexAt(event.pos()).row()
            QToolTip.showText(event.globalPos(), tip(self.hint(at)) if at >= 0 else "", self.viewport())
            return True
        return super().viewportEvent(event)

    def hint(self, at: int) -> str:
        """Return what is said of a place while the mouse rests on it."""
        place = self._places[at]
        return "  \u00b7  ".join(part for part in (place.words, self._waiting(place), place.key) if part)

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row: all are in sight where that is possible."""
        del place, width
        room = int(self.viewport().height() / factor()) - _ABOVE_LOW_PX
        return max(_LEAST_ROW_PX, min(_ROW_PX, room // max(1, len(self._places))))

    def paint_whole_row(self, painter: QPainter, option: QStyleOptionViewItem, place: int) -> None:
        """Draw the ground of the page that is shown as paper with a bar, and of none other."""
        row = taken_back(option.rect).adjusted(_EDGE_PX, 1, -_EDGE_PX, -1)
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        over, pressed = enabled and bool(option.state & QStyle.StateFlag.State_MouseOver), self.is_pressed(place)
        chosen = place == self._chosen
        if chosen or over or pressed:
            # The tint of what is below the mouse elsewhere is that of the rail itself.
            painter.setBrush(theme.colour("paper" if chosen and enabled else "ground" if over else "sunk"))
            bold = over and not theme.has_tints()
            edge: Colour = "ink" if bold else "line" if over else "hair"
            painter.setPen(
                QPen(theme.colour(edge), STROKES_PX["chosen" if bold else "line"], theme.edge_line(enabled=enabled))
            )
            painter.drawRoundedRect(row.adjusted(0.5, 0.5, -0.5, -0.5), RADII_PX["control"], RADII_PX["control"])
        if chosen:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink"))
            inset = min(8.0, row.height() / 5)
            painter.drawRect(QRectF(row.left(), row.top() + inset, STROKES_PX["mark"], row.height() - 2 * inset))
        if pressed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink"))
            painter.drawRoundedRect(QRectF(row.left() + 4, row.bottom() - 5, row.width() - 8, STROKES_PX["mark"]), 1, 1)
        self.paint_row(painter, row, place, RowState(over, pressed, enabled, last=False))

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw icon, words and number."""
        at, chosen = self._places[place], place == self._chosen
        ink: Colour = "ink" if chosen and state.enabled else "ink2"
        icon_at = _NARROW_ICON_AT_PX if self._is_narrow else _ICON_AT_PX
        paint_icon(painter, at.icon, icon_at, row.center().y(), ink)
        number = row.adjusted(0, 0, -2 if self._is_narrow else -12, 0)
        font = theme.font("key" if self._is_narrow else "help", QFont.Weight.DemiBold)
        draw_line(painter, number, at.number, font, "amber", right=True)
        if not self._is_narrow:
            words = QRectF(_WORDS_AT_PX, row.top(), row.right() - _WORDS_AT_PX, row.height())
            weight = QFont.Weight.DemiBold if chosen else QFont.Weight.Normal
            draw_line(painter, words, at.words, theme.font("body", weight), "ink" if state.enabled else "ink2")


class Railed(QWidget):
    """A rail, and beside it the page of the place that is chosen; above each page stands what belongs to all of them."""

    turned = Signal(int)
    """Another page was chosen: its place."""
    gone_to = Signal(int)
    """Somebody went to a page by the rail, perhaps to the one that is shown: its place."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(f"{name}.pages")
        self.rail = Rail(name, accessible)
        self.pages = QStackedWidget()
        self._beside = QWidget()
        self.column = QVBoxLayout(self._beside)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(0)
        self.column.addWidget(self.pages, 1)
        box = QHBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(0)
        box.addWidget(self.rail)
        box.addWidget(self._beside, 1)
        self.setFocusProxy(self.rail)
        self.rail.chosen.connect(self._go)

    def take(self, pages: tuple[tuple[RailPlace, QWidget], ...]) -> None:
        """Take all pages, once; the first is shown."""
        for _place, page in pages:
            self.pages.addWidget(page)
        self.rail.show_places(tuple(place for place, _page in pages))
        self.rail.mark_chosen(0)

    def above(self, *parts: QWidget) -> None:
        """Put parts above whatever page is shown."""
        for place, part in enumerate(parts):
            self.column.insertWidget(place, part)

    def _go(self, place: int) -> None:
        self.setCurrentIndex(place)
        self.gone_to.emit(place)

    def count(self) -> int:
        """Return how many pages there are."""
        return self.pages.count()

    def widget(self, place: int) -> QWidget | None:
        """Return the page at a place, None where there is none."""
        return self.pages.widget(place)

    def currentIndex(self) -> int:
        """Return the place of the page that is shown."""
        return self.pages.currentIndex()

    def setCurrentIndex(self, place: int) -> None:
        """Show a page; the keyboard stays where it is."""
        if place != self.pages.currentIndex():
            self.pages.setCurrentIndex(place)
            self.rail.mark_chosen(place)
            self.turned.emit(place)

    def show_waiting(self, place: int, count: int) -> None:
        """Show in the rail how many things wait on a page."""
        self.rail.show_waiting(place, count)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room of a narrow window to the page."""
        super().resizeEvent(event)
        narrow = self.width() < px(_NARROW_BELOW_PX)
        if narrow != (self.rail.maximumWidth() == px(NARROW_PX)):
            self.rail.set_narrow(narrow)

    def rescaled(self) -> None:
        """Judge its room at another scale."""
        self.rail.set_narrow(self.width() < px(_NARROW_BELOW_PX))
