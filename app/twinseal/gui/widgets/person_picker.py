"""People as tiles: an icon of the role, the name, role and team, and who has to wait."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour

if TYPE_CHECKING:
    from twinseal.flows.views.sealed import PersonView

_TILE_PX: Final = 56
_BETWEEN_PX: Final = 8
_ICON_PX: Final = 24
_WORDS_AT_PX: Final = 58
_NAME: Final = Qt.ItemDataRole.UserRole + 1
_DETAIL: Final = Qt.ItemDataRole.UserRole + 2
_ICON: Final = Qt.ItemDataRole.UserRole + 3
_WAITS: Final = Qt.ItemDataRole.UserRole + 4
_ICONS: Final = {"operator": "person", "officer": "officer", "auditor": "auditor"}


class _Tile(QStyledItemDelegate):
    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        del option, index
        return QSize(120, _TILE_PX + _BETWEEN_PX)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        state = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        over = bool(state & QStyle.StateFlag.State_MouseOver)
        waits, enabled = bool(index.data(_WAITS)), bool(state & QStyle.StateFlag.State_Enabled)
        tile = QRectF(tile_rect(option.rect))
        ground: Colour = "accent_tint" if chosen else "over" if over else "paper" if enabled and not waits else "sunk"
        edge: Colour = "accent" if chosen else "line" if over else "hair"
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


def tile_rect(row: QRect) -> QRect:
    """Return the tile in the room of a row: what is left is the room between two."""
    return row.adjusted(0, 0, 0, -_BETWEEN_PX)


class PersonPicker(QListWidget):
    """One person is chosen; who must wait after wrong tries says so."""

    chosen = Signal()
    mark_moved = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "tiles")
        self.setMinimumHeight(_TILE_PX + _BETWEEN_PX + 8)
        self.setMaximumHeight(4 * (_TILE_PX + _BETWEEN_PX) + 8)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_Tile(self))
        self.currentRowChanged.connect(lambda _row: self.mark_moved.emit())
        self.verticalScrollBar().valueChanged.connect(lambda _value: self.mark_moved.emit())

    def offer(self, people: tuple[PersonView, ...], *, first: int = 0) -> None:
        """Show people; the first is chosen unless `first` is -1."""
        self.clear()
        for person in people:
            team = f", {person.team}" if person.team else ""
            state = ""
            if person.locked:
                state = self.tr(" \u2013 locked")
            elif person.wait_s:
                state = self.tr(" \u2013 wait {0} s").format(person.wait_s)
            detail = f"{person.role.value}{team}{state}"
            item = QListWidgetItem(shown(f"{person.name}   {detail}"))
            item.setData(Qt.ItemDataRole.UserRole, person.id)
            item.setData(_NAME, shown(person.name))
            item.setData(_DETAIL, shown(detail))
            item.setData(_ICON, _ICONS.get(person.role.value, "person"))
            item.setData(_WAITS, bool(state))
            self.addItem(item)
        if people:
            self.setCurrentRow(first)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return the room of all tiles, of four at most."""
        return QSize(280, min(max(1, self.count()) * (_TILE_PX + _BETWEEN_PX) + 2, self.maximumHeight()))

    def person_id(self) -> str:
        """Return the chosen person's id, empty if nobody is chosen."""
        item = self.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def choose(self, person_id: str) -> bool:
        """Choose a person by id; False if they are not in the list."""
        for place in range(self.count()):
            if self.item(place).data(Qt.ItemDataRole.UserRole) == person_id:
                self.setCurrentRow(place)
                return True
        return False

    def mark_rect(self) -> QRect:
        """Return the part that the mark of the keyboard goes around: the tile that it is at."""
        if self.currentRow() < 0:
            return self.rect()
        at = tile_rect(self.visualItemRect(self.currentItem()))
        return QRect(self.viewport().mapTo(self, at.topLeft()), at.size()).intersected(self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
            return
        super().keyPressEvent(event)
