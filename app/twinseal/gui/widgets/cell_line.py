"""A line of text whose signs stand in cells of their own; the form of a code that is typed and of one that stands on paper."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QStyleOptionFrame

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, point_taken_back, scaled_rect
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour
from twinseal.gui.widgets.form_field import Line


class CellLine(Line):
    """What is no code is shown as it was typed, so that it can be put right.

    Whoever extends it says how many cells there are, where they lie, which signs of the text stand in them, and what is no code.
    """

    mark_moved = Signal()
    count = 0
    """How many cells there are."""
    corner = RADII_PX["control"]
    sign_colour: Colour = "ink"
    caret_inset_px = (6, 14)
    """How far the caret stays away from the side and from the top of its cell."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "digits")
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._changed)
        self.selectionChanged.connect(self._changed)

    def signs_of(self, text: str) -> str:
        """Return the signs of a text that stand in cells."""
        raise NotImplementedError

    def is_plain(self) -> bool:
        """Tell whether what stands here is no code so far."""
        raise NotImplementedError

    def cells(self) -> list[QRectF]:
        """Return where the cells lie."""
        raise NotImplementedError

    def is_marked_wrong(self) -> bool:
        """Tell whether the cells show that something is wrong."""
        raise NotImplementedError

    def plain_rect(self) -> QRect:
        """Return the part that a text which is no code takes."""
        return self.rect()

    def mark_rect(self) -> QRect:
        """Return the part that the mark of the keyboard goes around: the cell that is typed into."""
        if self.is_plain() or self.hasSelectedText():
            return self.plain_rect()
        return scaled_rect(self.cells()[min(self._before_caret(), self.count - 1)]).toRect()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the keyboard into the cell that is pressed."""
        if self.is_plain():
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        places = [index for index, sign in enumerate(self.text()) if self.signs_of(sign)]
        pressed = sum(point_taken_back(event.position()).x() > cell.right() for cell in self.cells())
        self.setCursorPosition(places[pressed] if pressed < len(places) else len(self.text()))

    def initStyleOption(self, option: QStyleOptionFrame) -> None:
        """Draw edge and text of what is no code in its own part alone: what is said below has no edge."""
        super().initStyleOption(option)
        option.rect = self.plain_rect()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells with their signs, and what stands beside them."""
        if self.is_plain():
            super().paintEvent(event)
            return
        painter = painter_on(self)
        cells = self.cells()
        self._paint_cells(painter, cells)
        if self.hasFocus() and not self.hasSelectedText() and not self.isReadOnly():
            self._paint_caret(painter, cells)
        self.paint_beside(painter, cells)

    def prepare_font(self, painter: QPainter, cells: list[QRectF]) -> None:
        """Set the font of the signs."""
        raise NotImplementedError

    def paint_beside(self, painter: QPainter, cells: list[QRectF]) -> None:
        """Draw the marks between and around the cells."""
        raise NotImplementedError

    def _changed(self) -> None:
        self.update()
        self.mark_moved.emit()

    def _before_caret(self) -> int:
        return len(self.signs_of(self.text()[: self.cursorPosition()]))

    def _paint_cells(self, painter: QPainter, cells: list[QRectF]) -> None:
        signs, enabled, wrong = self.signs_of(self.text()), self.isEnabled(), self.is_marked_wrong()
        ground: Colour = "accent_tint" if self.hasSelectedText() else "paper" if enabled else "sunk"
        edge: Colour = "amber_line" if wrong else "line" if enabled else "hair"
        stroke = STROKES_PX["chosen" if wrong or self.hasSelectedText() else "line"]
        inset = stroke / 2
        self.prepare_font(painter, cells)
        for place, cell in enumerate(cells):
            painter.setBrush(theme.colour(ground))
            painter.setPen(QPen(theme.colour(edge), stroke, theme.edge_line(enabled=enabled)))
            painter.drawRoundedRect(cell.adjusted(inset, inset, -inset, -inset), self.corner, self.corner)
            if place < len(signs):
                painter.setPen(theme.colour(self.sign_colour if enabled else "ink2"))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, signs[place])

    def _paint_caret(self, painter: QPainter, cells: list[QRectF]) -> None:
        before, typed = self._before_caret(), len(self.signs_of(self.text()))
        cell = cells[min(before, self.count - 1)]
        side, top = self.caret_inset_px
        x = cell.left() + side
        if before >= self.count:
            x = cell.right() - side
        elif before == typed:
            x = cell.center().x()
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.drawLine(QPointF(x, cell.top() + top), QPointF(x, cell.bottom() - top))
