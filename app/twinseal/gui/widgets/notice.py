"""A sentence in a box, with the icon of its tone: refused, a warning, good, or plain."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QSizePolicy

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, px
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.base import in_place

_LOOKS: Final[dict[str, tuple[str, Colour]]] = {
    "refused": ("warning", "amber"),
    "warning": ("flag", "amber"),
    "good": ("check", "accent"),
    "plain": ("", "ink2"),
}
"""Icon of a tone and its colour: a tone is told without colour too."""
_ICON_AT: Final = QPointF(16, 12)
_BESIDE_PX: Final = 40


class Notice(QLabel):
    """Hidden while there is nothing to say; it never grows beyond its words."""

    def __init__(self, name: str = "notice") -> None:
        """Start hidden."""
        super().__init__()
        self.setObjectName(name)
        self._said = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # The room of the text's lines and that of icon and edge.
        self.setMaximumWidth(px(theme.reading_px("body") + _BESIDE_PX))
        self.hide()

    def heightForWidth(self, width: int) -> int:
        """Return the height of its words at a width, of which it takes no more than it may."""
        return super().heightForWidth(min(width, self.maximumWidth()))

    def sizeHint(self) -> QSize:
        """Return the room of its words at the width that it has: it may take no more, and nothing of it is cut."""
        hint = super().sizeHint()
        return QSize(hint.width(), max(hint.height(), self.heightForWidth(self.width())))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Ask for the height of another width."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.updateGeometry()

    def say(self, text: str, tone: str = "refused") -> None:
        """Show a sentence, or hide for an empty one."""
        if text != self._said or tone == "refused":
            self._said = text
            announce(self, text, urgent=tone == "refused")
        words = shown(text, lines=True)
        self.setText(in_place(words))
        self.setAccessibleName(words)
        if text and tone != self.property("tone"):
            self.setProperty("tone", tone)
            self.style().unpolish(self)
            self.style().polish(self)
            # A frame learns of its padding by this event only; without it the text sticks to the border.
            QApplication.sendEvent(self, QEvent(QEvent.Type.StyleChange))
        self.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon before the words."""
        super().paintEvent(event)
        name, colour = _LOOKS.get(str(self.property("tone")), _LOOKS["plain"])
        if name:
            painter = painter_on(self)
            icons.paint(painter, name, _ICON_AT, theme.colour(colour))
