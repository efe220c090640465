"""How often something happened in each month: blocks above the month's name, and the number above them; months without any stay."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, room, scaled_size

_NUMBER_PX: Final = 20
_BLOCK_PX: Final = 12
_GAP_PX: Final = 2
_BLOCKS_MOST: Final = 5
"""More than so many are drawn as one bar, of which the highest is as high as these."""
_NAME_PX: Final = 22
_WIDE_PX: Final = 36
_HIGH_PX: Final = _NUMBER_PX + _BLOCKS_MOST * (_BLOCK_PX + _GAP_PX) + _NAME_PX


class MonthBars(QWidget):
    """Nothing to press: each number stands in words in what is read aloud."""

    def __init__(self, name: str, accessible: str) -> None:
        """Build empty."""
        super().__init__()
        self.setObjectName(name)
        self._heading = accessible
        self._months: tuple[tuple[str, int], ...] = ()
        self.setAccessibleName(accessible)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_months(self, months: Sequence[tuple[str, int]]) -> None:
        """Show a count for each month, by its name."""
        self._months = tuple(months)
        said = ", ".join(f"{name} {count}" for name, count in months)
        self.setAccessibleName(f"{self._heading}: {said}" if said else self._heading)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room of a year."""
        return scaled_size(480, _HIGH_PX)

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return scaled_size(240, _HIGH_PX)

    def rescaled(self) -> None:
        """Take its room at another scale."""
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the blocks over a line."""
        del event
        if not self._months:
            return
        painter, whole = painter_on(self), room(self)
        most = max(count for _name, count in self._months)
        each = whole.width() / len(self._months)
        base = float(_NUMBER_PX + _BLOCKS_MOST * (_BLOCK_PX + _GAP_PX))
        middle = Qt.AlignmentFlag.AlignCenter
        for place, (name, count) in enumerate(self._months):
            left, last = place * each, place == len(self._months) - 1
            wide = min(float(_WIDE_PX), each - 6)
            block = QRectF(left + (each - wide) / 2, base - _GAP_PX - _BLOCK_PX, wide, _BLOCK_PX)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("ink" if last else "line"))
            top = base
            if most <= _BLOCKS_MOST:
                for above in range(count):
                    painter.drawRect(block.translated(0, -above * (_BLOCK_PX + _GAP_PX)))
                top -= count * (_BLOCK_PX + _GAP_PX)
            elif count:
                high = max(3.0, count / most * _BLOCKS_MOST * (_BLOCK_PX + _GAP_PX) - _GAP_PX)
                painter.drawRect(QRectF(block.left(), base - _GAP_PX - high, wide, high))
                top -= high + _GAP_PX
            if count:
                painter.setFont(theme.font("help", QFont.Weight.DemiBold))
                painter.setPen(theme.colour("ink"))
                painter.drawText(QRectF(left, top - _NUMBER_PX, each, _NUMBER_PX), middle, str(count))
            painter.setFont(theme.font("help", QFont.Weight.DemiBold if last else QFont.Weight.Normal))
            painter.setPen(theme.colour("ink" if last else "ink2"))
            painter.drawText(QRectF(left, base + 2, each, _NAME_PX - 2), middle, name)
        painter.fillRect(QRectF(0, base, whole.width(), 1), theme.colour("line"))
