"""An opening that ended before anything was opened."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal

from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.answer import Answer
from twinseal.gui.widgets.base import button, keep_enter, label, put, row
from twinseal.gui.widgets.pause import Pause
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.widgets.sign import SealMark

_MARK_PX = 48


class EndedScreen(Screen):
    """Says why, and that nothing was opened; what now, and whom to tell."""

    done = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("ended", self.tr("Nothing was opened"))
        self._why = label("", "headline", name="ended.why")
        reason = row(SealMark(size_px=_MARK_PX), self._why, spacing=16)
        reason.setStretch(1, 1)
        self.body.addLayout(reason)
        self.body.addWidget(label(self.tr("The vault stayed sealed throughout. This is recorded in the log."), "sub"))
        self.body.addSpacing(px(10))
        self.body.addWidget(
            Answer(
                "ended.next",
                self.tr("What now"),
                self.tr("If the contents are still needed, break the glass again; it takes fresh codes of both people."),
            )
        )
        self.body.addWidget(
            Answer(
                "ended.tell",
                self.tr("Whom to tell"),
                self.tr("Nobody, if you expected this. Otherwise an auditor: the log says who began, and why it ended."),
            )
        )
        self.done_button = button(self.tr("Back to the sealed vault"), "ended.done", self.done.emit, kind="primary")
        # Somebody may still be typing when the time to answer is over, and must read that nothing was opened.
        self.title.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        keep_enter(self.title)
        self._pause = Pause(self.done_button)
        self.body.addStretch(1)
        # Enter does nothing at the title, so it is not promised either.
        self.foot(primary=self.done_button, key="")

    def show_view(self, view: OpeningView) -> None:
        """Show the reason."""
        put(self._why, view.ended_because)

    def forget(self) -> None:
        """Take back the reason."""
        put(self._why, "")

    def spoken(self) -> str:
        """Return that nothing was opened, why, what now, and whom to tell: there is nothing here to go through."""
        answers = (answer.spoken() for answer in self.findChildren(Answer))
        return ". ".join(words.rstrip(".") for words in (self.title.text(), self._why.text(), *answers) if words)

    def first_focus(self) -> None:
        """Begin at the title, where typing on does nothing; the only way on opens after a moment."""
        self._pause.begin()
        self.title.setFocus()
