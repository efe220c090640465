"""A short question of whoever reads a page, and its answer below it: what now, whom to tell."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import label, put


class Answer(QWidget):
    """Hidden while there is no answer; the words of the answer are named `NAME`."""

    def __init__(self, name: str, question: str, text: str = "") -> None:
        """Build, with an answer that is known already where there is one."""
        super().__init__()
        self.setProperty("role", "clear")
        self._answer, self._question = label("", name=name), question
        heading = label(question, "label")
        heading.setBuddy(self._answer)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        box.addWidget(heading)
        box.addWidget(self._answer)
        put(self._answer, text)
        if not text:
            # Never shown here: without its place yet, it would appear as a window of its own.
            self.hide()

    def say(self, text: str) -> None:
        """Answer; an empty text hides the question too."""
        put(self._answer, text)
        self.setVisible(bool(text))

    def spoken(self) -> str:
        """Return question and answer as they are said; empty where there is no answer."""
        return f"{self._question}: {self.text()}" if self.text() else ""

    def text(self) -> str:
        """Return the answer."""
        return self._answer.text()
