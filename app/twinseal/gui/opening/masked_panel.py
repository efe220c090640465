"""What stands in place of the contents while they are masked: the question for a fresh code, and what to decide first."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QPlainTextEdit, QRadioButton, QVBoxLayout, QWidget

from twinseal.domain.opening import MaskCause
from twinseal.domain.text import shown
from twinseal.flows.views.opening import OpeningView
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import bring_into_view, button, label, put, row
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.form_field import FormField, text_area
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.screen import SECRET_PX

_LINES, _LINES_LOW = 6, 4


class MaskedPanel(QFrame):
    """Asks for a fresh code of one or both; where the log's key was lost, for a choice that nobody made before."""

    unmask_requested = Signal(str, str, object)
    unmask_by_passphrase_requested = Signal(str, object, object)
    """Of who has no phone in this opening: the field of the passphrase in the place of a code."""

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self.setProperty("role", "clear")
        self.setMaximumWidth(px(SECRET_PX))
        self._people: tuple[str, str] = ("", "")
        self._headline = label("", "headline", name="open.masked")
        self._why = label("", name="open.masked_why")
        self._cause: MaskCause | None = None
        self._was_wiped = False
        self._how = label("", "muted-body", name="open.masked_how")
        # A field for each: in one field for both, Enter would count a person's code as the other one's wrong attempt.
        self.first_code = CodeField("open.unmask_first_code", self.tr("Fresh code, first person"))
        self.second_code = CodeField("open.unmask_second_code", self.tr("Fresh code, second person"))
        self.first_button = button(self.tr("Unmask"), "open.unmask_first", lambda: self._send(0), kind="primary")
        self.second_button = button(self.tr("Unmask"), "open.unmask_second", lambda: self._send(1))
        self._codes = (self.first_code, self.second_code)
        self._buttons = (self.first_button, self.second_button)
        self._fields = tuple(FormField("", code, lines=2) for code in self._codes)
        self.passphrase = PassphraseField("open.unmask_passphrase", self.tr("Passphrase"), eye="open.unmask_show")
        self._phrase = FormField("", self.passphrase, lines=2)
        self._phrase.hide()
        self._by_passphrase = False
        self.passphrase.submitted.connect(self.second_button.click)
        self.passphrase.installEventFilter(self)
        self._turn, self._sent = 0, -1
        for code, send in zip(self._codes, self._buttons, strict=True):
            code.returnPressed.connect(send.click)
            code.installEventFilter(self)
            send.installEventFilter(self)
        self._decision = self._decision_part()
        both = columns(self._part_of(0), self._part_of(1), from_px=0)
        both.setContentsMargins(0, 0, 0, 0)
        self._box = box = QVBoxLayout(self)
        self._box.setSpacing(px(SPACES_PX["within"]))
        box.addWidget(self._headline)
        box.addWidget(self._why)
        box.addWidget(self._how)
        box.addWidget(self._decision)
        box.addLayout(both)
        box.addStretch(1)
        self.set_low(False)

    def set_low(self, low: bool) -> None:
        """Leave the room of a low window to the code: what is asked for says enough."""
        self._how.setVisible(not low)
        self._box.setSpacing(px(4 if low else 12))
        self._box.setContentsMargins(px(AROUND_PX), px(AROUND_PX if low else 16), px(AROUND_PX), px(AROUND_PX))
        self.unanchored.setFixedHeight(px((_LINES_LOW if low else _LINES) * 21 + 22))
        for field in self._fields:
            field.message.keep_lines(1 if low else 2)

    def _part_of(self, who: int) -> QFrame:
        made = QFrame()
        made.setProperty("role", "clear")
        box = QVBoxLayout(made)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self._fields[who])
        if who:
            box.addWidget(self._phrase)
        box.addLayout(row(self._buttons[who], None))
        return made

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Mark the button of the person whose field or button has the keyboard."""
        if event.type() == QEvent.Type.FocusIn:
            self._take_turn(int(watched in (self.second_code, self.passphrase, self.second_button)))
        return super().eventFilter(watched, event)

    def _take_turn(self, who: int) -> None:
        if who == self._turn:
            return
        self._turn = who
        for place, act in enumerate(self._buttons):
            act.set_kind("primary" if place == who else "")

    def _decision_part(self) -> QFrame:
        self.unanchored: QPlainTextEdit = text_area(
            "open.unanchored", self.tr("What the unanchored entries say"), lines=_LINES
        )
        self.unanchored.setReadOnly(True)
        self.adopt = self._choice("open.adopt_unanchored", self.tr("Adopt them: this is what happened, as far as we know"))
        self.reject = self._choice(
            "open.reject_unanchored", self.tr("Reject them: they stay on record, but we do not vouch for them")
        )
        self._choices = QButtonGroup(self)
        self._missing = MessageLine("open.choice_missing")
        for choice in (self.adopt, self.reject):
            self._choices.addButton(choice)
            choice.clicked.connect(lambda *_: self._missing.say(""))
        made = QFrame()
        made.setProperty("role", "clear")
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(6))
        self._count = label("", "label", name="open.unanchored_count")
        for part in (self._count, self.unanchored, self.adopt, self.reject, self._missing):
            box.addWidget(part)
        made.hide()
        return made

    @staticmethod
    def _choice(name: str, text: str) -> QRadioButton:
        made = QRadioButton(text)
        made.setObjectName(name)
        made.setAccessibleName(text)
        return made

    def say_wiped(self) -> None:
        """Say that a secret which was being typed was wiped, until everything is shown again."""
        self._was_wiped = True
        self._say_why()

    def _say_why(self) -> None:
        causes = {
            MaskCause.HAND: self.tr("Somebody masked it by hand (F9)"),
            MaskCause.IDLE: self.tr("Nobody used the keyboard or the mouse for a while"),
            MaskCause.MINIMISED: self.tr("The window was minimised"),
            MaskCause.OTHER_WINDOW: self.tr("Another window came in front"),
        }
        words = self.tr("{0}; the secret that was being typed is wiped.") if self._was_wiped else self.tr("{0}.")
        put(self._why, words.format(causes[self._cause]) if self._cause is not None else "")
        self._why.setVisible(self._cause is not None)

    def show_view(self, view: OpeningView) -> None:
        """Show who can go on, and what both decide about, if anything."""
        if view.first is None or view.second is None:
            return
        self._people = (view.first.id, view.second.id)
        self._by_passphrase = view.witness is not None
        if not view.masked:
            self.passphrase.wipe()
        self._fields[1].setVisible(not self._by_passphrase)
        self._phrase.setVisible(self._by_passphrase)
        put(self._phrase.heading, self.tr("Passphrase of {0}").format(view.second.name))
        self._cause = view.mask_cause
        self._was_wiped = self._was_wiped and view.masked
        self._say_why()
        if view.undecided:
            put(self._headline, self.tr("Nothing is shown until both people continue"))
            put(
                self._how,
                self.tr("Each person continues with a fresh code of their own, or you reseal. The countdown keeps running."),
            )
            words = self.tr("Continue as {0}")
        else:
            put(self._headline, self.tr("Everything is masked"))
            put(self._how, self.tr("A fresh code from either of the two people unmasks it. The countdown keeps running."))
            words = self.tr("Unmask as {0}")
        for who, person in enumerate((view.first, view.second)):
            text = shown(words.format(person.name))
            self._buttons[who].setText(text.replace("&", "&&"))
            self._buttons[who].setAccessibleName(text)
            asked = self.tr("Six digits of {0}").format(person.name)
            put(self._fields[who].heading, asked)
            self._codes[who].setAccessibleName(shown(asked))
        put(
            self._count,
            self.tr("The log's key was lost. Unanchored entries since then: {0}. Read them, then choose").format(
                view.unanchored
            ),
        )
        text = shown("\n".join(view.unanchored_lines), lines=True)
        if text != self.unanchored.toPlainText():
            self.unanchored.setPlainText(text)
        self._decision.setVisible(view.unanchored > 0)
        if self._sent >= 0 and view.masked and view.undecided:
            # One has gone on: what is typed next is the other one's.
            self._turn_to_the_other()
        self._sent = -1

    def _turn_to_the_other(self) -> None:
        other = 1 - self._sent
        self._take_turn(other)
        (self._asked(other) if self._decision.isHidden() else self.unanchored).setFocus()

    def _asked(self, who: int) -> QWidget:
        """Return what somebody types: a code, or who has no phone the passphrase."""
        return self.passphrase if who and self._by_passphrase else self._codes[who]

    def refuse_at(self, _field: str, sentence: str) -> None:
        """Say below a code that it was refused; the turn stays with the person whose code it was."""
        who = self._sent if self._sent >= 0 else self._turn
        self._sent = -1
        field = self._phrase if who and self._by_passphrase else self._fields[who]
        field.refuse(sentence)
        bring_into_view(field)

    def again(self) -> None:
        """Ask again: no code, no choice."""
        for code, field in zip(self._codes, self._fields, strict=True):
            code.clear()
            field.accept()
        self.passphrase.wipe()
        self._phrase.accept()
        self._missing.say("")
        self._take_turn(0)
        self._sent = -1
        self._forget_choice()

    def forget(self) -> None:
        """Take back what unanchored entries say."""
        self.again()
        self.unanchored.clear()
        self._cause, self._was_wiped = None, False
        self._say_why()

    def first_focus(self) -> None:
        """Begin at what comes first: what to read, or the code."""
        (self._asked(self._turn) if self._decision.isHidden() else self.unanchored).setFocus()

    def fill_in(self, person_id: str, passphrase: str, code: str) -> bool:
        """Fill in the code of a pretend person of a demo vault; False if they are none of the two."""
        if person_id not in self._people:
            return False
        who = self._people.index(person_id)
        if who and self._by_passphrase:
            self.passphrase.set_text(passphrase)
        else:
            self._codes[who].setText(code)
        self._buttons[who].setFocus()
        return True

    def _send(self, who: int) -> None:
        adopt: bool | None = None
        if not self._decision.isHidden():
            if self._choices.checkedButton() is None:
                # Before the code is taken: it need not be typed again for this.
                self._missing.say(self.tr("Choose first: adopt the entries or reject them. Each of you must choose."))
                bring_into_view(self._missing)
                self.first_focus()
                return
            adopt = self.adopt.isChecked()
        self._missing.say("")
        if who and self._by_passphrase and self.passphrase.is_empty():
            self._phrase.refuse(self.tr("Type the passphrase."))
            return
        code = self._codes[who].take()
        self._take_turn(who)
        # The second person finds nothing chosen, either.
        self._forget_choice()
        self.first_focus()
        self._sent = who
        if who and self._by_passphrase:
            self.unmask_by_passphrase_requested.emit(self._people[who], self.passphrase, adopt)
        else:
            self.unmask_requested.emit(self._people[who], code, adopt)

    def _forget_choice(self) -> None:
        self._choices.setExclusive(False)
        for choice in (self.adopt, self.reject):
            choice.setChecked(False)
        self._choices.setExclusive(True)
