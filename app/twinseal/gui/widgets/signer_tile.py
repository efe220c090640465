"""Somebody who signs a list: name, and whether that is done, is done now, or comes after."""

from __future__ import annotations

from typing import Final, Literal

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, room, scaled_size
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour

Signing = Literal["signed", "now", "after"]
_HIGH_PX: Final = 64
_LOW_PX: Final = 48
_ICON_AT_PX: Final = 16
_WORDS_AT_PX: Final = 48
_LOOKS: Final[dict[Signing, tuple[str, Colour, Colour]]] = {
    "signed": ("check", "accent", "accent_tint"),
    "now": ("pen", "ink", "paper"),
    "after": ("", "ink2", "sunk"),
}
"""Icon, its colour and that of the edge, and the ground."""


class SignerTile(QWidget):
    """Is read, and never pressed."""

    def __init__(self, name: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self._person, self._words = "", ""
        self._high = _HIGH_PX
        self._signing: Signing = "after"
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_person(self, person: str, words: str, signing: Signing) -> None:
        """Show a name, how far its signature is in a few words, and as a sign."""
        self._person, self._words, self._signing = shown(person), shown(words), signing
        self.setAccessibleName(f"{self._person}, {self._words}" if self._words else self._person)
        self.update()

    def set_low(self, low: bool) -> None:
        """Take less height, in a low window."""
        self._high = _LOW_PX if low else _HIGH_PX
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """Return its size: the width is that of its column."""
        return scaled_size(196, self._high)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw sign, name and words; of a long name the end is left out."""
        del event
        painter = painter_on(self)
        icon, ink, ground = _LOOKS[self._signing]
        signed = self._signing == "signed"
        stroke = STROKES_PX["chosen" if self._signing == "now" else "line"]
        painter.setBrush(theme.colour(ground))
        edge = theme.colour("accent" if signed else "ink" if self._signing == "now" else "hair")
        painter.setPen(QPen(edge, stroke))
        inset = stroke / 2
        whole = room(self).adjusted(inset, inset, -inset, -inset)
        painter.drawRoundedRect(whole, RADII_PX["control"], RADII_PX["control"])
        if icon:
            place = QPointF(_ICON_AT_PX, whole.center().y() - icons.GRID_PX / 2)
            icons.paint(painter, icon, place, theme.colour(ink))
        top = whole.center().y() - 21.5
        wide = whole.width() - _WORDS_AT_PX - 8
        for text, size_is_body, at in ((self._person, True, top), (self._words, False, top + 22.0)):
            font = theme.font("body", QFont.Weight.DemiBold) if size_is_body else theme.font("help")
            painter.setFont(font)
            painter.setPen(theme.colour("ink" if size_is_body else "ink2"))
            cut = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, round(wide))
            painter.drawText(QRectF(_WORDS_AT_PX, at, wide, 20), Qt.AlignmentFlag.AlignVCenter, cut)
