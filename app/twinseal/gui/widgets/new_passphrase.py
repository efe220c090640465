"""A new passphrase: typed twice, or six offered words typed once more, with how strong it is."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX
from twinseal.gui.widgets.base import button, label, put, row
from twinseal.gui.widgets.form_field import FormField
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.gui.widgets.strength import StrengthView

_JUDGE_AFTER_MS = 200


class NewPassphrase(QWidget):
    """Both typings stay until they are taken or wiped; how strong they are is asked once somebody pauses."""

    suggestion_requested = Signal()
    judgement_requested = Signal(str)
    submitted = Signal()

    def __init__(self, prefix: str) -> None:
        """Build empty; `prefix` begins the names of the controls."""
        super().__init__()
        self.setProperty("role", "clear")
        self.passphrase = PassphraseField(f"{prefix}.passphrase", self.tr("Passphrase"))
        self.again = PassphraseField(f"{prefix}.passphrase_again", self.tr("Repeat the passphrase"))
        self.passphrase_field = FormField(
            self.tr("Passphrase: a sentence only they know, or six random words"), self.passphrase
        )
        self.again_field = FormField(self.tr("Repeat the passphrase"), self.again)
        self._shows = QCheckBox(self.tr("Show both passphrases"))
        self._shows.setObjectName(f"{prefix}.show_passphrase")
        self._shows.setAccessibleName(self._shows.text())
        self.strength = StrengthView(f"{prefix}.strength")
        self._words = label("", "mono", name=f"{prefix}.words")
        self._offered = QWidget()
        self._offered.setProperty("role", "clear")
        offered = QVBoxLayout(self._offered)
        offered.setContentsMargins(0, 0, 0, 0)
        offered.setSpacing(px(SPACES_PX["within"]))
        offered.addWidget(self._words)
        offered.addWidget(label(self.tr("Memorise these words now, then type them again below."), "muted"))
        self._offered.hide()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_JUDGE_AFTER_MS)
        self._timer.timeout.connect(self.judge_now)
        self.passphrase.changed.connect(self._timer.start)
        self.again.changed.connect(self._timer.start)
        self.passphrase.submitted.connect(self.again.setFocus)
        self.again.submitted.connect(self.submitted)
        for field in (self.passphrase, self.again):
            self._shows.toggled.connect(field.set_shown)
        suggest = button(self.tr("Suggest six words"), f"{prefix}.suggest", self.suggestion_requested.emit)
        box = QVBoxLayout(self)
        box.setSpacing(px(SPACES_PX["within"]))
        box.setContentsMargins(0, 0, 0, 0)
        for part in (self.passphrase_field, self._offered, self.strength, self.again_field):
            box.addWidget(part)
        box.addLayout(row(self._shows, None, suggest))

    def judge_now(self) -> None:
        """Ask how strong the passphrase is; the answer is shown once it is there."""
        first = self.passphrase.peek()
        if first:
            self.judgement_requested.emit(first)
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

    def offer(self, text: str) -> None:
        """Fill in six words and show them; typed once more they are on their way to being remembered."""
        self.passphrase.set_text(text)
        self.again.wipe()
        put(self._words, text)
        self._offered.show()
        self._timer.start()
        self.again.setFocus()

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing was typed."""
        return self.passphrase.is_empty() and self.again.is_empty()

    def wipe(self) -> None:
        """Wipe both typings, and what was offered."""
        self.passphrase.wipe()
        self.again.wipe()
        self._shows.setChecked(False)
        put(self._words, "")
        self._offered.hide()
        self._timer.stop()
        self.strength.show_nothing()
