"""Rows of one kind below each other, drawn by whoever extends it: one stop of the keyboard, the arrows go from row to row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, QStringListModel, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QHideEvent, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListView, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import factor, px, taken_back
from twinseal.gui.design.tokens import RADII_PX, SPACES_PX, STROKES_PX, Colour
from twinseal.gui.widgets.act import ENTER
from twinseal.gui.widgets.base import in_place, page_around
from twinseal.gui.widgets.focus_ring import AROUND_PX

EDGE_PX: Final = SPACES_PX["column"]
"""Room at both sides of what stands in a row."""
WORDS_AT_PX: Final = EDGE_PX + icons.GRID_PX + 12
"""Where the words begin that follow an icon."""
_Index = QModelIndex | QPersistentModelIndex
_WRAP: Final = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row is met: below the mouse, pressed, taking nothing; and whether it is the last one."""

    over: bool
    pressed: bool
    enabled: bool
    last: bool


def wrapped_px(text: str, font: QFont, width: float) -> int:
    """Return the height of a text broken into lines of a width."""
    return QFontMetrics(font).boundingRect(QRect(0, 0, max(1, int(width)), 10_000), _WRAP, in_place(text)).height()


def wide_px(text: str, font: QFont) -> int:
    """Return the width of a text in one line."""
    return QFontMetrics(font).horizontalAdvance(in_place(text))


def draw(painter: QPainter, place: QRectF, text: str, font: QFont, colour: Colour) -> None:
    """Draw a text broken into lines from the upper left corner of its place."""
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    painter.drawText(place, _WRAP, in_place(text))


def draw_line(painter: QPainter, place: QRectF, text: str, font: QFont, colour: Colour, *, right: bool = False) -> None:
    """Draw a text in one line in the middle of its place, from its left side or up to its right."""
    painter.setFont(font)
    painter.setPen(theme.colour(colour))
    side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
    painter.drawText(place, side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip, in_place(text))


class _Rows(QStyledItemDelegate):
    def __init__(self, rows: RowList) -> None:
        super().__init__(rows)
        self._list = rows

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        del option
        return QSize(1, px(self._list.row_px(index.row(), self._list.room_px())))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(factor(), factor())
        self._list.paint_whole_row(painter, option, index.row())
        painter.restore()


