"""Puts a new secret into an envelope: typed twice as it was set at the target, or made up as the target accepts it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from twinseal.domain.errors import BadInput
from twinseal.domain.generator import LENGTHS, PRESETS, WORDS, Generator, Material
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import ACT_WIDE_PX, SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, button, label, put, row, scrolled
from twinseal.gui.widgets.busy import always
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.screen import SECRET_PX
from twinseal.gui.widgets.secret_view import SecretView

_TYPED, _MADE_UP = "typed", "made_up"
_LENGTH_PX: Final = 132


class SecretForm(QWidget):
    """One new secret. What is typed is compared by the flow; the form keeps everything until it is taken."""

    make_up_requested = Signal(object)
    """What the target accepts, a `Generator`."""
    put_requested = Signal(object, object, bool, bool)
    """The secret, the second typing of it (None where it was made up), whether it was made up, whether it was tried."""
    folded = Signal()

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self.setProperty("role", "clear")
        self._made: SecretBytes | None = None
        self.question = label("", "headline", name="secret_form.secret_question")
        self.how = ChoiceRows("secret_form.how", self.tr("Where the new secret comes from"))
        self._build_typed()
        self._build_made_up()
        self.tested = QCheckBox(self.tr("Tried at the target, and it works"))
        self.tested.setObjectName("secret_form.tested")
        self.tested.setAccessibleName(self.tested.text())
        self._order = label(
            self.tr("Put the new secret in here first; then change the system; then try it; then sign."), "muted-body",
            running=True,
        )  # fmt: skip
        self.said = MessageLine("secret_form.secret_said")
        self._leave = button(self.tr("Leave it"), "secret_form.secret_leave", self.folded.emit, key="Esc")
        always(self._leave)
        self.put = button(self.tr("Put it on the list"), "secret_form.put", self._send, kind="primary")
        self.put.setMinimumWidth(px(ACT_WIDE_PX))
        inside = QWidget()
        inside.setMaximumWidth(px(SECRET_PX))
        box = QVBoxLayout(inside)
        box.setContentsMargins(*4 * (px(AROUND_PX),))
        box.setSpacing(px(SPACES_PX["column"]))
        for part in (self.question, self._order, self.how, self._typed, self._made_up, self.tested):
            box.addWidget(part)
        box.addStretch(1)
        bottom = row(self.said, self._leave, self.put)
        bottom.setStretch(0, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(scrolled(inside), 1)
        outer.addLayout(bottom)
        self.how.changed.connect(self._show_way)
        self.how.offer(
            (
                (_TYPED, self.tr("Typed twice, as the target has it")),
                (_MADE_UP, self.tr("Made up by the program, as the target accepts it")),
            )
        )
        self._show_preset()

    def _build_typed(self) -> None:
        self.secret = PassphraseField(
            "secret_form.secret", self.tr("New secret"), exact=True, eye="secret_form.secret_shown"
        )
        self.again = PassphraseField(
            "secret_form.again", self.tr("The same once more"), exact=True, eye="secret_form.again_shown"
        )
        self.secret.submitted.connect(self.again.setFocus)
        self.again.submitted.connect(self._send)
        self._secret = FormField(self.tr("New secret"), self.secret)
        self._again = FormField(self.tr("The same once more"), self.again)
        self._typed = QWidget()
        both = columns(self._secret, self._again)
        both.setContentsMargins(0, 0, 0, 0)
        self._typed.setLayout(both)

    def _build_made_up(self) -> None:
        self.preset = QComboBox()
        self.preset.setObjectName("secret_form.preset")
        self.preset.setAccessibleName(self.tr("What the target accepts"))
        names = {
            "letters_and_digits": self.tr("Letters and digits"),
            "with_signs": self.tr("Letters, digits and signs"),
            "read_aloud": self.tr("Easily read aloud: no look-alikes"),
            "pin": self.tr("Digits alone"),
            "words": self.tr("Words"),
            "hex_key": self.tr("A key of hexadecimal digits"),
        }
        for key in PRESETS:
            self.preset.addItem(names[key], key)
        self.length = NumberField("secret_form.length", self.tr("Length"), LENGTHS[0], LENGTHS[1], 24)
        self._length = FormField(self.tr("Length"), self.length)
        self._length.setFixedWidth(px(_LENGTH_PX))
        self._preset = FormField(self.tr("What the target accepts"), self.preset)
        self._bits = label("", "muted-body", name="secret_form.bits")
        self.make = button(self.tr("Make one up"), "secret_form.make_up", self._make, icon="rotate")
        self.shown_secret = SecretView("secret_form.made_up", 24)
        self.preset.currentIndexChanged.connect(lambda _place: self._show_preset())
        self.length.valueChanged.connect(lambda _length: self._show_bits())
        what = row(self._preset, self._length, spacing=SPACES_PX["column"])
        what.setStretch(0, 1)
        self._made_up = QWidget()
        box = QVBoxLayout(self._made_up)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(SPACES_PX["within"]))
        box.addLayout(what)
        drawn = row(self.make, self._bits, spacing=SPACES_PX["column"])
        drawn.setStretch(1, 1)
        box.addLayout(drawn)
        box.addWidget(self.shown_secret)

    # -- what is shown -------------------------------------------------------------------------

    def begin(self, envelope: str, field: str) -> None:
        """Ask for the new secret of a field; nothing of an earlier one is left."""
        self.forget()
        put(self.question, self.tr("The new secret of \u201c{0}\u201d: {1}").format(envelope, field))
        self.how.choose(_TYPED)
        self.secret.setFocus()

    def generator(self) -> Generator | None:
        """Return what the target accepts, None where nobody could make a secret of it; then that is said at its field."""
        preset = PRESETS[str(self.preset.currentData())]
        try:
            return replace(preset, length=self.length.value())
        except BadInput as refusal:
            self._length.refuse(str(refusal.text))
            return None

    def _show_way(self) -> None:
        made_up = self.how.choice() == _MADE_UP
        self._typed.setVisible(not made_up)
        self._made_up.setVisible(made_up)
        self.said.say("")

    def _show_preset(self) -> None:
        preset = PRESETS[str(self.preset.currentData())]
        words = preset.material is Material.WORDS
        put(self._length.heading, self.tr("Words") if words else self.tr("Characters"))
        self.length.setAccessibleName(self._length.heading.text())
        self.length.setRange(*(WORDS if words else LENGTHS))
        self.length.setValue(preset.length)
        self._show_bits()

    def _show_bits(self) -> None:
        self._forget_made()
        generator = self.generator()
        if generator is not None:
            # Counted over the secrets that can come out, not over the signs alone.
            put(self._bits, self.tr("{0} bits: drawn by the system's random source").format(generator.bits))

    def _make(self) -> None:
        generator = self.generator()
        if generator is not None:
            self.make_up_requested.emit(generator)

    def show_made(self, secret: SecretBytes) -> None:
        """Show a secret that was made up, for it has to be set at the target; takes it over."""
        self._forget_made()
        self._made = SecretBytes(secret.view())
        self.shown_secret.show_secret(secret)
        bring_into_view(self.shown_secret)
        self.said.say("")

    # -- taking it -----------------------------------------------------------------------------

    def _send(self) -> None:
        if self.how.choice() == _TYPED:
            if self.secret.is_empty():
                self._secret.refuse(self.tr("Type the new secret first."))
                return
            self.put_requested.emit(self.secret.copy_secret(), self.again.copy_secret(), False, self.tested.isChecked())
            return
        if self._made is None:
            self.said.say(self.tr("Make a secret up first."))
            self.make.setFocus()
            return
        self.put_requested.emit(SecretBytes(self._made.view()), None, True, self.tested.isChecked())

    def refuse_at(self, field: str, sentence: str) -> None:
        """Say what was refused at the field that it is about, else beside the acts; what was typed stays."""
        part = {"secret": self._secret, "typed": self._secret, "again": self._again, "length": self._length}.get(field)
        if part is None:
            self.said.say(sentence)
        else:
            part.refuse(sentence)

    def _forget_made(self) -> None:
        self.shown_secret.hide_secret()
        if self._made is not None:
            self._made.wipe()
            self._made = None

    def forget(self) -> None:
        """Wipe what was typed and made up."""
        self._forget_made()
        self.secret.wipe()
        self.again.wipe()
        for field in (self._secret, self._again, self._length):
            field.accept()
        self.tested.setChecked(False)
        put(self.question, "")
        self.said.say("")
