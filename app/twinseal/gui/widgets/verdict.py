"""The graded answer of a verification as a card: six grades, six looks, each with its meaning and what to do."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.gui.widgets.base import label, put


class VerdictCard(QFrame):
    """Sign, headline, the verifier's sentence, what it means, what to do; hidden until there is a verdict."""

    def __init__(self, name: str) -> None:
        """Build hidden; the headline is named `NAME`, the card `NAME_card`."""
        super().__init__()
        self.setObjectName(f"{name}_card")
        self._sign = label("", "huge", wrap=False)
        self._headline = label("", "headline", name=name)
        self._sentence = label("", name=f"{name}_sentence")
        self._meaning = label("", name=f"{name}_meaning")
        self._next = label("", name=f"{name}_next")
        texts = QVBoxLayout()
        texts.setSpacing(6)
        for part in (self._headline, self._sentence, self._meaning, self._next):
            texts.addWidget(part)
        box = QHBoxLayout(self)
        box.setContentsMargins(18, 14, 18, 14)
        box.setSpacing(18)
        box.addWidget(self._sign)
        box.addLayout(texts, 1)
        self.hide()

    def _grades(self) -> dict[str, tuple[str, str, str, str]]:
        return {
            "VALID-ANCHORED": (
                "good", "\u2714", self.tr("Intact, and it continues what you hold"),
                self.tr("Every line holds, and the log goes on from the register code or checkpoint that you brought. No older copy was put in its place."),
            ),
            "VALID-COSIGNED": (
                "info", "\u25d1", self.tr("Intact, but nothing of yours was held against it"),
                self.tr("Every line holds and stands under a signed checkpoint; how far two people signed is said above. That the whole log was put back to an older, genuine state is not excluded."),
            ),
            "VALID-UNANCHORED": (
                "warn", "\u25d4", self.tr("The chain holds, but not all of it is proven"),
                self.tr("The lines fit each other. What is not proven yet stands in the sentence above."),
            ),
            "TAMPERED": (
                "danger", "\u2716", self.tr("Changed: this log is not what was written"),
                self.tr("A line or a checkpoint breaks a rule that the program itself never breaks."),
            ),
            "ROLLED-BACK": (
                "danger", "\u21b6", self.tr("Cut, put back, or replaced by another history"),
                self.tr("The log contradicts a checkpoint, or what you brought: entries that once were there are missing."),
            ),
            "INCOMPLETE": (
                "unknown", "?", self.tr("No answer: something needed is missing"),
                self.tr("A file is missing, unreadable or of an unknown version. This is neither good nor bad news about the log."),
            ),
        }  # fmt: skip

    def show_verdict(self, verdict: str, sentence: str, advice: str) -> None:
        """Show a verdict by its graded name with what to do next; an unknown name looks like no answer."""
        grades = self._grades()
        tone, sign, headline, meaning = grades.get(verdict, grades["INCOMPLETE"])
        self.setProperty("verdict", tone)
        put(self._sign, sign)
        put(self._headline, f"{headline}  ({verdict})")
        put(self._sentence, sentence)
        put(self._meaning, self.tr("What this means: {0}").format(meaning))
        put(self._next, self.tr("What to do: {0}").format(advice))
        for widget in (self, *self.findChildren(QWidget)):
            widget.style().unpolish(widget)
            widget.style().polish(widget)
            QApplication.sendEvent(widget, QEvent(QEvent.Type.StyleChange))
        self.setAccessibleName(f"{headline}. {sentence} {advice}"[:400])
        self.show()
