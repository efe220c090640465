"""The form that enrols a person: name, role, team, and a passphrase typed twice."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, card, label, row
from twinseal.gui.widgets.new_passphrase import NewPassphrase
from twinseal.gui.widgets.person_fields import PersonFields


class PersonForm(QWidget):
    """Nothing typed is lost by a refusal; the passphrases are wiped once the person is enrolled."""

    enrolled = Signal(str, object, str, object, object)
    suggestion_requested = Signal()
    judgement_requested = Signal(str, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._who = PersonFields("ceremony")
        self.person_name, self.role, self.team = self._who.name, self._who.role, self._who.team
        self._secret = NewPassphrase("ceremony")
        self.passphrase, self.again, self.strength = self._secret.passphrase, self._secret.again, self._secret.strength
        self._secret.submitted.connect(self.send)
        self._secret.suggestion_requested.connect(self.suggestion_requested)
        self._secret.judgement_requested.connect(lambda text: self.judgement_requested.emit(text, self.person_name.text()))
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(
            card(
                label(self.tr("Enrol a person"), "section"),
                label(self.tr("Each person types this in themselves while the others look away."), "muted"),
                self._who.name_field,
                self._who.role_field,
                self._who.team_field,
                self._secret,
                row(button(self.tr("Enrol"), "ceremony.enrol", self.send, kind="primary"), None),
            )
        )

    def judge_now(self) -> None:
        """Ask how strong the passphrase is."""
        self._secret.judge_now()

    def show_judgement(self, text: str, bits: int, word: str, problem: str) -> None:
        """Show the strength."""
        self._secret.show_judgement(text, bits, word, problem)

    @property
    def is_begun(self) -> bool:
        """Tell whether anything was typed."""
        return bool(self.person_name.text().strip()) or not self.passphrase.is_empty()

    def send(self) -> None:
        """Hand the form over."""
        self.enrolled.emit(self.person_name.text(), self.role.currentData(), self.team.text(), self.passphrase, self.again)

    def offer(self, text: str) -> None:
        """Fill in six words and show them."""
        self._secret.offer(text)

    def clear(self) -> None:
        """Clear the form after an enrolment."""
        self._who.clear()
        self.forget()

    def forget(self) -> None:
        """Wipe both passphrases."""
        self._secret.wipe()

    def first_focus(self) -> None:
        """Begin at the name."""
        self.person_name.setFocus()
