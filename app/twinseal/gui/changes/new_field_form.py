"""Asks what a new field of an envelope holds, and what it is called."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.domain.envelope import FieldKind
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.form_field import FormField, line


class NewFieldForm(ListPage):
    """A kind and a name; what is in the field is asked for after that."""

    sent = Signal(object, str)
    """A `FieldKind` and the name."""

    def __init__(self) -> None:
        """Build with every kind."""
        super().__init__("new_field", "new_field.go_on", self.tr("Go on"))
        self.kind = ChoiceRows("new_field.kind", self.tr("What it holds"))
        self.name_field = line("new_field.name", self.tr("What it is called"))
        self._name = FormField(self.tr("What it is called"), self.name_field)
        self.add_body(self.kind, self._name)
        self.take_fields(field_name=self._name)
        self.keep_words(self.name_field)
        self._names = {
            FieldKind.PASSWORD: self.tr("Password"),
            FieldKind.USER: self.tr("User name"),
            FieldKind.HOST: self.tr("Address"),
            FieldKind.TOTP_SEED: self.tr("Authenticator seed"),
            FieldKind.CODES: self.tr("One-time codes"),
            FieldKind.TEXT: self.tr("Secret text"),
        }
        self._proposed = ""
        self.kind.changed.connect(self._propose)
        self.kind.offer([(kind.value, words) for kind, words in self._names.items()])

    def begin(self, key: str, question: str) -> None:
        """Ask for a field; a name that was typed for it before stands there again."""
        if not self.begin_for(key, question):
            self._proposed = ""
            self.kind.choose(FieldKind.PASSWORD.value)
            self._propose()

    def _propose(self) -> None:
        # A name of one's own stays, whatever kind is chosen.
        if self.kind.choice() and self.name_field.text() in ("", self._proposed):
            self._proposed = self._names[FieldKind(self.kind.choice())]
            self.name_field.setText(self._proposed)

    def send(self) -> None:
        """Hand over kind and name."""
        self.accept()
        self.sent.emit(FieldKind(self.kind.choice()), self.name_field.text())

    def first_focus(self) -> None:
        """Begin at the kinds."""
        self.kind.setFocus()
