"""A log whose key is lost: before the sealed vault is shown, what that means, what now, and whom to tell."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Qt, Signal

from twinseal.gui.design.scale import px
from twinseal.gui.widgets.answer import Answer
from twinseal.gui.widgets.base import button, label, row
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.widgets.sign import Sign

if TYPE_CHECKING:
    from twinseal.flows.views.sealed import SealedView

_SIGN_PX: Final = 48


class KeyLostScreen(Screen):
    """Comes first where the log's key is lost. The vault can be opened all the same; two people then decide."""

    passed = Signal()
    leave_requested = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("key_lost", self.tr("The log's key is lost"))
        self._why = label(
            self.tr(
                "The key for the next log entry is gone, or the end of the log was cut off. The vault is sealed. "
                "What happens from now on is written, but stays unanchored until two people decide about it."
            ),
            "headline",
            name="key_lost.why",
        )
        sign = Sign("warning", "amber", _SIGN_PX)
        reason = row(sign, self._why, spacing=16)
        reason.setStretch(1, 1)
        reason.setAlignment(sign, Qt.AlignmentFlag.AlignTop)
        self._next = Answer("key_lost.next", self.tr("What now"))
        self.body.addLayout(reason)
        self.body.addSpacing(px(10))
        self.body.addWidget(self._next)
        self.body.addWidget(
            Answer(
                "key_lost.tell",
                self.tr("Whom to tell"),
                self.tr(
                    "An auditor, today. They compare the log with the last checkpoint and with the paper register, "
                    "which show whether entries are missing."
                ),
            )
        )
        self.go_on_button = button(self.tr("Show the sealed vault"), "key_lost.continue", self.passed.emit, kind="primary")
        self.leave_button = button(
            self.tr("Another vault"), "key_lost.leave", self.leave_requested.emit, kind="quiet", icon="back"
        )
        self.title.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.body.addStretch(1)
        self.foot(leave=self.leave_button, primary=self.go_on_button)

    def show_view(self, view: SealedView) -> None:
        """Say what to do, which is not to open a vault that nobody can open."""
        opens = self.tr(
            "If you need an envelope, break the glass. Everything stays masked until both people have read what was "
            "written meanwhile, and adopt or reject it. Put no backup in the place of this folder: it is the evidence."
        )
        nobody = self.tr(
            "Nobody can open this vault now: the next screen says what to do. Keep a copy of this folder as it is "
            "before anything is put back: it is the evidence."
        )
        self._next.say(nobody if view.cannot_open else opens)

    def spoken(self) -> str:
        """Return what is lost, what now, and whom to tell: there is nothing here to go through."""
        answers = (answer.spoken() for answer in self.findChildren(Answer))
        return ". ".join(words.rstrip(".") for words in (self.title.text(), self._why.text(), *answers) if words)

    def first_focus(self) -> None:
        """Begin at the title: all of it is to be read."""
        self.title.setFocus()
