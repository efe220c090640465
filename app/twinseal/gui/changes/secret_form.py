"""Puts a new secret into an envelope: typed twice as it was set at the target, or made up as the target accepts it."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from twinseal.domain.errors import BadInput
from twinseal.domain.generator import LENGTHS, PRESETS, WORDS, Generator, Material
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.gui.changes.part_form import PartForm
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, button, label, put, row
from twinseal.gui.widgets.choice_rows import ChoiceRows
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.number_field import NumberField
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.secret_view import SecretView
from twinseal.gui.widgets.wrapped_row import WrappedRow

_TYPED, _MADE_UP = "typed", "made_up"
_OWN: Final = "own"
"""What the target accepts is none of what is offered first: its kinds of characters are ticked."""
_OWN_SIGNS: Final = "!#%+-="
_LENGTH_PX: Final = 132
_PRESET_SIGNS: Final = 12


class SecretForm(PartForm):
    """One new secret. What is typed is compared by the flow; the form keeps everything until it is taken."""

    make_up_requested = Signal(object)
    """What the target accepts, a `Generator`."""
    put_requested = Signal(object, object, bool, bool)
    """The secret, the second typing of it (None where it was made up), whether it was made up, whether it was tried."""

    def __init__(self) -> None:
        """Build empty."""
        super().__init__("secret_form")
        self._made: SecretBytes | None = None
        self.how = ChoiceRows("secret_form.how", self.tr("Where the new secret comes from"))
        self._build_typed()
        self._build_made_up()
        self.add_body(self.order, self.how, self._typed, self._made_up, self.tested)
        self.take_fields(secret=self._secret, typed=self._secret, length=self._length, signs=self._signs)
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
        self.again.submitted.connect(self.send)
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
        # The whole words stand in the list that unfolds.
        self.preset.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.preset.setMinimumContentsLength(_PRESET_SIGNS)
        self.preset.addItem(self.tr("Other characters"), _OWN)
        self.length = NumberField("secret_form.length", self.tr("Length"), LENGTHS[0], LENGTHS[1], 24)
        self._length = FormField(self.tr("Length"), self.length)
        self._length.setFixedWidth(px(_LENGTH_PX))
        self._preset = FormField(self.tr("What the target accepts"), self.preset)
        self._bits = label("", "muted-body", name="secret_form.bits")
        self.make = button(self.tr("Make one up"), "secret_form.make_up", self._make, icon="rotate")
        self.shown_secret = SecretView("secret_form.made_up", 24)
        self._build_own()
        self.preset.currentIndexChanged.connect(lambda _place: self._show_preset())
        self.length.valueChanged.connect(lambda _length: self._show_bits())
        what = row(self._preset, self._length, spacing=SPACES_PX["column"])
        what.setStretch(0, 1)
        self._made_up = QWidget()
        box = QVBoxLayout(self._made_up)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(SPACES_PX["within"]))
        box.addLayout(what)
        box.addWidget(self._own)
        drawn = row(self.make, self._bits, spacing=SPACES_PX["column"])
        drawn.setStretch(1, 1)
        box.addLayout(drawn)
        box.addWidget(self.shown_secret)

    def _build_own(self) -> None:
        self.kinds = {
            "lower": self._tick("lower", self.tr("a to z")),
            "upper": self._tick("upper", self.tr("A to Z")),
            "digits": self._tick("digits", self.tr("0 to 9")),
            "plain": self._tick("plain", self.tr("Without look-alikes")),
        }
        self.signs = line("secret_form.signs", self.tr("Signs that it accepts"))
        self.signs.textChanged.connect(lambda _text: self._show_bits())
        self._signs = FormField(self.tr("Signs that it accepts"), self.signs)
        ticks = WrappedRow(*self.kinds.values(), spacing=SPACES_PX["column"])
        self._own = QWidget()
        self._own.setProperty("role", "clear")
        both = columns(ticks, self._signs)
        both.setContentsMargins(0, 0, 0, 0)
        self._own.setLayout(both)

    def _tick(self, name: str, words: str) -> QCheckBox:
        made = QCheckBox(words)
        made.setObjectName(f"secret_form.{name}")
        made.setAccessibleName(words)
        made.toggled.connect(lambda _on: self._show_bits())
        return made

    # -- what is shown -------------------------------------------------------------------------

    def begin(self, envelope: str, field: str, accepts: Generator | None = None) -> None:
        """Ask for the new secret of a field; nothing of an earlier one is left. What its target accepts is chosen."""
        self.begin_for(f"{envelope}\n{field}", self.tr("The new secret of \u201c{0}\u201d: {1}").format(envelope, field))
        self.how.choose(_TYPED)
        self._choose_preset(accepts or PRESETS["letters_and_digits"])

    def _choose_preset(self, accepts: Generator) -> None:
        fits = next((key for key, preset in PRESETS.items() if replace(preset, length=accepts.length) == accepts), _OWN)
        if fits == _OWN:
            for name, tick in self.kinds.items():
                tick.setChecked(bool(getattr(accepts, name)))
            self.signs.setText(accepts.signs)
        self.preset.setCurrentIndex(self.preset.findData(fits))
        self._show_preset()
        self.length.setValue(accepts.length)

    def generator(self) -> Generator | None:
        """Return what the target accepts, None where nobody could make a secret of it; then that is said at its field."""
        chosen = str(self.preset.currentData())
        for field in (self._length, self._signs):
            field.accept()
        try:
            if chosen == _OWN:
                lower, upper, digits, plain = (tick.isChecked() for tick in self.kinds.values())
                return Generator(self.length.value(), lower, upper, digits, self.signs.text(), plain=plain)
            return replace(PRESETS[chosen], length=self.length.value())
        except BadInput as refusal:
            part = self._length if chosen != _OWN else self._signs
            part.refuse(str(refusal.text), focus=False)
            return None

    def _show_way(self) -> None:
        made_up = self.how.choice() == _MADE_UP
        self._typed.setVisible(not made_up)
        self._made_up.setVisible(made_up)
        self.said.say("")

    def _show_preset(self) -> None:
        chosen = str(self.preset.currentData())
        preset = PRESETS.get(chosen)
        self._own.setVisible(preset is None)
        words = preset is not None and preset.material is Material.WORDS
        put(self._length.heading, self.tr("Words") if words else self.tr("Characters"))
        self.length.setAccessibleName(self._length.heading.text())
        self.length.setRange(*(WORDS if words else LENGTHS))
        if preset is not None:
            self.length.setValue(preset.length)
        elif not any(tick.isChecked() for tick in self.kinds.values()) and not self.signs.text():
            # At first the kinds that most targets accept.
            for name in ("lower", "upper", "digits"):
                self.kinds[name].setChecked(True)
            self.signs.setText(_OWN_SIGNS)
        self._show_bits()

    def _show_bits(self) -> None:
        self._forget_made()
        generator = self.generator()
        # Counted over the secrets that can come out, not over the signs alone.
        bits = self.tr("{0} bits: drawn by the system's random source").format(generator.bits) if generator else ""
        put(self._bits, bits)

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

    def shown_text(self) -> str:
        """Return the secret that was made up and is shown; empty while none is."""
        return self.shown_secret.text()

    # -- taking it -----------------------------------------------------------------------------

    def send(self) -> None:
        """Hand over the secret, which stays until it was taken."""
        self.accept()
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

    def _forget_made(self) -> None:
        self.shown_secret.hide_secret()
        if self._made is not None:
            self._made.wipe()
            self._made = None

    def holds_secret(self) -> bool:
        """Tell whether a secret was typed or made up."""
        return self._made is not None or not (self.secret.is_empty() and self.again.is_empty())

    def wipe(self) -> None:
        """Wipe what was typed and made up."""
        super().wipe()
        self._forget_made()
        self.wipe_typed()
        put(self.question, "")

    def wipe_typed(self) -> None:
        """Wipe both typings."""
        self.secret.wipe()
        self.again.wipe()

    def first_focus(self) -> None:
        """Begin at what is typed."""
        self.secret.setFocus()
