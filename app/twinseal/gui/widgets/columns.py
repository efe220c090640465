"""Panels side by side, one under the other where they do not fit, so that no small screen needs to scroll sideways."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize
from PySide6.QtWidgets import QBoxLayout, QLayout, QLayoutItem, QWidget

from twinseal.gui.design.scale import px

NARROW_PX = 640
"""Below this width panels stand one under the other even where they would fit: lines of a few words read badly."""

_ROW, _COLUMN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


def columns(*parts: QWidget | QLayout, weights: Sequence[int] = (), from_px: int = NARROW_PX) -> Columns:
    """Return panels side by side with weights (1 where none is named), from a width on at which they read well."""
    made = Columns(from_px)
    made.setSpacing(px(18))
    for index, part in enumerate(parts):
        weight = weights[index] if index < len(weights) else 1
        if isinstance(part, QWidget):
            made.addWidget(part, weight)
        else:
            made.addLayout(part, weight)
    return made


class Columns(QBoxLayout):
    """A row that becomes a column where it is narrower than `from_px` or than its parts need beside each other."""

    def __init__(self, from_px: int = NARROW_PX) -> None:
        """Begin as a row."""
        super().__init__(_ROW)
        self._from_px = from_px
        self._heights: dict[int, int] = {}

    def setGeometry(self, rect: QRect) -> None:
        """Choose the direction by the room there is."""
        wanted = _ROW if self._fits(rect.width()) else _COLUMN
        if self.direction() != wanted:
            self.setDirection(wanted)
        super().setGeometry(rect)

    def _fits(self, width: int) -> bool:
        margins = self.contentsMargins()
        needed = sum(self._widths()) + self._gaps() + margins.left() + margins.right()
        return width >= max(px(self._from_px), needed)

    def minimumSize(self) -> QSize:
        """Return the least size: as wide as its widest part, since the parts may stand one under the other."""
        margins = self.contentsMargins()
        widest = max(self._widths(), default=0) + margins.left() + margins.right()
        return QSize(widest, super().minimumSize().height())

    def hasHeightForWidth(self) -> bool:
        """Say that the height depends on the width."""
        return True

    def invalidate(self) -> None:
        """Measure again from now on."""
        self._heights.clear()
        super().invalidate()

    def heightForWidth(self, width: int) -> int:
        """Return the height at a width, by the direction that it would have there."""
        # Asked many times for one layout, by everything that lies around it.
        if width not in self._heights:
            self._heights[width] = self._height_at(width)
        return self._heights[width]

    def minimumHeightForWidth(self, width: int) -> int:
        """Return the least height at a width: what is side by side, or below each other, has no lower one."""
        return self.heightForWidth(width)

    def _height_at(self, width: int) -> int:
        if not self._fits(width):
            return sum(_height_of(part, width) for part in self._parts()) + self._gaps()
        if self.direction() == _ROW:
            return super().heightForWidth(width)
        part_width = max(1, (width - self._gaps()) // max(1, len(self._parts())))
        return max((_height_of(part, part_width) for part in self._parts()), default=0)

    def _gaps(self) -> int:
        return self.spacing() * max(0, len(self._parts()) - 1)

    def _widths(self) -> list[int]:
        return [part.minimumSize().width() for part in self._parts()]

    def _parts(self) -> list[QLayoutItem]:
        items = (self.itemAt(place) for place in range(self.count()))
        return [part for part in items if part is not None and not part.isEmpty()]


def _height_of(part: QLayoutItem, width: int) -> int:
    return part.heightForWidth(width) if part.hasHeightForWidth() else part.sizeHint().height()
