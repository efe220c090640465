"""What somebody presses: one form for every act, with all of its states."""

from __future__ import annotations

import math
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPushButton, QSizePolicy

from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, px, room
from twinseal.gui.design.tokens import ACT_PX, ACT_SMALL_PX, RADII_PX, SPACES_PX, STROKES_PX, Colour, Size

_LEAST_PX: Final = 40
"""Least height where there is little room."""
_HEIGHTS_PX: Final = {"small": ACT_SMALL_PX, "low": 36, "huge": 60}
_BESIDE_PX: Final = {"": 16, "large": 30, "small": 10, "low": 10}
_LEAST_BESIDE_PX: Final = 8
"""Room at both sides of the words where there is little of it."""
_AT_LEFT_PX: Final = 14
_CAP_PX: Final = 20
_AROUND_KEY_PX: Final = 6
_Colours = tuple[Colour | None, Colour, Colour | None, Colour]
"""Ground, words, edge, key cap; None is nothing."""
_REST: Final[dict[str, _Colours]] = {
    "primary": ("prime", "prime_ink", "prime_edge", "primekey"),
    "reseal": ("red", "red_ink", "red_edge", "red_ink"),
    "": ("paper", "ink", "line", "key"),
    "quiet": (None, "ink", None, "key"),
}
_OVER: Final[dict[str, Colour]] = {"primary": "prime_over", "reseal": "red_over"}
_PRESSED_BAR: Final[dict[str, Colour]] = {"primary": "prime_ink", "reseal": "red_ink"}
_DISABLED: Final[_Colours] = ("sunk", "ink2", "hair", "ink2")


ENTER: Final = frozenset({Qt.Key.Key_Return, Qt.Key.Key_Enter})
"""The keys that go on."""


def is_ctrl_enter(event: QKeyEvent) -> bool:
    """Tell whether a key leaves a text in which Enter alone is a new line, or leads to the next field."""
    return event.key() in ENTER and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)


