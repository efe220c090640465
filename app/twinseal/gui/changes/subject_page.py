"""A third person at the machine for their own keys: what they have, a new passphrase, a new authenticator; the list is covered."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.flows.views.person_keys import PersonNeeds, PersonStepView
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.new_authenticator import NewAuthenticator
from twinseal.gui.widgets.new_passphrase import NewPassphrase
from twinseal.gui.widgets.passphrase_field import PassphraseField


class SubjectPage(ListPage):
    """One thing after the other is asked; what was typed stays until it is taken, and is wiped then."""

    shown_old = Signal(object, str)
    """The passphrase and the code that they have; the code is empty where none is asked for."""
    chosen = Signal(object, object)
    """The new passphrase, typed twice."""
    proven = Signal(str)

    def __init__(self) -> None:
        """Build without a person."""
        super().__init__("subject", "subject.done", self.tr("Go on"))
        self._needs: PersonNeeds | None = None
        self._who = label("", "muted-body", name="subject.who")
        self._keep = label("", "muted-body", name="subject.keep_old")
        self.old = PassphraseField(
            "subject.old_passphrase", self.tr("The passphrase that they have"), eye="subject.show_old"
        )
        self.old_code = CodeField("subject.old_code", self.tr("Code of the phone that they have"))
        self._old = FormField(self.tr("The passphrase that they have"), self.old)
        self._old_code = FormField(self.tr("Code of the phone that they have"), self.old_code)
        self.old.submitted.connect(self._after_old)
        self.old_code.returnPressed.connect(self.send)
        self._has = QWidget()
        self._has.setProperty("role", "clear")
        box = QVBoxLayout(self._has)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(SPACES_PX["within"]))
        box.addWidget(self._old)
        box.addWidget(self._old_code)
        self.secret = NewPassphrase("subject")
        self.authenticator = NewAuthenticator("subject")
        self.secret.submitted.connect(self.send)
        self.authenticator.submitted.connect(self.send)
        self.add_body(self._who, self._has, self.secret, self.authenticator, self._keep)
        self.take_fields(
            passphrase=self.secret.passphrase_field, again=self.secret.again_field, code=self.authenticator.code_field
        )

    def show_step(self, view: PersonStepView) -> None:
        """Ask the person for what is needed next."""
        questions = {
            PersonNeeds.OLD_BOTH: self.tr("{0}: show that it is you"),
            PersonNeeds.OLD_PASSPHRASE: self.tr("{0}: show that it is you"),
            PersonNeeds.PASSPHRASE: self.tr("{0}: choose a passphrase"),
            PersonNeeds.CODE: self.tr("{0}: set up the authenticator"),
        }
        self.begin_for(view.person, questions[view.needs].format(view.name))
        self._needs = view.needs
        team = self.tr(", team {0}").format(view.team) if view.team else ""
        put(self._who, self.tr("{0}{1}. Only they sit here now; the others look away.").format(view.role.value, team))
        put(self._keep, "" if view.is_new else self.tr("Keep the old phone and passphrase until the seal is made."))
        self._keep.setVisible(not view.is_new)
        self._has.setVisible(view.needs in (PersonNeeds.OLD_BOTH, PersonNeeds.OLD_PASSPHRASE))
        self._old_code.setVisible(view.needs is PersonNeeds.OLD_BOTH)
        self.secret.setVisible(view.needs is PersonNeeds.PASSPHRASE)
        self.authenticator.setVisible(view.needs is PersonNeeds.CODE)
        self.authenticator.show_seed(view.seed_text, view.provisioning_uri)

    def _after_old(self) -> None:
        if self._old_code.isHidden():
            self.send()
        else:
            self.old_code.setFocus()

    def send(self) -> None:
        """Hand over what is asked for now."""
        self.accept()
        if self._needs in (PersonNeeds.OLD_BOTH, PersonNeeds.OLD_PASSPHRASE):
            if self.old.is_empty():
                self._old.refuse(self.tr("Type the passphrase first."))
                return
            self.shown_old.emit(self.old, self.old_code.take())
        elif self._needs is PersonNeeds.PASSPHRASE:
            if self.secret.passphrase.is_empty():
                self.secret.passphrase_field.refuse(self.tr("Type the new passphrase first."))
                return
            self.chosen.emit(self.secret.passphrase, self.secret.again)
        elif self._needs is PersonNeeds.CODE:
            self.proven.emit(self.authenticator.code.take())

    @property
    def takes_passphrase(self) -> bool:
        """Tell whether the factors that they have were sent."""
        return self._needs in (PersonNeeds.OLD_BOTH, PersonNeeds.OLD_PASSPHRASE)

    def holds_secret(self) -> bool:
        """Tell whether a passphrase is being typed, or a seed is shown."""
        return self._needs is PersonNeeds.CODE or not (self.old.is_empty() and self.secret.is_empty)

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say what was refused; where it is about what they have, the keyboard is at what is typed again."""
        super().refuse_at(field, sentence)
        if self.takes_passphrase and field not in self._fields:
            (self.old if self._old_code.isHidden() else self.old_code).setFocus()

    def wipe(self) -> None:
        """Wipe what was typed, and what is to be scanned."""
        self._needs = None
        self.old.wipe()
        self.old_code.clear()
        self.secret.wipe()
        self.authenticator.wipe()
        put(self._who, "")
        put(self.question, "")

    def first_focus(self) -> None:
        """Begin at what is asked for."""
        if self._needs is PersonNeeds.PASSPHRASE:
            self.secret.passphrase.setFocus()
        elif self._needs is PersonNeeds.CODE:
            self.authenticator.code.setFocus()
        else:
            self.old.setFocus()