class RowList(QListView):
    """Who extends it says how high a row is and draws it; read aloud it is a list of sentences."""

    chosen = Signal(int)
    """A row was pressed, or Enter was: its place."""
    followed = Signal(int)
    """A row was pressed twice, or Enter was pressed at it: its place."""
    confirmed = Signal(int)
    """Enter was pressed at a row: its place."""
    mark_moved = Signal()

    def __init__(self, name: str, accessible: str, *, still: bool = False, fits: bool = True, panel: bool = True) -> None:
        """Start empty; `still` rows are read and not pressed, `fits` is as high as its rows, `panel` lies on paper."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "rows" if panel else "rows-bare")
        self._is_still, self._fits, self._on_paper, self._pressed = still, fits, panel, -1
        self._first = -1
        """The row that was pressed last, since it is in sight."""
        self.setItemDelegate(_Rows(self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(not still)
        if fits:
            self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        if still:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.setSelectionMode(QListView.SelectionMode.NoSelection)
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.mark_moved.emit())

    # -- for who extends it --------------------------------------------------------------------

    def row_px(self, place: int, width: int) -> int:
        """Return the height of a row at a width."""
        raise NotImplementedError

    def paint_row(self, painter: QPainter, row: QRectF, place: int, state: RowState) -> None:
        """Draw what stands in a row; ground and lines are drawn."""
        raise NotImplementedError

    def ground(self, place: int) -> tuple[Colour | None, Colour | None]:
        """Return the tint of a row at rest and the colour of the bar at its left side; None is nothing."""
        del place
        return None, None

    def say_rows(self, sentences: Sequence[str]) -> None:
        """Take rows by what is read aloud of each."""
        model = self.model()
        texts = [shown(sentence) for sentence in sentences]
        if isinstance(model, QStringListModel):
            model.setStringList(texts)
        else:
            self.setModel(QStringListModel(texts, self))
        self._take_height()
        if texts and not self._is_still and not self.currentIndex().isValid():
            self.setCurrentIndex(self.model().index(0, 0))

    # -- size ----------------------------------------------------------------------------------

    def room_px(self) -> int:
        """Return the width of a row, in the pixels of the pictures."""
        return round(self.viewport().width() / factor())

    def count(self) -> int:
        """Return how many rows there are."""
        model = self.model()
        return model.rowCount() if model is not None else 0

    def row_texts(self) -> list[str]:
        """Return what is read aloud of each row."""
        model = self.model()
        return [str(model.index(place, 0).data()) for place in range(self.count())]

    def is_pressed(self, place: int) -> bool:
        """Tell whether the mouse holds a row down."""
        return place == self._pressed

    def _take_height(self) -> None:
        self.scheduleDelayedItemsLayout()
        if self._fits:
            height = sum(px(self.row_px(place, self.room_px())) for place in range(self.count())) + 2
            if height != self.maximumHeight() or height != self.minimumHeight():
                self.setFixedHeight(height)

    def sizeHint(self) -> QSize:
        """Return the room of its rows."""
        return QSize(px(320), self.minimumHeight() if self._fits else px(240))

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(200), self.minimumHeight())

    def rescaled(self) -> None:
        """Take the height of its rows at another scale."""
        self._take_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the rows again."""
        super().resizeEvent(event)
        self._take_height()
        self.mark_moved.emit()

    def updateGeometries(self) -> None:
        """Take the mark along where rows were laid out again."""
        super().updateGeometries()
        self.mark_moved.emit()

    # -- keyboard and mouse --------------------------------------------------------------------

    def mark_rect(self) -> QRect:
        """Return the part that the mark of the keyboard goes around: inside the row that it is at."""
        at = self.currentIndex()
        if not at.isValid():
            around = px(AROUND_PX)
            return self.rect().adjusted(around, around, -around, -around)
        row, inset = self.visualRect(at), px(AROUND_PX + 1)
        placed = QRect(self.viewport().mapTo(self, row.topLeft()), row.size()).intersected(self.rect())
        return placed.adjusted(inset, inset, -inset, -inset)

    def currentChanged(self, current: _Index, previous: _Index) -> None:
        """Move the mark."""
        super().currentChanged(current, previous)
        self.mark_moved.emit()
        self._bring_row_into_view()

    def _bring_row_into_view(self) -> None:
        """Scroll the page that a list as high as its rows lies in: the list itself never scrolls."""
        area = page_around(self) if self._fits and self.hasFocus() else None
        page = area.widget() if area is not None else None
        row = self.visualRect(self.currentIndex())
        if area is not None and page is not None and row.isValid():
            middle = self.viewport().mapTo(page, row.center())
            area.ensureVisible(0, middle.y(), 0, row.height() // 2 + px(AROUND_PX))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose a row with Enter."""
        if event.key() in ENTER and self.currentIndex().isValid():
            place = self.currentIndex().row()
            self.chosen.emit(place)
            self.followed.emit(place)
            self.confirmed.emit(place)
            return
        super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Show the row as pressed."""
        super().mousePressEvent(event)
        if not self._is_still:
            self._pressed = self.indexAt(event.position().toPoint()).row()
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the row, where the mouse is still at it."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, -1
        self.viewport().update()
        if pressed >= 0 and self.indexAt(event.position().toPoint()).row() == pressed:
            self._first = pressed
            self.chosen.emit(pressed)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Follow the row; the second press of two that began elsewhere, as on the page before, follows nothing."""
        first = self._first
        super().mouseDoubleClickEvent(event)
        place = self.indexAt(event.position().toPoint()).row()
        if not self._is_still and 0 <= place == first and event.button() == Qt.MouseButton.LeftButton:
            self.followed.emit(place)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was pressed: the second press of two, of which the first was on another page, follows nothing."""
        super().hideEvent(event)
        self._first = -1

    # -- painting ------------------------------------------------------------------------------

    def paint_whole_row(self, painter: QPainter, option: QStyleOptionViewItem, place: int) -> None:
        """Draw ground, mark and separation of a row, and then what stands in it."""
        row, last = taken_back(option.rect), place == self.count() - 1
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        over = enabled and not self._is_still and bool(option.state & QStyle.StateFlag.State_MouseOver)
        pressed = enabled and place == self._pressed
        tint, bar = self.ground(place)
        ground: Colour | None = "over" if over or pressed else tint if enabled else "sunk"
        if ground is not None:
            painter.setBrush(theme.colour(ground))
            painter.setPen(Qt.PenStyle.NoPen)
            if over and not theme.has_tints():
                # A frame says what the tint says elsewhere.
                painter.setPen(QPen(theme.colour("ink"), STROKES_PX["chosen"]))
            painter.drawRoundedRect(row.adjusted(1, 1, -1, -1), RADII_PX["control"] - 1, RADII_PX["control"] - 1)
        painter.setPen(Qt.PenStyle.NoPen)
        if bar is not None:
            painter.setBrush(theme.colour(bar))
            painter.drawRect(QRectF(row.left(), row.top() + 8, STROKES_PX["mark"], row.height() - 16))
        if self._on_paper and not last and ground is None:
            painter.setBrush(theme.colour("hair"))
            painter.drawRect(QRectF(row.left() + EDGE_PX, row.bottom() - 1, row.width() - 2 * EDGE_PX, 1))
        self.paint_row(painter, row, place, RowState(over, pressed, enabled, last))
        if pressed:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink"))
            painter.drawRoundedRect(QRectF(row.left() + 4, row.bottom() - 5, row.width() - 8, STROKES_PX["mark"]), 1, 1)


def paint_icon(painter: QPainter, name: str, left: float, middle: float, colour: Colour) -> None:
    """Draw an icon by the middle of its height."""
    icons.paint(painter, name, QPointF(left, middle - icons.GRID_PX / 2), theme.colour(colour))
