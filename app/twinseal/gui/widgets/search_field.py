"""A line to search with: a glass at its left, and at its right how many there are."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QFontMetricsF, QPaintEvent

from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, px, room
from twinseal.gui.design.tokens import ACT_PX
from twinseal.gui.widgets.form_field import Line

_GLASS_PX: Final = 30


class SearchField(Line):
    """Filters while it is typed into."""

    def __init__(self, name: str, accessible: str) -> None:
        """Start empty."""
        super().__init__()
        self.setObjectName(name)
        self.setAccessibleName(accessible)
        self.setPlaceholderText(accessible)
        self.setMinimumHeight(px(ACT_PX))
        self.setMaxLength(200_000)
        self._count = ""
        self.show_count("")

    def show_count(self, words: str) -> None:
        """Show how many there are, in words."""
        self._count = words
        wide = QFontMetricsF(theme.font("help")).horizontalAdvance(words)
        self.setTextMargins(px(_GLASS_PX), 0, px(wide + 8), 0)
        self.setAccessibleDescription(words)
        self.update()

    def rescaled(self) -> None:
        """Keep the room of the glass and the count at another scale."""
        self.show_count(self._count)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the glass and the count."""
        super().paintEvent(event)
        painter, whole = painter_on(self), room(self)
        icons.paint(painter, "search", QPointF(14, (whole.height() - icons.GRID_PX) / 2), theme.colour("ink2"))
        painter.setFont(theme.font("help"))
        painter.setPen(theme.colour("ink2"))
        at = whole.adjusted(0, 0, -14, 0)
        painter.drawText(at, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, self._count)
