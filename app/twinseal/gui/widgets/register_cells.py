"""Thirteen cells for a register code as it stands on paper, and at once whether its last sign fits."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLineEdit

from twinseal.domain.register_code import ALPHABET, DATA_CHARACTERS, check_fits, letters_of
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour

SIGNS: Final = DATA_CHARACTERS + 1
_GROUP: Final = 4
_CELL_PX: Final = 40
_HEIGHT_PX: Final = 48
_SAID_PX: Final = 24
"""Room for what is said below the cells, from the start, so that saying it moves nothing."""
_GAP_PX: Final = 4.0
_DASH_PX: Final = 20.0
_SEAL_FIRST: Final = re.compile(r"\s*\d{1,8}\s*[^\w\s-]|\s*\d{4}\s")
"""A seal number before the code, as it stands in the register."""


class RegisterCells(QLineEdit):
    """Dashes are drawn and need not be typed. What is no code, such as a scanned receipt, is shown as it was typed."""

    mark_moved = Signal()

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setProperty("role", "digits")
        # Its length is generous: too long a text is refused with a sentence, not cut.
        self.setMaxLength(200_000)
        self.setFixedHeight(_HEIGHT_PX + _SAID_PX)
        self.setTextMargins(0, 0, 0, _SAID_PX)
        self.setMaximumWidth(round(SIGNS * (_CELL_PX + _GAP_PX) + 3 * _DASH_PX))
        self.setMinimumWidth(260)
        self.textChanged.connect(self._changed)
        self.cursorPositionChanged.connect(self._changed)
        self.selectionChanged.connect(self._changed)

    def sizeHint(self) -> QSize:
        """Return the room of all cells."""
        return QSize(self.maximumWidth(), self.height())

    @property
    def fits(self) -> bool | None:
        """Tell whether the last of thirteen signs fits those before it; None while there are fewer, or no code."""
        letters = letters_of(self.text())
        return None if self._is_plain() or len(letters) < SIGNS else check_fits(letters)

    def _changed(self) -> None:
        self.setAccessibleDescription(self._words())
        self.update()
        self.mark_moved.emit()

    def _words(self) -> str:
        fits = self.fits
        if fits is None:
            return ""
        return self.tr("The last sign fits.") if fits else self.tr("One of the thirteen signs is not as on paper.")

    def _is_plain(self) -> bool:
        letters = letters_of(self.text())
        return (
            len(letters) > SIGNS
            or any(sign not in ALPHABET for sign in letters)
            or _SEAL_FIRST.match(self.text()) is not None
        )

    def _cells(self) -> list[QRectF]:
        dashes = (SIGNS - 1) // _GROUP
        # Small windows have small dashes too.
        dash = min(_DASH_PX, self.width() / 30)
        cell = min(float(_CELL_PX), (self.width() - dashes * dash - SIGNS * _GAP_PX) / SIGNS)
        return [QRectF(place * (cell + _GAP_PX) + place // _GROUP * dash, 0, cell, _HEIGHT_PX) for place in range(SIGNS)]

    def _place(self) -> int:
        return min(len(letters_of(self.text()[: self.cursorPosition()])), SIGNS - 1)

    def mark_rect(self) -> QRect:
        """Return the part that the mark of the keyboard goes around: the cell that is typed into."""
        if self._is_plain() or self.hasSelectedText():
            return self.rect().adjusted(0, 0, 0, -_SAID_PX)
        return self._cells()[self._place()].toRect()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the keyboard into the cell that is pressed."""
        if self._is_plain():
            super().mousePressEvent(event)
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        places = [index for index, sign in enumerate(self.text()) if letters_of(sign)]
        pressed = sum(event.position().x() > cell.right() for cell in self._cells())
        self.setCursorPosition(places[pressed] if pressed < len(places) else len(self.text()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the cells, the dashes between the groups, and below whether the code fits."""
        if self._is_plain():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        letters, cells, fits = letters_of(self.text()), self._cells(), self.fits
        ground: Colour = "accent_tint" if self.hasSelectedText() else "paper" if self.isEnabled() else "sunk"
        edge: Colour = "amber_line" if fits is False else "line" if self.isEnabled() else "hair"
        stroke = STROKES_PX["chosen" if fits is False or self.hasSelectedText() else "line"]
        font = theme.font("box", QFont.Weight.Medium, mono=True)
        font.setPixelSize(min(font.pixelSize(), max(14, round(cells[0].width() * 1.1))))
        painter.setFont(font)
        for place, cell in enumerate(cells):
            painter.setBrush(theme.colour(ground))
            painter.setPen(QPen(theme.colour(edge), stroke, theme.edge_line(enabled=self.isEnabled())))
            inset = stroke / 2
            painter.drawRoundedRect(cell.adjusted(inset, inset, -inset, -inset), RADII_PX["paper"], RADII_PX["paper"])
            if place and place % _GROUP == 0:
                painter.setPen(QPen(theme.colour("ink2"), 2))
                between = (cells[place - 1].right() + cell.left()) / 2
                painter.drawLine(QPointF(between - 4, _HEIGHT_PX / 2), QPointF(between + 4, _HEIGHT_PX / 2))
            if place < len(letters):
                painter.setPen(theme.colour("bright" if self.isEnabled() else "ink2"))
                painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, letters[place])
        if self.hasFocus() and not self.hasSelectedText():
            self._paint_caret(painter, cells[self._place()], len(letters))
        self._paint_said(painter, fits)

    def _paint_caret(self, painter: QPainter, cell: QRectF, count: int) -> None:
        before = len(letters_of(self.text()[: self.cursorPosition()]))
        x = cell.center().x() if before == count < SIGNS else cell.right() - 5 if before >= SIGNS else cell.left() + 5
        painter.setPen(QPen(theme.colour("ink"), 2))
        painter.drawLine(QPointF(x, cell.top() + 12), QPointF(x, cell.bottom() - 12))

    def _paint_said(self, painter: QPainter, fits: bool | None) -> None:
        if fits is None:
            return
        colour: Colour = "accent" if fits else "amber"
        top = _HEIGHT_PX + 6.0
        icons.paint(painter, "check" if fits else "warning", QPointF(0, top), theme.colour(colour), 16)
        painter.setFont(theme.font("help", QFont.Weight.Medium))
        painter.setPen(theme.colour(colour))
        painter.drawText(QRectF(22, top - 2, self.width() - 22, 20), Qt.AlignmentFlag.AlignVCenter, self._words())
