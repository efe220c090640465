"""The form that enrols a person: name, role, team, and a passphrase typed twice."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QVBoxLayout, QWidget

from twinseal.domain.people import Role
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, card, label, put, row
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.strength import StrengthView

_JUDGE_AFTER_MS = 200


class PersonForm(QWidget):
    """Nothing typed is lost by a refusal; the passphrases are wiped once the person is enrolled."""

    enrolled = Signal(str, object, str, object, object)
    suggestion_requested = Signal()
    judgement_requested = Signal(str, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self.person_name = line("ceremony.person_name", self.tr("Name"))
        self.role = QComboBox()
        self.role.setObjectName("ceremony.role")
        self.role.setAccessibleName(self.tr("Role"))
        for role, text in (
            (Role.OPERATOR, self.tr("operator: makes requests and opens")),
            (Role.OFFICER, self.tr("officer: confirms requests, may also make them")),
            (Role.AUDITOR, self.tr("auditor: reads the log, never opens")),
        ):
            self.role.addItem(text, role.value)
        self.team = line("ceremony.team", self.tr("Team"))
        self.passphrase = PassphraseField("ceremony.passphrase", self.tr("Passphrase"))
        self.again = PassphraseField("ceremony.passphrase_again", self.tr("Repeat the passphrase"))
        self._shows = QCheckBox(self.tr("Show both passphrases"))
        self._shows.setObjectName("ceremony.show_passphrase")
        self._shows.setAccessibleName(self._shows.text())
        self.strength = StrengthView("ceremony.strength")
        self._offered = label("", "mono", name="ceremony.words")
        self._offered.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_JUDGE_AFTER_MS)
        self._timer.timeout.connect(self.judge_now)
        self.passphrase.changed.connect(self._timer.start)
        self.again.changed.connect(self._timer.start)
        self.passphrase.submitted.connect(self.again.setFocus)
        self.again.submitted.connect(self.send)
        for field in (self.passphrase, self.again):
            self._shows.toggled.connect(field.set_shown)
        suggest = button(self.tr("Suggest six words"), "ceremony.suggest", self.suggestion_requested.emit)
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(
            card(
                label(self.tr("Enrol a person"), "section"),
                label(self.tr("Each person types this in themselves while the others look away."), "muted"),
                FormField(self.tr("Name"), self.person_name),
                FormField(self.tr("Role"), self.role),
                FormField(self.tr("Team (optional; people from the same team cannot open together)"), self.team),
                FormField(self.tr("Passphrase: a sentence only they know, or six random words"), self.passphrase),
                self._offered,
                self.strength,
                FormField(self.tr("Repeat the passphrase"), self.again),
                row(self._shows, None, suggest),
                row(button(self.tr("Enrol"), "ceremony.enrol", self.send, kind="primary"), None),
            )
        )

    def judge_now(self) -> None:
        """Ask how strong the passphrase is; the answer is shown once it is there."""
        first = self.passphrase.peek()
        if first:
            self.judgement_requested.emit(first, self.person_name.text())
        else:
            self.strength.show_nothing()

    def show_judgement(self, text: str, bits: int, word: str, problem: str) -> None:
        """Show the strength, and whether the two passphrases are the same; an answer to another text is dropped."""
        first, second = self.passphrase.peek(), self.again.peek()
        if not first or first != text:
            return
        if not problem and second:
            problem = "" if first == second else self.tr("The two passphrases do not match yet.")
        self.strength.show_strength(bits, word, problem, both=bool(second) and not problem)

    @property
    def is_begun(self) -> bool:
        """Tell whether anything was typed."""
        return bool(self.person_name.text().strip()) or not self.passphrase.is_empty()

    def send(self) -> None:
        """Hand the form over."""
        self.enrolled.emit(self.person_name.text(), self.role.currentData(), self.team.text(), self.passphrase, self.again)

    def offer(self, text: str) -> None:
        """Fill in six words and show them; typed once more they are on their way to being remembered."""
        self.passphrase.set_text(text)
        self.again.wipe()
        put(self._offered, self.tr("{0}\nMemorise these words now, then type them again below.").format(text))
        self._offered.show()
        self.again.setFocus()

    def clear(self) -> None:
        """Clear the form after an enrolment."""
        self.person_name.clear()
        self.team.clear()
        self.forget()

    def forget(self) -> None:
        """Wipe both passphrases."""
        self.passphrase.wipe()
        self.again.wipe()
        self._shows.setChecked(False)
        put(self._offered, "")
        self._offered.hide()
        self._timer.stop()
        self.strength.show_nothing()

    def first_focus(self) -> None:
        """Begin at the name."""
        self.person_name.setFocus()
