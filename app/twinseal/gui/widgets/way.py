"""A way that leads on beside the one that most people take: an icon, what it is, and a line on what to expect of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import factor, painter_on, px, room, scaled_size
from twinseal.gui.design.tokens import RADII_PX, STROKES_PX, Colour
from twinseal.gui.widgets.row_list import wrapped_px

_HIGH_PX: Final = 60
_LOW_PX: Final = 44
_EDGE_PX: Final = 20
_LOW_EDGE_PX: Final = 12
_BESIDE_ICON_PX: Final = 16
_LOW_BESIDE_ICON_PX: Final = 8
_LINE_PX: Final = 21


class Way(QPushButton):
    """One press of a quiet panel; in a low window its first line alone."""

    def __init__(self, name: str, icon: str, text: str, hint: str, on_click: Callable[[], object]) -> None:
        """Build."""
        super().__init__(text)
        self.setObjectName(name)
        self.setAccessibleName(text)
        self.setAccessibleDescription(hint)
        self._icon, self._hint, self._is_low = icon, hint, False
        self.setMouseTracking(True)
        self.setAutoDefault(True)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.clicked.connect(lambda *_: on_click())

    def set_low(self, low: bool) -> None:
        """Show what it is alone, in a line with the others."""
        self._is_low = low
        self.updateGeometry()
        self.update()

    def rescaled(self) -> None:
        """Take the room that the words need at another scale."""
        self.updateGeometry()

    def _edges(self) -> tuple[float, float]:
        """Return the room at the sides, and where the words begin."""
        edge = _LOW_EDGE_PX if self._is_low else _EDGE_PX
        return edge, edge + icons.GRID_PX + (_LOW_BESIDE_ICON_PX if self._is_low else _BESIDE_ICON_PX)

    def _room(self, width: float) -> float:
        edge, words_at = self._edges()
        return width - edge - words_at

    def hasHeightForWidth(self) -> bool:
        """Tell that the hint may take another line."""
        return not self._is_low

    def heightForWidth(self, width: int) -> int:
        """Return the height: one line of the hint, or as many as it takes."""
        if self._is_low:
            return px(_LOW_PX)
        hint_px = wrapped_px(self._hint, theme.font("help"), self._room(width / factor()))
        return px(max(_HIGH_PX, _LINE_PX + hint_px + 21))

    def sizeHint(self) -> QSize:
        """Return the room of its words."""
        words = QFontMetricsF(theme.font("body", QFont.Weight.Medium)).horizontalAdvance(self.text())
        edge, words_at = self._edges()
        return scaled_size(words + edge + words_at + 1, _LOW_PX if self._is_low else _HIGH_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the least room: its first line is whole."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the panel in its state."""
        del event
        painter, whole = painter_on(self), room(self)
        over = self.isEnabled() and (self.underMouse() or self.isDown() or self.isChecked())
        stroke = STROKES_PX["chosen" if over and not theme.has_tints() else "line"]
        ground: Colour = "over" if over else "ground" if self.isEnabled() else "sunk"
        painter.setBrush(theme.colour(ground))
        edge: Colour = "line" if self.isEnabled() else "hair"
        painter.setPen(QPen(theme.colour(edge), stroke, theme.edge_line(enabled=self.isEnabled())))
        inset = stroke / 2
        painter.drawRoundedRect(whole.adjusted(inset, inset, -inset, -inset), RADII_PX["control"], RADII_PX["control"])
        edge_px, words_at = self._edges()
        words_px, middle = self._room(whole.width()), whole.height() / 2
        icons.paint(painter, self._icon, QPointF(edge_px, middle - icons.GRID_PX / 2), theme.colour("ink2"))
        font = theme.font("body", QFont.Weight.Medium)
        painter.setFont(font)
        painter.setPen(theme.colour("ink" if self.isEnabled() else "ink2"))
        hint_px = 0 if self._is_low else wrapped_px(self._hint, theme.font("help"), words_px)
        top = middle - (_LINE_PX + hint_px) / 2
        at_left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(QRectF(words_at, top, words_px, _LINE_PX), at_left | Qt.TextFlag.TextDontClip, self.text())
        if not self._is_low:
            painter.setFont(theme.font("help"))
            painter.setPen(theme.colour("ink2"))
            below = QRectF(words_at, top + _LINE_PX, words_px, hint_px)
            painter.drawText(below, Qt.AlignmentFlag.AlignLeft | Qt.TextFlag.TextWordWrap, self._hint)
        if self.isDown() or self.isChecked():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink"))
            painter.drawRoundedRect(QRectF(4, whole.height() - 6, whole.width() - 8, STROKES_PX["mark"]), 1, 1)