class Act(QPushButton):
    """A button of a kind: `primary` is what a screen is for, `reseal` seals, `quiet` leaves, "" is any other."""

    def __init__(
        self, text: str, *, kind: str = "", scale: str = "", key: str = "", icon: str = "", in_column: bool = False
    ) -> None:
        """Build. `key` is printed as a cap after the words, `icon` stands before them; `scale` is "" or one of the sizes.

        The sizes are "small", "low", "large" and "huge"; acts `in_column` below each other begin at the same place.
        """
        super().__init__(text)
        self._key, self._icon, self._is_busy, self._in_column = key, icon, False, in_column
        self._measured: tuple[tuple[object, ...], tuple[float, float, float]] | None = None
        self.setProperty("kind", kind)
        self.setProperty("scale", scale)
        self.setMouseTracking(True)
        self._fit()

    def set_kind(self, kind: str) -> None:
        """Become an act of another kind."""
        self.setProperty("kind", kind)
        self.update()

    def show_icon(self, icon: str) -> None:
        """Show another icon before the words."""
        self._icon = icon
        self.update()

    def set_key(self, key: str) -> None:
        """Print another key after the words, or none."""
        self._key = key
        self.updateGeometry()
        self.update()

    def set_scale(self, scale: str) -> None:
        """Take more or less room."""
        self.setProperty("scale", scale)
        self._fit()
        self.updateGeometry()
        self.update()

    def set_busy(self, busy: bool) -> None:
        """Show that its own work runs, or no longer."""
        self._is_busy = busy
        self.update()

    @property
    def key(self) -> str:
        """Return the key that does the same, as it is printed."""
        return self._key

    def rescaled(self) -> None:
        """Take the height of its kind at another scale."""
        self._fit()

    def _fit(self) -> None:
        self.setMaximumHeight(px(_HEIGHTS_PX.get(str(self.property("scale") or ""), ACT_PX)))
        self.setSizePolicy(QSizePolicy.Policy.Minimum, QSizePolicy.Policy.Preferred)

    def _words(self) -> str:
        return self.text().replace("&&", "\0").replace("&", "").replace("\0", "&")

    def _words_font(self) -> QFont:
        kind = self.property("kind")
        size: Size = "question" if self.property("scale") == "huge" else "body"
        return theme.font(size, QFont.Weight.Normal if kind == "quiet" else QFont.Weight.Medium)

    def _parts(self) -> tuple[float, float, float]:
        """Return the widths of icon, words and key cap, each with the room before the next."""
        asked = (
            self.text(), self.property("kind"), self.property("scale"), self._key, self._icon, self._is_busy,
            theme.fonts_loaded(),
        )  # fmt: skip
        # A layout asks several times for one answer.
        if self._measured is None or self._measured[0] != asked:
            self._measured = asked, self._measure()
        return self._measured[1]

    def _measure(self) -> tuple[float, float, float]:
        words = QFontMetricsF(self._words_font()).horizontalAdvance(self._words())
        cap = 0.0
        if self._key and not self._is_busy:
            cap = QFontMetricsF(theme.font("key", QFont.Weight.Medium)).horizontalAdvance(self._key)
            cap += 2 * _AROUND_KEY_PX + 12
        icon = float(icons.GRID_PX + SPACES_PX["within"]) if self._icon and not self._is_busy else 0.0
        return icon, words, cap

    def sizeHint(self) -> QSize:
        """Return the room that words, icon and key take."""
        beside = _BESIDE_PX.get(str(self.property("scale") or ""), _BESIDE_PX[""])
        return QSize(px(math.ceil(sum(self._parts())) + 2 * beside), self.maximumHeight())

    def minimumSizeHint(self) -> QSize:
        """Return the least size: nothing is cut, a little is lower."""
        wide = px(math.ceil(sum(self._parts())) + 2 * _LEAST_BESIDE_PX)
        return QSize(min(wide, self.sizeHint().width()), min(px(_LEAST_PX), self.maximumHeight()))

    def _colours(self) -> _Colours:
        kind = str(self.property("kind") or "")
        ground, words, edge, cap = _REST[kind]
        if self._is_busy:
            return "sunk", "ink", "line", "ink2"
        if not self.isEnabled():
            return _DISABLED
        if self.isDown() or self.isChecked() or self.underMouse():
            ground = _OVER.get(kind, "over")
            edge = edge or ("line" if not theme.has_tints() else None)
        return ground, words, edge, cap

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the act in its state; the mark of the keyboard is drawn around it by the window."""
        del event
        painter = painter_on(self)
        ground, ink, edge, cap = self._colours()
        stroke = STROKES_PX["line"]
        if ground == "over" and not theme.has_tints():
            # A thicker edge says what the tint says elsewhere.
            stroke = STROKES_PX["chosen"]
        painter.setBrush(theme.colour(ground) if ground else Qt.BrushStyle.NoBrush)
        line = theme.edge_line(enabled=self.isEnabled() or self._is_busy)
        painter.setPen(QPen(theme.colour(edge), stroke, line) if edge else Qt.PenStyle.NoPen)
        inset = stroke / 2
        radius = RADII_PX["control"]
        painter.drawRoundedRect(room(self).adjusted(inset, inset, -inset, -inset), radius, radius)
        self._paint_words(painter, ink, cap)
        if self._is_busy or self.isDown() or self.isChecked():
            bar: Colour = "ink" if self._is_busy else _PRESSED_BAR.get(str(self.property("kind") or ""), "ink")
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour(bar))
            whole = room(self)
            painter.drawRoundedRect(QRectF(4, whole.height() - 5, whole.width() - 8, STROKES_PX["mark"]), 1, 1)

    def _paint_words(self, painter: QPainter, ink: Colour, cap: Colour) -> None:
        icon, words, key = self._parts()
        whole = room(self)
        x, middle = (whole.width() - icon - words - key) / 2, whole.height() / 2
        if self._in_column:
            x = _AT_LEFT_PX
        if icon:
            icons.paint(painter, self._icon, QPointF(x, middle - icons.GRID_PX / 2), theme.colour(ink))
        painter.setPen(theme.colour(ink))
        painter.setFont(self._words_font())
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextDontClip
        painter.drawText(QRectF(x + icon, 0, words, whole.height()), flags, self._words())
        if key:
            around = QRectF(x + icon + words + 12, middle - _CAP_PX / 2, key - 12, _CAP_PX)
            painter.setFont(theme.font("key", QFont.Weight.Medium))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(theme.colour(cap), 1))
            painter.drawRoundedRect(around.adjusted(0.5, 0.5, -0.5, -0.5), RADII_PX["paper"], RADII_PX["paper"])
            painter.drawText(around, Qt.AlignmentFlag.AlignCenter, self._key)
