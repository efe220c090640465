"""What every screen of an opening has: the steps, Enter that goes on, Esc that asks whether to abandon."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.base import bring_into_view, button
from twinseal.gui.widgets.question import Question
from twinseal.gui.widgets.screen import FORM_PX, Screen


class OpeningScreen(Screen):
    """A screen of an opening; `abandoned` is told once the people said so."""

    abandoned = Signal()

    def __init__(
        self, name: str, title: str, *, step: int, can_abandon: bool = True, wide_px: int = FORM_PX, scrolls: bool = True
    ) -> None:
        """Build the frame and, where an opening can still be abandoned, the question."""
        super().__init__(name, title, step=step, wide_px=wide_px, scrolls=scrolls)
        self.question: Question | None = None
        if can_abandon:
            self.question = Question(
                f"{name}.question", self.tr("Abandon the opening"), self.tr("Continue the opening"), self.abandoned.emit
            )
            self.body.addWidget(self.question)

    @property
    def steps(self) -> tuple[str, ...]:
        """Return the names of the six steps."""
        return (
            self.tr("Register code"), self.tr("First person"), self.tr("Request"),
            self.tr("Second person"), self.tr("Open"), self.tr("Sealed again"),
        )  # fmt: skip

    def abandon_button(self) -> Act:
        """Return the button that abandons; Esc asks first, for it is pressed by habit."""
        return button(self.tr("Abandon"), f"{self.objectName()}.abandon", self.abandoned.emit, icon="back")

    def forget(self) -> None:
        """Take back all that an opening left on the screen."""
        self.begin()

    def begin(self) -> None:
        """Take back what an earlier try left on the screen."""
        self.notice.say("")
        if self.question is not None:
            self.question.hide()

    def go_on(self) -> None:
        """Do what Enter does in a field: the next field, unless the screen knows better."""
        self.focusNextChild()

    def go_back(self) -> None:
        """Ask before an opening is abandoned; where it cannot be any more, stay."""
        if self.question is not None:
            self.question.ask(self.tr("Abandon this opening? Nothing has been opened. The log records that it was started."))
            bring_into_view(self.question)
