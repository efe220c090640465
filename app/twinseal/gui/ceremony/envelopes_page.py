"""Fourth page of a founding: envelopes, each with its outside for everybody and its sealed inside."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QPlainTextEdit, QVBoxLayout, QWidget

from twinseal.domain.envelope import Card, Field, FieldKind, Outside
from twinseal.flows.views.ceremony import CeremonyView
from twinseal.gui.ceremony.extra_fields import ExtraFields
from twinseal.gui.ceremony.import_card import ImportCard
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.act_rows import ActRows
from twinseal.gui.widgets.base import button, card, label, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.path_field import PathField


@dataclass(frozen=True, slots=True, repr=False)
class EnvelopeDraft:
    """An envelope as typed; never shown by `repr`, for it holds secrets."""

    name: str
    system: str
    card: Card
    fields: tuple[Field, ...]
    cap_min: int
    file: str


class EnvelopesPage(QWidget):
    """A form for the next envelope, and the envelopes so far; a refusal clears nothing."""

    added = Signal(object)
    removed = Signal(str)
    suggestion_requested = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self._shown: tuple[Outside, ...] = ()
        self._envelopes = ActRows(self.tr("None yet. Fill in the label, the system and at least one field of the contents."))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(14))
        left = QVBoxLayout()
        left.setSpacing(px(14))
        left.addWidget(self._outside_card())
        left.addWidget(card(label(self.tr("Envelopes so far"), "section"), self._envelopes, spacing=4))
        left.addStretch(1)
        right = QVBoxLayout()
        right.setSpacing(px(14))
        right.addWidget(self._inside_card())
        self.imports = ImportCard()
        right.addWidget(self.imports)
        right.addStretch(1)
        box.addLayout(columns(left, right))
        box.addStretch(1)

    def _outside_card(self) -> QWidget:
        self.label_field = line("ceremony.envelope_label", self.tr("Label"))
        self.label_field.setPlaceholderText(self.tr("Domain controller, local administrator"))
        self.system = line("ceremony.envelope_system", self.tr("System"))
        self.system.setPlaceholderText("SRV-DC-01")
        self.where = line("ceremony.envelope_where", self.tr("Where to use it"))
        self.owner = line("ceremony.envelope_owner", self.tr("System owner"))
        self.phones = line("ceremony.envelope_phones", self.tr("Phone numbers"))
        self.breaks = line("ceremony.envelope_breaks", self.tr("What breaks if it is used"))
        self.rotate = line("ceremony.envelope_rotate", self.tr("How to rotate it afterwards"))
        self.cap = NumberField(
            "ceremony.envelope_cap_min", self.tr("Longest opening of this envelope, in minutes"), 0, 60, 0
        )
        self.cap.setSpecialValueText(self.tr("as in the policy"))
        self.cap.setFixedWidth(px(190))
        return card(
            label(self.tr("Envelope card: readable once the first person has signed in"), "section"),
            columns(
                FormField(self.tr("Label"), self.label_field), FormField(self.tr("System"), self.system), weights=(3, 2)
            ),
            FormField(self.tr("Where to use it"), self.where),
            columns(FormField(self.tr("System owner"), self.owner), FormField(self.tr("Phone numbers"), self.phones)),
            FormField(self.tr("What breaks if it is used"), self.breaks),
            FormField(self.tr("How to rotate it afterwards"), self.rotate),
            FormField(self.tr("Longest opening (minutes)"), self.cap),
        )

    def _inside_card(self) -> QWidget:
        self.user = line("ceremony.envelope_user", self.tr("User name"))
        self.password = PassphraseField("ceremony.envelope_password", self.tr("Password or secret"), exact=True)
        self.seed = line("ceremony.envelope_seed", self.tr("Authenticator seed, base32"))
        self.codes = QPlainTextEdit()
        self.codes.setObjectName("ceremony.envelope_codes")
        self.codes.setAccessibleName(self.tr("One-time codes, one per line"))
        self.codes.setTabChangesFocus(True)
        self.codes.setMaximumHeight(px(66))
        self.extra = ExtraFields()
        self.file = PathField("ceremony.envelope_file", self.tr("File to seal inside (optional)"))
        self._shows = QCheckBox(self.tr("Show the password"))
        self._shows.setObjectName("ceremony.show_envelope_password")
        self._shows.setAccessibleName(self._shows.text())
        self._shows.toggled.connect(self.password.set_shown)
        generate = button(self.tr("Generate password"), "ceremony.envelope_generate", self.suggestion_requested.emit)
        return card(
            label(self.tr("Contents: sealed; only two people together can read them"), "section"),
            FormField(self.tr("User name"), self.user),
            FormField(self.tr("Password or secret"), self.password),
            row(self._shows, None, generate),
            FormField(self.tr("Authenticator seed (optional; shown as the current code)"), self.seed),
            FormField(self.tr("One-time codes, one per line"), self.codes),
            self.extra,
            FormField(self.tr("File to seal inside (optional)"), self.file),
            row(button(self.tr("Add envelope"), "ceremony.envelope_add", self.send, kind="primary"), None),
        )  # fmt: skip

    def draft(self) -> EnvelopeDraft:
        """Return the envelope as typed; the form keeps it until it is taken."""
        given = (
            (FieldKind.USER, self.tr("User name"), self.user.text()),
            (FieldKind.PASSWORD, self.tr("Password"), self.password.peek()),
            (FieldKind.TOTP_SEED, self.tr("Authenticator seed"), self.seed.text()),
            (FieldKind.CODES, self.tr("One-time codes"), self._typed_codes()),
        )
        # Blanks are signs of a key too: only what is empty was not given.
        fields = tuple(Field(kind, name, value) for kind, name, value in given if value)
        outside = Card(self.where.text(), self.owner.text(), self.phones.text(), self.breaks.text(), self.rotate.text())
        return EnvelopeDraft(
            self.label_field.text(), self.system.text(), outside, (*fields, *self.extra.fields()), self.cap.value(), self.file.text()
        )  # fmt: skip

    def _typed_codes(self) -> str:
        # The plain text of a document has blanks for the signs that do not break a line.
        return self.codes.document().toRawText().replace("\u2029", "\n")

    def send(self) -> None:
        """Hand the envelope over."""
        self.added.emit(self.draft())

    def fill_password(self, text: str) -> None:
        """Fill in a generated password and show it."""
        self.password.set_text(text)
        self._shows.setChecked(True)

    @property
    def half_done(self) -> bool:
        """Tell whether an envelope is typed in but not sealed."""
        typed = self.draft()
        return bool(typed.name.strip() or typed.system.strip() or typed.fields or typed.file.strip())

    def taken(self) -> None:
        """Clear the form for the next envelope."""
        self.forget()
        self.label_field.setFocus()

    def forget(self) -> None:
        """Empty every field of the next envelope."""
        outside = (self.label_field, self.system, self.where, self.owner, self.phones, self.breaks, self.rotate)
        for field in (*outside, self.user, self.seed):
            field.clear()
        self.password.wipe()
        self._shows.setChecked(False)
        self.codes.clear()
        self.extra.clear()
        self.file.clear()
        self.cap.setValue(0)

    def show_view(self, view: CeremonyView) -> None:
        """Show the envelopes so far, and what an import would add."""
        self.imports.show_view(view.offered)
        if view.envelopes == self._shown:
            # Hundreds may have been imported: they are not built once more for nothing.
            return
        self._shown = view.envelopes
        self._envelopes.clear()
        for number, envelope in enumerate(view.envelopes):
            self._add_line(number, envelope)

    def _add_line(self, number: int, envelope: Outside) -> None:
        remove = button(self.tr("Remove"), f"ceremony.envelope_remove.{number}", lambda: self.removed.emit(envelope.id))
        remove.setAccessibleName(self.tr("Remove {0}").format(envelope.name))
        words = f"{envelope.name}  \u00b7  {envelope.system}"
        self._envelopes.add(f"ceremony.envelope.{number}", words, (remove,), icon="envelope", colour="accent")

    def first_focus(self) -> None:
        """Begin at the label."""
        self.label_field.setFocus()
