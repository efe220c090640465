"""A tick with a name and the system it belongs to; a press anywhere in the row takes it away or gives it back."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QCheckBox, QSizePolicy

from twinseal.gui import theme
from twinseal.gui.design.scale import factor, painter_on, px, room, scaled_size
from twinseal.gui.widgets.envelope_row import paint_tick
from twinseal.gui.widgets.row_list import draw, draw_line, wide_px, wrapped_px

_HIGH_PX: Final = 30
_TICK_PX: Final = 22
_WORDS_AT_PX: Final = 34
_BESIDE_PX: Final = 12


class TickRow(QCheckBox):
    """A long name is broken into lines; the system stands behind it, or below where there is no room."""

    def __init__(self, name: str, label: str, system: str, accessible: str) -> None:
        """Start with the tick."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self._label, self._system = label, system
        self.setChecked(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def _name_font(self) -> QFont:
        return theme.font("body", QFont.Weight.DemiBold)

    def _system_font(self) -> QFont:
        return theme.font("help", QFont.Weight.Medium, mono=True)

    def _is_one_line(self, width: float) -> bool:
        system = _BESIDE_PX + wide_px(self._system, self._system_font()) if self._system else 0
        return _WORDS_AT_PX + wide_px(self._label, self._name_font()) + system <= width

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width."""
        wide = width / factor()
        if self._is_one_line(wide):
            return px(_HIGH_PX)
        words = wide - _WORDS_AT_PX
        system = wrapped_px(self._system, self._system_font(), words) if self._system else 0
        return px(max(_HIGH_PX, wrapped_px(self._label, self._name_font(), words) + system + 8))

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        wide = _WORDS_AT_PX + wide_px(self._label, self._name_font()) + _BESIDE_PX
        return scaled_size(wide + wide_px(self._system, self._system_font()), _HIGH_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the least room, in which the name is broken."""
        return scaled_size(160, _HIGH_PX)

    def hitButton(self, pos: QPoint) -> bool:
        """Take a press anywhere in the row."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the tick, the name, and the system."""
        del event
        painter, whole = painter_on(self), room(self)
        paint_tick(painter, QPointF(1, (_HIGH_PX - _TICK_PX) / 2), on=self.isChecked(), enabled=self.isEnabled())
        wide = whole.width() - _WORDS_AT_PX
        if self._is_one_line(whole.width()):
            line = QRectF(_WORDS_AT_PX, 0, wide, whole.height())
            draw_line(painter, line, self._label, self._name_font(), "ink" if self.isEnabled() else "ink2")
            behind = wide_px(self._label, self._name_font()) + _BESIDE_PX
            draw_line(painter, line.adjusted(behind, 0, 0, 0), self._system, self._system_font(), "ink2")
            return
        high = wrapped_px(self._label, self._name_font(), wide)
        draw(painter, QRectF(_WORDS_AT_PX, 4, wide, high), self._label, self._name_font(), "ink")
        below = QRectF(_WORDS_AT_PX, 4 + high, wide, whole.height() - high)
        draw(painter, below, self._system, self._system_font(), "ink2")
