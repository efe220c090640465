"""The outside of an envelope as a card of paper: name and system, a double line, and what is written on it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPaintEvent, QPen
from PySide6.QtWidgets import QFrame, QHBoxLayout, QVBoxLayout

from twinseal.gui import theme
from twinseal.gui.design.scale import painter_on, px, room, taken_back
from twinseal.gui.design.tokens import RADII_PX, SPACES_PX, STROKES_PX
from twinseal.gui.widgets.base import discard, label, put
from twinseal.gui.widgets.sign import Sign

_EDGE_PX: Final = 20
_RULES_PX: Final = 20
"""Room between the title and what is written, with the two lines in it."""


class PaperCard(QFrame):
    """Shows a title, a system and facts; rows that say nothing are left out."""

    def __init__(self, name: str, *, foot: str = "") -> None:
        """Build empty; the title is named `NAME.title`."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "clear")
        self._title = label("", "headline", name=f"{name}.title")
        self._system = label("", "mono", name=f"{name}.system", wrap=False)
        head = QHBoxLayout()
        head.setSpacing(px(SPACES_PX["within"]))
        head.addWidget(Sign("envelope", "ink2"))
        head.addStretch(1)
        head.addWidget(self._system)
        self._facts = QVBoxLayout()
        self._facts.setSpacing(px(12))
        self._foot = label(foot, "muted", name=f"{name}.foot")
        if not foot:
            # Never shown here: without its place yet, it would appear as a window of its own.
            self._foot.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(*4 * (px(_EDGE_PX),))
        box.setSpacing(px(8))
        box.addLayout(head)
        box.addWidget(self._title)
        box.addSpacing(px(_RULES_PX))
        box.addLayout(self._facts)
        box.addStretch(1)
        if foot:
            box.addSpacing(px(_RULES_PX))
        box.addWidget(self._foot)

    def show_card(self, title: str, system: str, facts: Sequence[tuple[str, str]]) -> None:
        """Show a card; each fact is its label and what is written."""
        put(self._title, title)
        put(self._system, system)
        said = [(heading, words) for heading, words in facts if words]
        while self._facts.count():
            part = self._facts.takeAt(0)
            inside = part.layout() if part is not None else None
            while inside is not None and inside.count():
                item = inside.takeAt(0)
                widget = item.widget() if item is not None else None
                if widget is not None:
                    discard(widget)
        for heading, words in said:
            pair = QVBoxLayout()
            pair.setSpacing(px(2))
            pair.addWidget(label(heading, "fact"))
            pair.addWidget(label(words))
            self._facts.addLayout(pair)
        self.setAccessibleName(", ".join((title, system, *(f"{heading}: {words}" for heading, words in said)))[:400])
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the paper and the double line below the title."""
        super().paintEvent(event)
        painter = painter_on(self)
        painter.setBrush(theme.colour("paper" if self.isEnabled() else "sunk"))
        painter.setPen(QPen(theme.colour("hair"), STROKES_PX["line"], theme.edge_line(enabled=self.isEnabled())))
        painter.drawRoundedRect(room(self).adjusted(0.5, 0.5, -0.5, -0.5), RADII_PX["paper"], RADII_PX["paper"])
        top, wide = taken_back(self._title.geometry()).bottom() + 11, room(self).width() - 2 * _EDGE_PX
        painter.setPen(Qt.PenStyle.NoPen)
        painter.fillRect(QRectF(_EDGE_PX, top, wide, 1), theme.colour("line"))
        painter.fillRect(QRectF(_EDGE_PX, top + 3, wide, 1), theme.colour("hair"))
        if self._foot.isVisibleTo(self):
            painter.fillRect(QRectF(_EDGE_PX, taken_back(self._foot.geometry()).top() - 10, wide, 1), theme.colour("hair"))
