"""Name, passphrase, six digits: the same panel for the first person, the second, and the auditor."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from twinseal.flows.views.sealed import PersonView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import line
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.person_picker import PersonPicker

_FACTOR_PX: Final = 56
_LOW_FACTOR_PX: Final = 46


class IdentifyPanel(QWidget):
    """Collects the two factors. What is wrong is said below both of them, and never which one it is.

    Nobody is chosen before somebody chooses; six digits alone send nothing.
    """

    def __init__(self, prefix: str, on_submit: Callable[[], object], *, heading: str = "", narrow: bool = False) -> None:
        """Build with object names `PREFIX.person`, `.passphrase`, `.code`; a heading stands above the people.

        In a `narrow` place the digits stand below the passphrase.
        """
        super().__init__()
        self.setProperty("role", "clear")
        self._is_refused = False
        self.people = PersonPicker(f"{prefix}.person", heading or self.tr("Who are you?"))
        self.passphrase = PassphraseField(f"{prefix}.passphrase", self.tr("Passphrase"), eye=f"{prefix}.show_passphrase")
        self.passphrase.setFixedHeight(px(_FACTOR_PX))
        self.code = CodeField(f"{prefix}.code", self.tr("Six digits of your authenticator"))
        self.search = line(f"{prefix}.search_person", self.tr("Search people"))
        self.search.setPlaceholderText(self.tr("Search by name, role or team"))
        self.search.hide()
        self.message = self.passphrase.said
        """Stands below both factors: what it says belongs to none of them alone."""
        self.message.keep_lines(2)
        self.heading = label(heading, "label")
        if not heading:
            # Never shown here: without its place yet, it would appear as a window of its own.
            self.heading.hide()
        self._of_whom = label("", "label")
        self.factors = self._factors(narrow=narrow)
        self.who = QWidget()
        self.who.setProperty("role", "clear")
        above = QVBoxLayout(self.who)
        above.setContentsMargins(0, 0, 0, 0)
        above.setSpacing(px(4))
        for part in (self.heading, self.search, self.people):
            above.addWidget(part)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(16))
        box.addWidget(self.who)
        box.addWidget(self.factors)
        self._box = box
        # Tab leads from the passphrase to the digits; the eye, which few use, comes after them.
        self.setTabOrder(self.passphrase, self.code)
        if self.passphrase.eye is not None:
            self.setTabOrder(self.code, self.passphrase.eye)
        self._wire(on_submit)
        self._name_owner()

    def _factors(self, *, narrow: bool) -> QWidget:
        digits = label(self.tr("Six digits of your authenticator"), "label")
        digits.setBuddy(self.code)
        self._of_whom.setBuddy(self.passphrase)
        made = QWidget()
        made.setProperty("role", "clear")
        box = QVBoxLayout(made)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(px(4))
        parts = _below(self._of_whom, self.passphrase), _below(digits, self.code)
        if narrow:
            for part in parts:
                box.addLayout(part)
        else:
            both = columns(*parts)
            both.setSpacing(px(16))
            box.addLayout(both)
        box.addWidget(self.message)
        return made

    def set_low(self, low: bool) -> None:
        """Take less height, in a low window."""
        high = _LOW_FACTOR_PX if low else _FACTOR_PX
        self.passphrase.setFixedHeight(px(high))
        self.code.setMaximumHeight(px(high))
        self._box.setSpacing(px(8 if low else 16))

    def _wire(self, on_submit: Callable[[], object]) -> None:
        self.search.textChanged.connect(self.people.seek)
        self.search.returnPressed.connect(self.people.setFocus)
        self.people.chosen.connect(self.passphrase.setFocus)
        self.people.itemSelectionChanged.connect(self._chose)
        self.passphrase.submitted.connect(self.code.setFocus)
        self.passphrase.changed.connect(self._accept)
        self.code.textChanged.connect(lambda _text: self._accept())
        self.code.returnPressed.connect(lambda *_: on_submit())

    def _chose(self) -> None:
        self._name_owner()
        self._accept()

    def _name_owner(self) -> None:
        words = self.people.person_name().split()
        put(self._of_whom, self.tr("Passphrase of {0}").format(words[0]) if words else self.tr("Passphrase"))

    def offer(self, people: tuple[PersonView, ...]) -> None:
        """Show the people who may answer; nobody is chosen."""
        self.search.clear()
        self.people.offer(people)
        self.search.setVisible(self.people.are_many)
        self.clear()

    def is_complete(self) -> bool:
        """Tell whether somebody is chosen and a passphrase typed; else say what is missing, and go there."""
        if not self.people.person_id():
            self.message.say(self.tr("Choose who you are."))
            (self.search if self.people.are_many else self.people).setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        if self.passphrase.is_empty():
            self.message.say(self.tr("Type the passphrase."))
            self.passphrase.set_wrong(True)
            self.passphrase.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def refuse(self, sentence: str) -> None:
        """Say why both were refused; the passphrase and who was chosen stay, the digits are typed again."""
        self.code.clear()
        self.message.say(sentence)
        # Who has the sentence read again asks for the control: there it stands too.
        self.code.setAccessibleDescription(sentence)
        self._is_refused = True
        self.code.set_wrong(True)
        self.passphrase.set_wrong(not self.passphrase.is_empty())
        part: QLineEdit = self.passphrase if self.passphrase.is_empty() else self.code
        part.setFocus(Qt.FocusReason.OtherFocusReason)

    def _accept(self) -> None:
        if self.message.message:
            self.message.say("")
        if self._is_refused:
            self._is_refused = False
            self.code.setAccessibleDescription("")
        self.code.set_wrong(False)
        self.passphrase.set_wrong(False)

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
        self.conceal()
        self._accept()

    def conceal(self) -> None:
        """Show dots in place of the passphrase."""
        self.passphrase.set_shown(False)

    def first_focus(self) -> None:
        """Begin at the people."""
        (self.search if self.people.are_many else self.people).setFocus()


def _below(heading: QWidget, control: QWidget) -> QVBoxLayout:
    box = QVBoxLayout()
    box.setSpacing(px(4))
    box.addWidget(heading)
    box.addWidget(control)
    box.addStretch(1)
    return box
