"""The graded answer of a verification as a card: six grades, six looks, each with its meaning and what to do."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets.base import label, put
from twinseal.gui.widgets.sign import Sign

_COLOURS: Final[dict[str, Colour]] = {
    "good": "accent",
    "info": "ink2",
    "warning": "amber",
    "tampered": "red_text",
    "unknown": "ink2",
}


class VerdictCard(QFrame):
    """Icon, headline, the verifier's sentence, what it means, what to do; hidden until there is a verdict."""

    def __init__(self, name: str) -> None:
        """Build hidden; the headline is named `NAME`, the card `NAME_card`."""
        super().__init__()
        self.setObjectName(f"{name}_card")
        self._sign = Sign(size_px=36)
        self._headline = label("", "headline", name=name)
        self._sentence = label("", name=f"{name}_sentence", running=True)
        self._meaning = label("", name=f"{name}_meaning", running=True)
        self._next = label("", name=f"{name}_next", running=True)
        texts = QVBoxLayout()
        texts.setSpacing(px(6))
        for part in (self._headline, self._sentence, self._meaning, self._next):
            texts.addWidget(part)
        box = QHBoxLayout(self)
        box.setContentsMargins(px(18), px(14), px(18), px(14))
        box.setSpacing(px(18))
        box.addWidget(self._sign)
        box.addLayout(texts, 1)
        self.hide()

    def _grades(self) -> dict[str, tuple[str, str, str, str]]:
        return {
            "VALID-ANCHORED": (
                "good", "verify", self.tr("Intact, and it continues from what you kept"),
                self.tr("Every entry is intact, and the log continues from the register code or checkpoint you supplied. It was "
                        "not replaced with an older copy."),
            ),
            "VALID-COSIGNED": (
                "info", "verify", self.tr("Intact, but not compared with anything you kept"),
                self.tr("Every entry is intact and covered by a signed checkpoint; the sentence above says how far two people "
                        "signed. An older, genuine copy of the whole log cannot be ruled out."),
            ),
            "VALID-UNANCHORED": (
                "warning", "warning", self.tr("The chain is intact, but not all of it is proven"),
                self.tr("The entries fit together. The sentence above says what is not proven yet."),
            ),
            "TAMPERED": (
                "tampered", "cross", self.tr("Changed: this log is not what was written"),
                self.tr("An entry or a checkpoint breaks a rule that Twinseal itself never breaks."),
            ),
            "ROLLED-BACK": (
                "tampered", "rotate", self.tr("Cut short, rolled back, or replaced with another history"),
                self.tr("The log contradicts a checkpoint or what you supplied: entries that were once there are missing."),
            ),
            "INCOMPLETE": (
                "unknown", "search", self.tr("No verdict: something needed is missing"),
                self.tr("A file is missing, unreadable or of an unknown version. This says nothing about whether the log is "
                        "intact."),
            ),
        }  # fmt: skip

    def show_verdict(self, verdict: str, sentence: str, advice: str) -> None:
        """Show a verdict by its graded name with what to do next; an unknown name looks like no answer."""
        grades = self._grades()
        tone, icon, headline, meaning = grades.get(verdict, grades["INCOMPLETE"])
        self.setProperty("verdict", tone)
        self._sign.show_icon(icon, _COLOURS[tone])
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
