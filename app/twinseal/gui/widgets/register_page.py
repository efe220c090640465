"""A page of the paper register as a picture: which line is meant, and of all others nothing but that they are there."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.domain.due_time import day_and_clock
from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, px, room, scaled_size
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour

_HEAD_PX: Final = 30
_ROW_PX: Final = 40
_EDGE_PX: Final = 16
_INITIALS_PX: Final = 32
_LINES: Final = 3
_COLUMNS: Final = (0.13, 0.43, 0.27, 0.17)
_DOTS: Final = "\u00b7\u00b7\u00b7\u00b7-\u00b7\u00b7\u00b7\u00b7-\u00b7\u00b7\u00b7\u00b7-\u00b7"


class RegisterPage(QWidget):
    """Draws the last lines of a page; real codes of earlier seals never stand here, for anybody can see it."""

    def __init__(self, name: str) -> None:
        """Start without a line."""
        super().__init__()
        self.setObjectName(name)
        self._seal, self._day = 0, ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_seal(0)

    def show_seal(self, seal: int, at_utc: str = "") -> None:
        """Show where the line of a seal stands, by the day and time that were written beside its code."""
        self._seal, self._day = seal, " ".join(day_and_clock(at_utc))
        where = self.tr("It stands in the last line of the register, that of seal {0:04d}.").format(seal)
        when = self.tr("It was sealed on {0}.").format(self._day) if self._day else ""
        self.setAccessibleName(f"{where} {when}".strip())
        self.updateGeometry()
        self.update()

    def _seals(self) -> range:
        return range(max(1, self._seal - _LINES + 1), max(1, self._seal) + 1)

    def sizeHint(self) -> QSize:
        """Return the room of its lines."""
        return scaled_size(760, _HEAD_PX + len(self._seals()) * _ROW_PX + 1)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(300), self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the page."""
        del event
        painter = painter_on(self)
        whole = room(self).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setBrush(theme.colour("paper"))
        painter.setPen(QPen(theme.colour("hair"), STROKES_PX["line"]))
        painter.drawRoundedRect(whole, RADII_PX["paper"], RADII_PX["paper"])
        self._paint_row(
            painter,
            0.0,
            _HEAD_PX,
            (self.tr("Seal"), self.tr("Register code"), self.tr("Sealed"), self.tr("Initials")),
            theme.font("help", QFont.Weight.DemiBold),
            "ink2",
        )
        top = float(_HEAD_PX)
        for seal in self._seals():
            is_meant = seal == self._seals()[-1]
            painter.setPen(Qt.PenStyle.NoPen)
            if is_meant:
                painter.fillRect(QRectF(1, top, whole.width() - 1, _ROW_PX), theme.colour("accent_tint"))
                painter.fillRect(QRectF(0, top, 4, _ROW_PX), theme.colour("accent"))
            painter.fillRect(QRectF(1, top, whole.width() - 1, 1), theme.colour("line" if top == _HEAD_PX else "hair"))
            words = (
                f"{seal:04d}",
                self.tr("this line") if is_meant else _DOTS,
                self._day if is_meant else "\u00b7\u00b7.\u00b7\u00b7 \u00b7\u00b7:\u00b7\u00b7",
                "" if is_meant else "\u00b7\u00b7  \u00b7\u00b7",
            )
            font = theme.font("body", QFont.Weight.Medium if is_meant else QFont.Weight.Normal, mono=not is_meant)
            self._paint_row(painter, top, _ROW_PX, words, font, "ink" if is_meant else "ink2")
            if is_meant:
                self._paint_initials(painter, top)
            top += _ROW_PX

    def _paint_initials(self, painter: QPainter, top: float) -> None:
        """Draw two places for initials, empty: whose they are stands on paper alone."""
        left = sum(_COLUMNS[:-1]) * room(self).width() + _EDGE_PX
        for place in range(2):
            x = left + place * (_INITIALS_PX + 10)
            painter.fillRect(QRectF(x, top + _ROW_PX - 11, _INITIALS_PX, 1), theme.colour("line"))

    def _paint_row(
        self, painter: QPainter, top: float, high: float, words: tuple[str, ...], font: QFont, colour: Colour
    ) -> None:
        left = 0.0
        for part, word in zip(_COLUMNS, words, strict=True):
            wide = part * room(self).width()
            if left:
                painter.fillRect(QRectF(left, top, 1, high), theme.colour("hair"))
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            painter.drawText(QRectF(left + _EDGE_PX, top, wide - 20, high), Qt.AlignmentFlag.AlignVCenter, word)
            left += wide
