"""A question inside the page, where other programs open a dialog."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.announcer import announce
from twinseal.gui.widgets.base import button, label, put, row
from twinseal.gui.widgets.sign import Sign


class Question(QFrame):
    """A sentence and two answers; hidden until asked. The keyboard stands on the harmless one."""

    def __init__(self, name: str, yes: str, no: str, on_yes: Callable[[], object]) -> None:
        """Build hidden; the answers are named `NAME_yes` and `NAME_no`."""
        super().__init__()
        self.setObjectName(name)
        self.setProperty("role", "question")
        self._on_yes = on_yes
        self._text = label("", name=f"{name}_text", running=True)
        self._no = button(no, f"{name}_no", self.hide, kind="primary")
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(px(14), px(10), px(14), px(10))
        box.addLayout(row(Sign("warning", "amber"), self._text, None))
        box.addLayout(row(self._no, button(yes, f"{name}_yes", self._answer), None))
        self.hide()

    def ask(self, text: str) -> None:
        """Show the question."""
        put(self._text, text)
        self.show()
        announce(self, text, urgent=True)
        self._no.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take Esc for the harmless answer."""
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
            return
        super().keyPressEvent(event)

    def _answer(self) -> None:
        self.hide()
        self._on_yes()
