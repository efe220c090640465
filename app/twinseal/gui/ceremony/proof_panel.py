"""A person's authenticator at the ceremony: scanned, proven by one code, or put off."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.ceremony import EnrolledView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.new_authenticator import NewAuthenticator


class ProofPanel(QWidget):
    """Shown while a person's authenticator is not proven; the seed is gone from the screen afterwards."""

    proven = Signal(str, str)
    postponed = Signal(str)

    def __init__(self) -> None:
        """Build hidden."""
        super().__init__()
        self._person_id = ""
        self._heading = label("", "section", name="ceremony.prove_text")
        self._authenticator = NewAuthenticator("ceremony")
        self.qr, self.code = self._authenticator.qr, self._authenticator.code
        self._authenticator.submitted.connect(self.send)
        self._authenticator.side.addLayout(
            row(
                button(self.tr("Check code"), "ceremony.prove", self.send, kind="primary"),
                button(self.tr("Later"), "ceremony.prove_later", lambda: self.postponed.emit(self._person_id)),
                None,
            )
        )
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card(self._heading, self._authenticator, spacing=12))
        self.hide()

    def show_person(self, person: EnrolledView | None) -> None:
        """Show a person's QR, or hide for nobody."""
        if person is None or person.id != self._person_id:
            self.code.clear()
        self._person_id = person.id if person else ""
        put(self._heading, self.tr("{0}: set up the authenticator").format(person.name) if person else "")
        self._authenticator.show_seed(person.seed_text if person else "", person.provisioning_uri if person else "")
        self.setVisible(person is not None)

    def send(self) -> None:
        """Hand the code over."""
        self.proven.emit(self._person_id, self.code.take())

    def first_focus(self) -> None:
        """Begin at the code."""
        self.code.setFocus()
