"""Thirteen cells for a register code as it stands on paper, and at once whether its last sign fits."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QFocusEvent, QFont, QPainter, QPen

from twinseal.domain.register_code import ALPHABET, DATA_CHARACTERS, check_fits, letters_of
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import px, room
from twinseal.gui.design.tokens import RADII_PX, Colour
from twinseal.gui.widgets.announcer import StateAtFocus, announce
from twinseal.gui.widgets.cell_line import CellLine
from twinseal.gui.widgets.secret_cell import code_read_aloud

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


class RegisterCells(CellLine):
    """Dashes are drawn and need not be typed; a scanned receipt is no code and is shown as it was typed."""

    count = SIGNS
    corner = RADII_PX["paper"]
    sign_colour: Colour = "bright"
    caret_inset_px = (5, 12)

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        self._read = ""
        super().__init__(name, accessible)
        self._state_read = StateAtFocus(self)
        # Its length is generous: too long a text is refused with a sentence, not cut.
        self.setMaxLength(200_000)
        self.setFixedHeight(px(_HEIGHT_PX + _SAID_PX))
        self.setMaximumWidth(px(SIGNS * (_CELL_PX + _GAP_PX) + 3 * _DASH_PX))
        self.setMinimumWidth(px(260))

    def sizeHint(self) -> QSize:
        """Return the room of all cells."""
        return QSize(self.maximumWidth(), self.height())

    @property
    def fits(self) -> bool | None:
        """Tell whether the last of thirteen signs fits those before it; None while there are fewer, or no code."""
        letters = letters_of(self.text())
        return None if self.is_plain() or len(letters) < SIGNS else check_fits(letters)

    def _changed(self) -> None:
        if self.text() != self._read:
            self._read_aloud(self._read, self.text())
            self._read = self.text()
            self.setAccessibleDescription(self._words())
        super()._changed()

    def _read_aloud(self, before: str, now: str) -> None:
        """Say the signs that came at the end, as they are read: an O is a zero here; after the last whether they fit."""
        old, new = letters_of(before), letters_of(now)
        if not self.hasFocus() or self.is_plain() or not new.startswith(old) or new == old:
            return
        announce(self, code_read_aloud(new[len(old) :]))
        announce(self, self._words(), urgent=self.fits is False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say the signs that stand here."""
        self._state_read.come("" if self.is_plain() else code_read_aloud(letters_of(self.text())))
        super().focusInEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Take the signs back: others may be typed."""
        super().focusOutEvent(event)
        self._state_read.go()

    def _words(self) -> str:
        fits = self.fits
        if fits is None:
            return ""
        return self.tr("The last sign fits.") if fits else self.tr("One of the thirteen signs is not as on paper.")

    def signs_of(self, text: str) -> str:
        """Return the signs of a register code."""
        return letters_of(text)

    def is_plain(self) -> bool:
        """Tell whether there are more signs than a code has, another sign, or the seal number in front."""
        letters = letters_of(self.text())
        return (
            len(letters) > SIGNS
            or any(sign not in ALPHABET for sign in letters)
            or _SEAL_FIRST.match(self.text()) is not None
        )

    def is_marked_wrong(self) -> bool:
        """Tell whether the last sign does not fit."""
        return self.fits is False

    def cells(self) -> list[QRectF]:
        """Return thirteen cells in groups of four."""
        dashes = (SIGNS - 1) // _GROUP
        # Small windows have small dashes too.
        wide = room(self).width()
        dash = min(_DASH_PX, wide / 30)
        cell = min(float(_CELL_PX), (wide - dashes * dash - SIGNS * _GAP_PX) / SIGNS)
        return [QRectF(place * (cell + _GAP_PX) + place // _GROUP * dash, 0, cell, _HEIGHT_PX) for place in range(SIGNS)]

    def plain_rect(self) -> QRect:
        """Return the line without the room of what is said below."""
        return self.rect().adjusted(0, 0, 0, -px(_SAID_PX))

    def prepare_font(self, painter: QPainter, cells: list[QRectF]) -> None:
        """Take large signs, smaller ones where the cells are."""
        font = theme.font("box", QFont.Weight.Medium, mono=True)
        font.setPixelSize(min(font.pixelSize(), max(14, round(cells[0].width() * 1.1))))
        painter.setFont(font)

    def paint_beside(self, painter: QPainter, cells: list[QRectF]) -> None:
        """Draw the dashes between the groups, and below whether the code fits."""
        painter.setPen(QPen(theme.colour("ink2"), 2))
        for place in range(_GROUP, SIGNS, _GROUP):
            between = (cells[place - 1].right() + cells[place].left()) / 2
            painter.drawLine(QPointF(between - 4, _HEIGHT_PX / 2), QPointF(between + 4, _HEIGHT_PX / 2))
        self._paint_said(painter, self.fits)

    def _paint_said(self, painter: QPainter, fits: bool | None) -> None:
        if fits is None:
            return
        colour: Colour = "accent" if fits else "amber"
        top = _HEIGHT_PX + 6.0
        icons.paint(painter, "check" if fits else "warning", QPointF(0, top), theme.colour(colour), 16)
        painter.setFont(theme.font("help", QFont.Weight.Medium))
        painter.setPen(theme.colour(colour))
        painter.drawText(QRectF(22, top - 2, room(self).width() - 22, 20), Qt.AlignmentFlag.AlignVCenter, self._words())
