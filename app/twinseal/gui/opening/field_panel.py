"""One field of an open envelope: hold to show, type back, live codes, one-time codes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from twinseal.domain.envelope import FieldKind
from twinseal.domain.text import exact, shown
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.opening import FieldView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, button, label, put, row
from twinseal.gui.widgets.hold_button import HoldButton
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.secret_view import SecretView

_LIVE_S = 60
_PLACES_MOST = 20
"""How many places are named at which a text differs."""
_ACROSS, _DOWN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class FieldPanel(QWidget):
    """One field; secrets are shown only while somebody holds."""

    reveal_requested = Signal(str, int, int)
    hidden = Signal(str, int, int)
    live_requested = Signal(str, int)
    tick_requested = Signal(str, int, int)
    compare_requested = Signal(str, int, object)

    def __init__(self, envelope_id: str, field: FieldView, prefix: str) -> None:
        """Build for one field."""
        super().__init__()
        self.envelope_id, self.field = envelope_id, field
        self._holding, self._asked_code, self._live_code = False, -1, ""
        self._spoken_name = shown(field.name)
        self.secret = SecretView(f"{prefix}.secret.{field.index}", field.room)
        self.said = MessageLine(f"{prefix}.answer.{field.index}")
        self._live: QLabel | None = None
        self._live_left_s = 0
        self._signs = label("", "muted", name=f"{prefix}.signs.{field.index}", wrap=False)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        self._box: QBoxLayout = box
        name = label(field.name, "label")
        if not field.secret:
            self._box = QBoxLayout(_DOWN)
            self._box.setSpacing(px(6))
            box.addLayout(self._box)
            self._box.addWidget(name)
            value = label(exact(field.value), "value", name=f"{prefix}.value.{field.index}", selectable=False)
            self._box.addWidget(value, 1)
            return
        name.setWordWrap(False)
        box.addLayout(row(name, self._signs, None, spacing=16))
        if field.kind is FieldKind.CODES:
            self._codes(box, prefix)
        elif field.kind is FieldKind.TOTP_SEED:
            self._live_row(box, prefix)
        else:
            self._hold_row(box, prefix)
        box.addWidget(self.said)

    def set_low(self, low: bool) -> None:
        """Stand beside its name in a low window; what is secret takes its whole width."""
        if not self.field.secret:
            self._box.setDirection(_ACROSS if low else _DOWN)
            self._box.setSpacing(px(16 if low else 6))

    def _hold_row(self, box: QVBoxLayout, prefix: str) -> None:
        self.hold = self._hold(self.tr("Hold to show"), f"{prefix}.reveal.{self.field.index}", -1, kind="primary")
        self.typed = PassphraseField(
            f"{prefix}.type_back.{self.field.index}", self.tr("Retype {0} to check").format(self._spoken_name), exact=True
        )
        self.typed.setPlaceholderText(self.tr("Retype it to check"))
        self.typed.submitted.connect(self._compare)
        self.said = self.typed.said
        line = QHBoxLayout()
        line.setSpacing(px(12))
        line.addWidget(self.hold)
        line.addSpacing(px(8))
        line.addWidget(self.typed, 1)
        check = button(self.tr("Check"), f"{prefix}.check.{self.field.index}", self._compare)
        check.setAccessibleName(self.tr("Check {0}").format(self._spoken_name))
        line.addWidget(check)
        # What is shown has its whole room before: the button below it stays under the hand.
        box.addWidget(self.secret)
        box.addSpacing(px(4))
        box.addLayout(line)

    def _live_row(self, box: QVBoxLayout, prefix: str) -> None:
        self._live = label("", "code", name=f"{prefix}.live.{self.field.index}", wrap=False)
        self._live_button = button(
            self.tr("Show the current code"), f"{prefix}.live_code.{self.field.index}", self._switch_live
        )
        self._say_switch(self.tr("Show the current code"))
        self._live_timer = QTimer(self)
        self._live_timer.setInterval(1000)
        self._live_timer.timeout.connect(self._next_live)
        box.addLayout(row(self._live_button, self._live, None))
        box.addWidget(
            label(self.tr("Shows each new code for one minute, then hides. The seed itself is never shown."), "muted")
        )

    def _codes(self, box: QVBoxLayout, prefix: str) -> None:
        box.addWidget(self.secret)
        for index in range(self.field.codes_count):
            used = index in self.field.codes_used
            line = QHBoxLayout()
            line.setSpacing(px(SPACES_PX["within"]))
            line.addWidget(label(f"{index + 1}.  " + (self.tr("used \u2714") if used else self.tr("unused")), wrap=False))
            line.addWidget(self._hold(self.tr("Hold to show"), f"{prefix}.reveal.{self.field.index}.{index}", index))
            if not used:
                tick = button(
                    self.tr("Mark as used"),
                    f"{prefix}.tick.{self.field.index}.{index}",
                    partial(self.tick_requested.emit, self.envelope_id, self.field.index, index),
                )
                tick.setAccessibleName(self.tr("Mark {0} {1} as used").format(self._spoken_name, index + 1))
                line.addWidget(tick)
            line.addStretch(1)
            box.addLayout(line)

    def _hold(self, text: str, name: str, code_index: int, kind: str = "") -> HoldButton:
        hold = HoldButton(text, name, self.tr("Shown while held"), kind=kind)
        # Several stand below one another and look alike: what each shows is in its name.
        which = f"{self._spoken_name} {code_index + 1}" if code_index >= 0 else self._spoken_name
        hold.setAccessibleName(self.tr("Hold to show {0}").format(which))
        hold.held.connect(lambda: self._ask(code_index))
        hold.released_again.connect(self._let_go)
        return hold

    def _ask(self, code_index: int) -> None:
        self._holding, self._asked_code = True, code_index
        self.said.say("")
        self.reveal_requested.emit(self.envelope_id, self.field.index, code_index)

    def _let_go(self) -> None:
        if self._holding:
            self.hidden.emit(self.envelope_id, self.field.index, self._asked_code)
        self.hide_secret()

    def _switch_live(self) -> None:
        if self._live_left_s:
            self._hide_live()
            return
        self._live_left_s = _LIVE_S
        self._say_switch(self.tr("Hide the current code"))
        self._live_timer.start()
        self.live_requested.emit(self.envelope_id, self.field.index)

    def _next_live(self) -> None:
        self._live_left_s -= 1
        if self._live_left_s > 0:
            self.live_requested.emit(self.envelope_id, self.field.index)
        else:
            self._hide_live()

    def _hide_live(self) -> None:
        if self._live is None:
            return
        self._live_left_s = 0
        self._live_timer.stop()
        self._live_code = ""
        self._say_switch(self.tr("Show the current code"))
        put(self._live, "")

    def _compare(self) -> None:
        self.compare_requested.emit(self.envelope_id, self.field.index, self.typed.take())

    def show_secret(self, secret: SecretBytes) -> None:
        """Show a revealed value if it is still held, else wipe it."""
        if self._holding:
            self.secret.show_secret(secret)
            self._say_signs()
        else:
            secret.wipe()

    def _say_signs(self) -> None:
        """Say how many signs of which kinds are shown: whoever types them knows what to expect."""
        text = self.secret.text()
        kinds = (
            (any(sign.isalpha() for sign in text), self.tr("letters")),
            (any(sign.isdigit() for sign in text), self.tr("digits")),
            (any(not sign.isalnum() for sign in text), self.tr("symbols")),
        )
        words = [word for has, word in kinds if has]
        put(self._signs, self.tr("{0} signs: {1}").format(len(text), ", ".join(words)))

    def hide_secret(self) -> None:
        """Hide at once."""
        self._holding = False
        self.secret.hide_secret()
        put(self._signs, "")
        self._hide_live()

    def refuse_at(self, _field: str, sentence: str) -> None:
        """Say below the field why it was refused; what was asked of it is over."""
        self.hide_secret()
        self.said.say(sentence)
        bring_into_view(self.said)

    def show_live(self, code: str, left_s: int) -> None:
        """Show a running code, unless it was hidden meanwhile."""
        if self._live is not None and self._live_left_s:
            half, self._live_code = len(code) // 2, code
            # As with every secret: what a name tells is told to every program that listens. It is named before it has a
            # text, which Qt else takes for the name and tells at once.
            self._live.setAccessibleName(self.tr("The current code, shown on the screen"))
            self._live.setText(self.tr("{0} {1}   {2} s left").format(code[:half], code[half:], left_s))

    @property
    def place(self) -> tuple[str, int, int]:
        """Return the envelope, the field, and the one-time code in it that was asked for last, -1 for none."""
        return self.envelope_id, self.field.index, self._asked_code

    def shown_text(self) -> str:
        """Return what is shown now, a secret or a live code; empty while all is hidden."""
        return self.secret.text() or self._live_code

    def _say_switch(self, text: str) -> None:
        self._live_button.setText(text)
        self._live_button.setAccessibleName(f"{text}, {self._spoken_name}")

    def show_comparison(self, fits: tuple[bool, ...]) -> None:
        """Say where the typed-back text differs."""
        wrong = [str(index + 1) for index, right in enumerate(fits) if not right]
        self.secret.mark(fits.index(False) if wrong else -1)
        if not wrong:
            self.said.say(self.tr("Retyped correctly."), "good")
        else:
            more = self.tr(" and more") if len(wrong) > _PLACES_MOST else ""
            self.said.say(self.tr("Different at position {0}{1}.").format(", ".join(wrong[:_PLACES_MOST]), more))
