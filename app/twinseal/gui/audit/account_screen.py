"""What one of the two people of an opening says of it, typed and signed by themselves beside the auditor."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.domain.errors import TwinsealError
from twinseal.domain.text import shown, with_capital
from twinseal.flows.views.sealed import PersonView
from twinseal.gui.widgets.base import button, card, label, put
from twinseal.gui.widgets.form_field import FormField, text_area
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.screen import Screen

_LINES = 5


class AccountScreen(Screen):
    """Their own words and both their factors; nothing of the desk is in sight meanwhile."""

    sent = Signal(str, object, str, str)
    """Person, passphrase field, six digits, words."""
    left = Signal()

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("account", self.tr("What do you say of this opening?"))
        self._opening = label("", "sub", name="account.opening")
        self.words = text_area("account.words", self.tr("What you say of it"), lines=_LINES)
        self._field = FormField(
            self.tr("In your own words"),
            self.words,
            self.tr("Exactly this is signed. It stands beside the review, at the desk and in reports, and closes nothing."),
        )
        self.panel = IdentifyPanel("account", self.send)
        self.body.addWidget(self._opening)
        self.body.addWidget(card(self._field))
        self.body.addWidget(card(self.panel))
        self.body.addStretch(1)
        self.foot(
            leave=button(self.tr("Sign nothing"), "account.back", self.left.emit, icon="back"),
            primary=button(
                self.tr("Sign what you wrote"), "account.sign", self.send, kind="primary", busy=self.tr("Signing \u2026")
            ),
        )

    def show_people(self, people: tuple[PersonView, ...], named: str) -> None:
        """Ask one of the two people of an opening; `named` is what it is known by."""
        self.forget()
        put(
            self._opening,
            self.tr("{0}. The auditor stands beside you and types nothing here.").format(with_capital(shown(named))),
        )
        self.notice.say("" if people else self.tr("Neither of its two people is of this vault any more."), "plain")
        self.panel.offer(people)

    def send(self) -> None:
        """Hand words and factors over, once there are both."""
        if not self.words.toPlainText().strip():
            self._field.refuse(self.tr("Write what you say of it; it is signed as it stands there."))
        elif self.panel.is_complete():
            self.sent.emit(
                self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take(), self.words.toPlainText()
            )

    def say(self, refusal: TwinsealError) -> None:
        """Say a refusal where it belongs: at the words, or below both factors."""
        if refusal.field == "account":
            self._field.refuse(refusal.sentence)
        else:
            self.refuse(refusal.sentence)

    def refuse(self, sentence: str) -> None:
        """Show why below the two factors; the words stay."""
        self.panel.refuse(sentence)

    def forget(self) -> None:
        """Keep neither words nor factors."""
        put(self._opening, "")
        self.words.clear()
        self._field.accept()
        self.panel.clear()
        self.notice.say("")

    def first_focus(self) -> None:
        """Begin at the words."""
        self.words.setFocus()
