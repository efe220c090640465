"""One person proves who they are, for a statement that follows."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.flows.views.sealed import PersonView
from twinseal.gui.widgets.base import button, card, label, put
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.screen import Screen


class FactorsScreen(Screen):
    """Name, passphrase, six digits, before something is signed."""

    sent = Signal(str, object, str)
    left = Signal()

    def __init__(self, name: str, title: str, about: str) -> None:
        """Build; `about` says what it is for."""
        super().__init__(name, title)
        self.panel = IdentifyPanel(name, self.send)
        self._about = label(about, "muted", name=f"{name}.about")
        self.body.addWidget(card(self._about, self.panel))
        self.body.addStretch(1)
        self.foot(
            leave=button(self.tr("Back"), f"{name}.back", self.left.emit, icon="back"),
            primary=button(self.tr("Go on"), f"{name}.continue", self.send, kind="primary", busy=self.tr("Checking \u2026")),
        )

    def send(self) -> None:
        """Hand both factors over, once there are both."""
        if self.panel.is_complete():
            self.sent.emit(self.panel.people.person_id(), self.panel.passphrase, self.panel.code.take())

    def show_people(self, people: tuple[PersonView, ...], *, about: str = "", nobody: str = "") -> None:
        """Offer people; `nobody` is said where there are none."""
        if about:
            put(self._about, about)
        self.notice.say("" if people else nobody)
        self.panel.offer(people)

    def refuse(self, sentence: str) -> None:
        """Show why below the two factors; the code is typed again."""
        self.panel.refuse(sentence)

    def first_focus(self) -> None:
        """Begin at the name."""
        self.panel.first_focus()
