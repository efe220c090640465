"""What every screen of an opening has: the steps, Enter that goes on, Esc that asks whether to abandon."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QScrollArea

from twinseal.gui.widgets.base import button
from twinseal.gui.widgets.question import Question
from twinseal.gui.widgets.screen import Screen


class OpeningScreen(Screen):
    """A screen of an opening; `abandoned` is told once the people said so."""

    abandoned = Signal()

    def __init__(self, name: str, title: str, *, step: int, can_abandon: bool = True) -> None:
        """Build title, steps and, where an opening can still be abandoned, the question."""
        super().__init__(name, title, step=step)
        self.question: Question | None = None
        if can_abandon:
            self.question = Question(
                f"{name}.question", self.tr("Abandon the opening"), self.tr("Continue the opening"), self.abandoned.emit
            )
            self.body.addWidget(self.question)

    def _steps(self) -> tuple[str, ...]:
        return (
            self.tr("Register code"), self.tr("First person"), self.tr("Request"),
            self.tr("Second person"), self.tr("Open"), self.tr("Sealed again"),
        )  # fmt: skip

    def abandon_button(self) -> QPushButton:
        """Return the button that abandons; Esc asks first, for it is pressed by habit."""
        return button(self.tr("Abandon"), f"{self.objectName()}.abandon", self.abandoned.emit)

    def forget(self) -> None:
        """Take back all that an opening left on the screen."""
        self.begin()

    def begin(self) -> None:
        """Take back what an earlier try left on the screen."""
        self.notice.say("")
        if self.question is not None:
            self.question.hide()

    def refuse(self, sentence: str) -> None:
        """Show why something was refused, in sight even where the page was scrolled."""
        super().refuse(sentence)
        self._show_notice()

    def _show_notice(self) -> None:
        area = self.findChild(QScrollArea)
        if area is not None:
            # Its height counts from the next turn of the event loop on.
            QTimer.singleShot(0, area, lambda: area.ensureWidgetVisible(self.notice, 0, 24))

    def go_on(self) -> None:
        """Do what Enter does in a field: the next field, unless the screen knows better."""
        self.focusNextChild()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on with Enter, ask with Esc."""
        if event.key() == Qt.Key.Key_Escape and self.question is not None:
            self.question.ask(self.tr("Abandon this opening? Nothing has been opened. The log records that it was started."))
            self._show_notice()
        elif event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter} and not isinstance(self.focusWidget(), QPushButton):
            self.go_on()
        else:
            super().keyPressEvent(event)
