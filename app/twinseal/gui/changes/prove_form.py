"""Somebody of the vault shows at the machine that they are here, by passphrase and code."""

from __future__ import annotations

from PySide6.QtCore import Signal

from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.passphrase_field import PassphraseField


class ProveForm(ListPage):
    """Both factors; the code goes with each try, the passphrase stays until it is taken."""

    sent = Signal(object, str)
    """The field of the passphrase, and the code."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("prove_form", "prove_form.put", self.tr("Put it on the list"))
        self.passphrase = PassphraseField("prove_form.passphrase", self.tr("Their passphrase"), eye="prove_form.show")
        self.code = CodeField("prove_form.code", self.tr("Code of their phone"))
        self._passphrase = FormField(self.tr("Their passphrase"), self.passphrase)
        self._code = FormField(self.tr("Code of their phone"), self.code)
        self.passphrase.submitted.connect(self.code.setFocus)
        self.code.returnPressed.connect(self.send)
        self.add_body(
            label(self.tr("Only they sit here now; the others look away."), "muted-body"), self._passphrase, self._code
        )
        self.take_fields(passphrase=self._passphrase, code=self._code)

    def begin(self, name: str, *, new: bool = False) -> None:
        """Ask somebody; of a signer's `new` keys, which stay in a draft, the factors are the new ones."""
        words = self.tr("{0}: type the new passphrase, and a code of the new authenticator")
        self.begin_for(name, (words if new else self.tr("{0}: show that it is you")).format(name))

    def send(self) -> None:
        """Hand over both factors, once there are both."""
        self.accept()
        if self.passphrase.is_empty():
            self._passphrase.refuse(self.tr("Type the passphrase first."))
            return
        self.sent.emit(self.passphrase, self.code.take())

    @property
    def takes_passphrase(self) -> bool:
        """Say that both factors were sent."""
        return True

    def holds_secret(self) -> bool:
        """Tell whether a passphrase is being typed."""
        return not self.passphrase.is_empty()

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say what was refused; where it is about both factors, the keyboard is at the code, which is typed again."""
        super().refuse_at(field, sentence)
        if field not in self._fields and not self.passphrase.is_empty():
            self.code.setFocus()

    def wipe(self) -> None:
        """Wipe what was typed."""
        self.passphrase.wipe()
        self.code.clear()

    def first_focus(self) -> None:
        """Begin at the passphrase."""
        self.passphrase.setFocus()
