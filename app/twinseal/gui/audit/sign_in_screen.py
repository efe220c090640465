"""An auditor signs in alone."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.sealed import PersonView
from twinseal.gui.widgets.base import button, card, label
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.screen import Screen


class SignInScreen(Screen):
    """Name, passphrase, six digits; the look itself is logged."""

    signed_in = Signal(str, object, str)
    left = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("audit_sign_in", self.tr("Audit desk: sign in"))
        self.panel = IdentifyPanel("audit_sign_in", self.send)
        self.body.addWidget(
            card(label(self.tr("Auditors read and verify the log. They never see a secret."), "muted"), self.panel)
        )
        self.body.addStretch(1)
        self.foot(
            leave=button(self.tr("Back"), "audit_sign_in.back", self.left.emit, icon="back"),
            primary=button(
                self.tr("Sign in"), "audit_sign_in.continue", self.send, kind="primary", busy=self.tr("Checking \u2026")
            ),
        )

    def send(self) -> None:
        """Hand both factors over, once there are both."""
        if self.panel.is_complete():
            self.signed_in.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take())

    def show_people(self, people: tuple[PersonView, ...]) -> None:
        """Offer the auditors."""
        self.notice.say("" if people else self.tr("No auditor is enrolled in this vault."))
        self.panel.offer(people)

    def refuse(self, sentence: str) -> None:
        """Show why below the two factors; the code is typed again."""
        self.panel.refuse(sentence)

    def first_focus(self) -> None:
        """Begin at the name."""
        self.panel.first_focus()
