"""The line below a field: a hint while all is well, else what is wrong; its room is kept from the start."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from twinseal.domain.text import shown
from twinseal.gui import theme
from twinseal.gui.design import icons
from twinseal.gui.design.scale import painter_on, px
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.base import in_place

LINE_PX: Final = 20
"""Height of one line of it."""
_ICON_PX: Final = 16
_BESIDE_ICON_PX: Final = 22
_LOOKS: Final[dict[str, tuple[str, Colour]]] = {
    "refused": ("warning", "amber"),
    "warning": ("", "amber"),
    "good": ("check", "accent"),
    "plain": ("", "ink2"),
}


class MessageLine(QLabel):
    """Says a sentence with the icon of its tone: refused, warning, good, or plain; then its hint again."""

    def __init__(self, name: str, hint: str = "", *, lines: int = 1) -> None:
        """Keep the room of `lines` lines; a longer sentence takes more, and is never cut."""
        super().__init__()
        self.setObjectName(name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop)
        self.setMinimumHeight(px(lines * LINE_PX))
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMargin(0)
        self._hint, self._tone = hint, "plain"
        self.message = ""
        """What is said now, without the hint."""
        self.say("")

    def rescaled(self) -> None:
        """Keep the room of the icon at another scale."""
        self._keep_room()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """End the lines where they can still be read."""
        super().resizeEvent(event)
        self._keep_room()

    def heightForWidth(self, width: int) -> int:
        """Return the height of its words at a width, of which no line takes more than can be read."""
        margins = self.contentsMargins()
        words = min(width - margins.left(), px(theme.reading_px("help")))
        return super().heightForWidth(words + margins.left() + margins.right())

    def _keep_room(self) -> None:
        beside = px(_BESIDE_ICON_PX) if _LOOKS[self._tone][0] else 0
        self.setContentsMargins(beside, px(1), max(0, self.width() - beside - px(theme.reading_px("help"))), 0)

    def sizeHint(self) -> QSize:
        """Return the room that is kept; the layout asks for more where a sentence is longer than the line is wide."""
        return QSize(px(160), self.minimumHeight())

    def minimumSizeHint(self) -> QSize:
        """Return the least room."""
        return QSize(px(60), self.minimumHeight())

    def keep_lines(self, lines: int) -> None:
        """Keep the room of more lines or of fewer."""
        self.setMinimumHeight(px(lines * LINE_PX))

    def set_hint(self, hint: str) -> None:
        """Take another hint, which stands here while nothing else is said."""
        self._hint = hint
        if not self.message:
            self.say("")

    def say(self, text: str, tone: str = "refused") -> None:
        """Say a sentence, or the hint again for an empty one."""
        said_before, self.message = self.message, text
        self._tone = tone if text else "plain"
        words = shown(text or self._hint, lines=True)
        # Whoever empties a form takes back what was said of every field, and of most nothing was.
        if (in_place(words), self._tone) != (self.text(), self.property("line")):
            self._show(words)
        if text != said_before or tone == "refused":
            announce(self, text, urgent=tone == "refused")

    def _show(self, words: str) -> None:
        self.setText(in_place(words))
        self.setAccessibleName(words)
        if self._tone != self.property("line"):
            self.setProperty("line", self._tone)
            style = self.style()
            style.unpolish(self)
            style.polish(self)
        self._keep_room()
        self.updateGeometry()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the icon before the words."""
        super().paintEvent(event)
        name, colour = _LOOKS[self._tone]
        if name:
            painter = painter_on(self)
            icons.paint(painter, name, QPointF(1, 2), theme.colour(colour), _ICON_PX)
