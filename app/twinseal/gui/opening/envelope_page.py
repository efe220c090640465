"""One open envelope: its card, its fields, hold to reveal, type back, live codes, one-time codes."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from twinseal.domain.envelope import FieldKind
from twinseal.domain.text import exact
from twinseal.flows.context.typed_secrets import SecretBytes
from twinseal.flows.views.opening import EnvelopeView, FieldView
from twinseal.gui.widgets.base import button, card, label, page, put, row
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.hold_button import HoldButton
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.secret_view import SecretView

_LIVE_S = 60
_WIDEST_PX = 1020
"""A line of a secret reads badly over the whole of a large screen."""


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
        self._holding, self._asked_code = False, -1
        self.secret = SecretView(f"{prefix}.secret.{field.index}", field.room)
        self._answer = label("", name=f"{prefix}.answer.{field.index}")
        self._live: QLabel | None = None
        self._live_left_s = 0
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(6)
        box.addWidget(label(field.name, "label"))
        if not field.secret:
            box.addWidget(label(exact(field.value), "value", name=f"{prefix}.value.{field.index}", selectable=False))
            return
        if field.kind is FieldKind.CODES:
            self._codes(box, prefix)
        elif field.kind is FieldKind.TOTP_SEED:
            self._live_row(box, prefix)
        else:
            self._hold_row(box, prefix)
        box.addWidget(self._answer)

    def _hold_row(self, box: QVBoxLayout, prefix: str) -> None:
        self.hold = self._hold(self.tr("Hold to show"), f"{prefix}.reveal.{self.field.index}", -1, kind="primary")
        self.typed = PassphraseField(f"{prefix}.type_back.{self.field.index}", self.tr("Retype it to check"), exact=True)
        self.typed.setPlaceholderText(self.tr("Retype it to check"))
        self.typed.submitted.connect(self._compare)
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.hold)
        line.addSpacing(8)
        line.addWidget(self.typed, 1)
        line.addWidget(button(self.tr("Check"), f"{prefix}.check.{self.field.index}", self._compare))
        # What is shown has its whole room before: the button below it stays under the hand.
        box.addWidget(self.secret)
        box.addSpacing(8)
        box.addLayout(line)
        box.addWidget(self.typed.said)

    def _live_row(self, box: QVBoxLayout, prefix: str) -> None:
        self._live = label("", "code", name=f"{prefix}.live.{self.field.index}", wrap=False)
        self._live_button = button(
            self.tr("Show the current code"), f"{prefix}.live_code.{self.field.index}", self._switch_live
        )
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
            line.addWidget(label(f"{index + 1}.  " + (self.tr("used \u2714") if used else self.tr("unused")), wrap=False))
            line.addWidget(self._hold(self.tr("Hold to show"), f"{prefix}.reveal.{self.field.index}.{index}", index))
            if not used:
                line.addWidget(
                    button(
                        self.tr("Mark as used"),
                        f"{prefix}.tick.{self.field.index}.{index}",
                        partial(self.tick_requested.emit, self.envelope_id, self.field.index, index),
                    )
                )
            line.addStretch(1)
            box.addLayout(line)

    def _hold(self, text: str, name: str, code_index: int, kind: str = "") -> HoldButton:
        hold = HoldButton(text, name, self.tr("Shown while held"), kind=kind)
        hold.held.connect(lambda: self._ask(code_index))
        hold.released_again.connect(self._let_go)
        return hold

    def _ask(self, code_index: int) -> None:
        self._holding, self._asked_code = True, code_index
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
        self._live_button.setText(self.tr("Hide the current code"))
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
        self._live_button.setText(self.tr("Show the current code"))
        put(self._live, "")

    def _compare(self) -> None:
        self.compare_requested.emit(self.envelope_id, self.field.index, self.typed.take())

    def show_secret(self, secret: SecretBytes) -> None:
        """Show a revealed value if it is still held, else wipe it."""
        if self._holding:
            self.secret.show_secret(secret)
        else:
            secret.wipe()

    def hide_secret(self) -> None:
        """Hide at once."""
        self._holding = False
        self.secret.hide_secret()
        self._hide_live()

    def show_live(self, code: str, left_s: int) -> None:
        """Show a running code, unless it was hidden meanwhile."""
        if self._live is not None and self._live_left_s:
            half = len(code) // 2
            put(self._live, self.tr("{0} {1}   {2} s left").format(code[:half], code[half:], left_s))

    def show_comparison(self, fits: tuple[bool, ...]) -> None:
        """Say where the typed-back text differs."""
        wrong = [str(index + 1) for index, right in enumerate(fits) if not right]
        if not wrong:
            put(self._answer, self.tr("\u2714  Retyped correctly."))
        else:
            more = self.tr(" and more") if len(wrong) > 20 else ""
            put(self._answer, self.tr("\u2716  Different at position {0}{1}.").format(", ".join(wrong[:20]), more))


class EnvelopePage(QWidget):
    """All fields of one envelope, and the files in it."""

    save_requested = Signal(str, str)

    def __init__(self, view: EnvelopeView, prefix: str) -> None:
        """Build for one envelope."""
        super().__init__()
        self.envelope_id = view.outside.id
        outside = view.outside
        inside = QWidget()
        inside.setMaximumWidth(_WIDEST_PX)
        across = QHBoxLayout(self)
        across.setContentsMargins(0, 16, 0, 16)
        across.addWidget(inside)
        box = QVBoxLayout(inside)
        # Room for the mark of the keyboard around what stands at the side.
        box.setContentsMargins(AROUND_PX, AROUND_PX, AROUND_PX, AROUND_PX)
        box.setSpacing(20)
        self.panels = [FieldPanel(outside.id, field, prefix) for field in view.fields]
        system = label(outside.system, "mono-muted", wrap=False)
        if self.panels and not view.fields[0].secret:
            first = QHBoxLayout()
            first.addWidget(self.panels[0], 1)
            first.addWidget(system, 0, Qt.AlignmentFlag.AlignBottom)
            box.addLayout(first)
        else:
            box.addWidget(system, 0, Qt.AlignmentFlag.AlignRight)
        for panel in self.panels:
            if panel is not self.panels[0] or view.fields[0].secret:
                box.addWidget(panel)
        for number, entry in enumerate(view.attachments):
            save = partial(self.save_requested.emit, outside.id, entry.id)
            box.addWidget(
                card(
                    label(self.tr("File:  {0}  ({1} bytes)").format(entry.name, entry.size)),
                    row(button(self.tr("Save to the removable drive"), f"{prefix}.save.{number}", save), None),
                )
            )
        self._add_card(box, view)
        box.addStretch(1)

    def _add_card(self, box: QVBoxLayout, view: EnvelopeView) -> None:
        """Add what is written on the envelope, below a line, in two columns where there is room."""
        card_facts = view.outside.card
        facts = (
            (self.tr("Where"), card_facts.where), (self.tr("Phones"), card_facts.phones),
            (self.tr("What breaks"), card_facts.breaks), (self.tr("How to rotate"), card_facts.rotate),
        )  # fmt: skip
        said = [(heading, words) for heading, words in facts if words]
        if not said:
            return
        rule = QFrame()
        rule.setProperty("role", "rule")
        box.addWidget(rule)
        for pair in (said[:2], said[2:]):
            if pair:
                parts = [page(label(heading, "fact"), label(words)) for heading, words in pair]
                for part in parts:
                    part.setProperty("role", "clear")
                box.addLayout(columns(*parts, *(() if len(parts) > 1 else (QWidget(),))))

    def first_hold(self) -> QWidget | None:
        """Return what shows the first secret, None where there is none to hold."""
        return self.findChild(HoldButton)
