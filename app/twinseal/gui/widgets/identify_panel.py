"""Name, passphrase, six digits: the same panel for the first person, the second, and the auditor."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from twinseal.flows.views.sealed import PersonView
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.person_picker import PersonPicker


class IdentifyPanel(QWidget):
    """Collects the two factors; what was typed is forgotten as soon as it is taken."""

    def __init__(self, prefix: str, on_submit: Callable[[], object]) -> None:
        """Build with object names `PREFIX.person`, `.passphrase`, `.code`."""
        super().__init__()
        self.setProperty("role", "clear")
        self.people = PersonPicker(f"{prefix}.person", self.tr("Your name"))
        self.passphrase = PassphraseField(f"{prefix}.passphrase", self.tr("Passphrase"))
        self.code = CodeField(f"{prefix}.code", self.tr("Six digits from your authenticator"))
        show = QCheckBox(self.tr("Show the passphrase"))
        show.setObjectName(f"{prefix}.show_passphrase")
        show.toggled.connect(self.passphrase.set_shown)
        self._show = show
        self.people.chosen.connect(self.passphrase.setFocus)
        self.passphrase.submitted.connect(self.code.setFocus)
        self.code.returnPressed.connect(lambda *_: on_submit())
        right = QVBoxLayout()
        right.addWidget(FormField(self.tr("Passphrase"), self.passphrase))
        right.addWidget(show)
        right.addWidget(FormField(self.tr("Six digits your authenticator shows now"), self.code))
        right.addStretch(1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addLayout(columns(FormField(self.tr("Who are you?"), self.people), right))

    def offer(self, people: tuple[PersonView, ...]) -> None:
        """Show the people who may answer."""
        self.people.offer(people)
        self.clear()

    def fill_in(self, person_id: str, passphrase: str, code: str) -> bool:
        """Fill in a pretend person of a demo vault; False if they are not offered here."""
        if not self.people.choose(person_id):
            return False
        self.passphrase.set_text(passphrase)
        self.code.setText(code)
        self.code.setFocus()
        return True

    def clear(self) -> None:
        """Forget both factors."""
        self.passphrase.wipe()
        self.code.clear()
        self.code.set_wrong(False)
        self._show.setChecked(False)

    def conceal(self) -> None:
        """Show dots in place of the passphrase."""
        self._show.setChecked(False)

    def again(self) -> None:
        """Put the keyboard where the factors are typed again; the person stays chosen."""
        self.code.set_wrong(True)
        if self.passphrase.is_empty():
            self.passphrase.setFocus()
        else:
            self.code.setFocus()

    def first_focus(self) -> None:
        """Begin at the name."""
        self.people.setFocus()
