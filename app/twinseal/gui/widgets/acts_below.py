"""What is said and what is done below a page that scrolls: beside each other, or above each other where it is narrow."""

from __future__ import annotations

from typing import Final

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from twinseal.gui.design.scale import factor, px
from twinseal.gui.design.tokens import ACT_WIDE_PX, SPACES_PX
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import row
from twinseal.gui.widgets.message_line import MessageLine

_BESIDE_FROM_PX: Final = 560
"""From this width on what is said stands beside the acts."""


class ActsBelow(QWidget):
    """The last acts are what the page is for: they are wide where there is room."""

    def __init__(self, said: MessageLine, leave: Act, *acts: Act) -> None:
        """Take what is said, how the page is left, and what it is for."""
        super().__init__()
        self.setProperty("role", "clear")
        self._leave, self._acts = leave, acts
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._box.setContentsMargins(0, 0, 0, 0)
        self._box.setSpacing(px(SPACES_PX["within"]))
        self._box.addWidget(said, 1)
        self._box.addLayout(row(None, leave, *acts))
        self._widen(wide=True)

    def set_low(self, low: bool) -> None:
        """Take less height in a low window."""
        for act in (self._leave, *self._acts):
            act.set_scale("low" if low else "")

    def _widen(self, *, wide: bool) -> None:
        for act in self._acts:
            act.setMinimumWidth(px(ACT_WIDE_PX) if wide else 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out at another width."""
        super().resizeEvent(event)
        self.rescaled()

    def rescaled(self) -> None:
        """Lay out at another scale."""
        beside = self.width() / factor() >= _BESIDE_FROM_PX
        self._box.setDirection(QBoxLayout.Direction.LeftToRight if beside else QBoxLayout.Direction.TopToBottom)
        self._widen(wide=beside)
