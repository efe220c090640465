"""People as tiles: an icon of the role, the name, role and team, and who has to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import (
    QEvent,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QMouseEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QSizePolicy, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import factor, px, taken_back
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour
from twinseal.gui.widgets.act import ENTER

if TYPE_CHECKING:
    from twinseal.flows.views.sealed import PersonView

_TILE_PX: Final = 64
_LOW_TILE_PX: Final = 48
_BETWEEN_PX: Final = 12
_ASIDE_PX: Final = 16
_TWO_PX: Final = 520
"""From this width on two tiles stand side by side."""
_ROWS: Final = 4
_MANY: Final = 8
"""With more people than this there is a search above the tiles."""
_ICON_PX: Final = 24
_WORDS_AT_PX: Final = 58
_NAME: Final = Qt.ItemDataRole.UserRole + 1
_DETAIL: Final = Qt.ItemDataRole.UserRole + 2
_ICON: Final = Qt.ItemDataRole.UserRole + 3
_WAITS: Final = Qt.ItemDataRole.UserRole + 4
_WAITS_S: Final = Qt.ItemDataRole.UserRole + 5
_TEAM: Final = Qt.ItemDataRole.UserRole + 6
_WHERE: Final = Qt.ItemDataRole.UserRole + 7
_LOW_WINDOW_PX: Final = 600
_ICONS: Final = {"operator": "person", "officer": "officer", "auditor": "auditor"}


class _Tile(QStyledItemDelegate):
    def __init__(self, picker: PersonPicker) -> None:
        super().__init__(picker)
        self._picker = picker

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return self._picker.tile_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(factor(), factor())
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        waits, enabled = bool(index.data(_WAITS)), bool(state & QStyle.StateFlag.State_Enabled)
        tile = taken_back(self._picker.tile_rect(option.rect))
        ground: Colour = "accent_tint" if chosen else "over" if over else "paper" if enabled and not waits else "sunk"
        at_it = bool(state & QStyle.StateFlag.State_HasFocus)
        edge: Colour = "accent" if chosen else "line" if over or at_it else "hair"
        stroke = STROKES_PX["chosen" if chosen else "line"]
        painter.setBrush(theme.colour(ground))
        painter.setPen(QPen(theme.colour(edge), stroke, theme.edge_line(enabled=enabled and not waits)))
        inset = stroke / 2
        painter.drawRoundedRect(tile.adjusted(inset, inset, -inset, -inset), RADII_PX["control"], RADII_PX["control"])
        middle = tile.center().y()
        place = QPointF(tile.left() + 18, middle - _ICON_PX / 2)
        icons.paint(painter, str(index.data(_ICON)), place, theme.colour("accent" if chosen else "ink2"), _ICON_PX)
        if chosen:
            icons.paint(painter, "check", QPointF(tile.right() - 32, middle - 10), theme.colour("accent"))
        room = tile.width() - _WORDS_AT_PX - (40 if chosen else 12)
        lines: tuple[tuple[int, QFont, Colour, float], ...] = (
            (_NAME, theme.font("body", QFont.Weight.DemiBold), "ink2" if waits else "ink", middle - 21),
            (_DETAIL, theme.font("help"), "amber" if waits else "ink2", middle + 1),
        )
        for role, font, colour, top in lines:
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            metrics = QFontMetricsF(font)
            words = metrics.elidedText(str(index.data(role)), Qt.TextElideMode.ElideRight, room)
            painter.drawText(QRectF(tile.left() + _WORDS_AT_PX, top, room, 20), Qt.AlignmentFlag.AlignVCenter, words)
        painter.restore()


class PersonPicker(QListWidget):
    """Nobody is chosen at first. The arrows move, Space or a click chooses, Enter chooses and goes on.

    Who must wait after wrong tries says for how long, and is a tile like any other when that is over.
    """

    chosen = Signal()
    """Somebody was chosen, and the keyboard may go on."""
    mark_moved = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "tiles")
        self.setMouseTracking(True)
        self.setFlow(QListWidget.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setItemDelegate(_Tile(self))
        self._is_low = False
        self._second = QTimer(self)
        self._second.setInterval(1000)
        self._second.timeout.connect(self._count_down)
        self.currentRowChanged.connect(lambda _row: self.mark_moved.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.mark_moved.emit())

    # -- people --------------------------------------------------------------------------------

    def offer(self, people: tuple[PersonView, ...]) -> None:
        """Show people; nobody is chosen."""
        self.clear()
        for place, person in enumerate(people, 1):
            item = QListWidgetItem()
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            item.setData(_NAME, shown(person.name))
            item.setData(_ICON, _ICONS.get(person.role.value, "person"))
            self.addItem(item)
            self._say(item, person, self.tr("{0} of {1}").format(place, len(people)))
        self.setCurrentRow(0 if people else -1, QItemSelectionModel.SelectionFlag.NoUpdate)
        self.clearSelection()
        self._fit()

    def show_waits(self, people: tuple[PersonView, ...]) -> None:
        """Show who has to wait now; whoever is chosen stays so."""
        views = {person.id: person for person in people}
        for place in range(self.count()):
            item = self.item(place)
            person = views.get(str(item.data(Qt.ItemDataRole.UserRole)))
            if person is not None:
                self._say(item, person, self.tr("{0} of {1}").format(place + 1, self.count()))

    def _say(self, item: QListWidgetItem, person: PersonView, where: str) -> None:
        team = f", {person.team}" if person.team else ""
        rest = shown(f"{person.role.value}{team}")
        item.setData(_TEAM, rest)
        item.setData(_WHERE, where)
        item.setData(_WAITS_S, -1 if person.locked else person.wait_s)
        self._show_wait(item)
        if person.wait_s:
            self._second.start()

    def _show_wait(self, item: QListWidgetItem) -> None:
        left_s = int(item.data(_WAITS_S) or 0)
        detail = str(item.data(_TEAM))
        if left_s:
            detail = self.tr("locked") if left_s < 0 else self.tr("waits {0} s after wrong tries").format(left_s)
        item.setData(_WAITS, bool(left_s))
        item.setData(_DETAIL, detail)
        item.setText(f"{item.data(_NAME)}, {detail}")
        item.setData(Qt.ItemDataRole.AccessibleTextRole, f"{item.data(_NAME)}, {detail}, {item.data(_WHERE)}")

    def _count_down(self) -> None:
        running = False
        for place in range(self.count()):
            item = self.item(place)
            left_s = int(item.data(_WAITS_S) or 0)
            if left_s > 0:
                item.setData(_WAITS_S, left_s - 1)
                self._show_wait(item)
                running = running or left_s > 1
        if not running:
            self._second.stop()

    def person_id(self) -> str:
        """Return the chosen person's id, empty if nobody is chosen."""
        chosen = self.selectedItems()
        return str(chosen[0].data(Qt.ItemDataRole.UserRole)) if chosen else ""

    def person_name(self) -> str:
        """Return the chosen person's name, empty if nobody is chosen."""
        chosen = self.selectedItems()
        return str(chosen[0].data(_NAME)) if chosen else ""

    def choose(self, person_id: str) -> bool:
        """Choose a person by id; False if they are not in the list."""
        for place in range(self.count()):
            if self.item(place).data(Qt.ItemDataRole.UserRole) == person_id:
                self.setCurrentRow(place, QItemSelectionModel.SelectionFlag.ClearAndSelect)
                return True
        return False

    @property
    def are_many(self) -> bool:
        """Tell whether there are more people than one looks through."""
        return self.count() > _MANY

    def seek(self, text: str) -> None:
        """Show those whose name, role or team holds every word."""
        words = text.casefold().split()
        first = -1
        for place in range(self.count()):
            item = self.item(place)
            line = f"{item.data(_NAME)} {item.data(_TEAM)}".casefold()
            fits = all(word in line for word in words)
            item.setHidden(not fits)
            if fits and first < 0:
                first = place
        self.setCurrentRow(first, QItemSelectionModel.SelectionFlag.NoUpdate)
        self._fit()

    # -- size ----------------------------------------------------------------------------------

    def _columns(self) -> int:
        return 2 if self.width() >= px(_TWO_PX) else 1

    def tile_size(self) -> QSize:
        """Return the room of a tile with what is left between two."""
        high = _LOW_TILE_PX if self._is_low else _TILE_PX
        # A row that is filled to its last pixel is broken before its last tile.
        return QSize(max(px(120), (self.viewport().width() - 2) // self._columns()), px(high + _BETWEEN_PX))

    def tile_rect(self, room: QRect) -> QRect:
        """Return the tile in its room: what is left is the room between two."""
        half = px(_ASIDE_PX) // 2 if self._columns() > 1 else 0
        is_left = room.center().x() < self.viewport().width() // 2
        return room.adjusted(0 if is_left else half, 0, -half if is_left else 0, -px(_BETWEEN_PX))

    def _fit(self) -> None:
        seen = sum(not self.item(place).isHidden() for place in range(self.count()))
        columns = self._columns()
        rows = -(-self.count() // columns)
        # Where it comes and goes as needed, the list keeps its room free, and two tiles do not fit side by side.
        scrolls, still = Qt.ScrollBarPolicy.ScrollBarAlwaysOn, Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        self.setVerticalScrollBarPolicy(scrolls if rows > _ROWS else still)
        # As high for a search that leaves few as for all: nothing below it moves.
        rows = -(-max(1, self.count() if self.are_many else seen) // columns)
        self.setFixedHeight(min(rows, _ROWS) * self.tile_size().height() + 2)
        self.scheduleDelayedItemsLayout()
        self.mark_moved.emit()

    def rescaled(self) -> None:
        """Take the height of its tiles at another scale."""
        self._is_low = self.window().height() < px(_LOW_WINDOW_PX)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take one or two columns, and low tiles where the window is low."""
        super().resizeEvent(event)
        self._is_low = self.window().height() < px(_LOW_WINDOW_PX)
        self._fit()

    def sizeHint(self) -> QSize:
        """Return the room of the tiles, of four rows at most."""
        return QSize(px(280), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(200), self.minimumHeight())

    # -- keyboard and mouse --------------------------------------------------------------------

    def mark_rect(self) -> QRect:
        """Return the part that the mark of the keyboard goes around: the tile that it is at."""
        if self.currentRow() < 0:
            return self.rect()
        at = self.tile_rect(self.visualItemRect(self.currentItem()))
        return QRect(self.viewport().mapTo(self, at.topLeft()), at.size()).intersected(self.rect())

    def selectionCommand(
        self, index: QModelIndex | QPersistentModelIndex, event: QEvent | None = None
    ) -> QItemSelectionModel.SelectionFlag:
        """Let the mouse choose, and of the keys none that only moves."""
        if isinstance(event, QMouseEvent) and index.isValid():
            return QItemSelectionModel.SelectionFlag.ClearAndSelect
        return QItemSelectionModel.SelectionFlag.NoUpdate

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose with Space, choose and go on with Enter."""
        enter = event.key() in ENTER
        if (enter or event.key() == Qt.Key.Key_Space) and self.currentRow() >= 0:
            self.setCurrentRow(self.currentRow(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
            if enter:
                self.chosen.emit()
            return
        super().keyPressEvent(event)
