"""Verifies what somebody brought from elsewhere: an export, a vault folder, a signed report; no vault is opened for it."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel

from twinseal.domain.text import in_eights, with_capital
from twinseal.flows.views.verification import BroughtView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.answer import Answer
from twinseal.gui.widgets.base import bring_into_view, button, card, keep_enter, label
from twinseal.gui.widgets.busy import READABLE, always
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.widgets.verdict_strip import Judgement, VerdictStrip

_OF: Final = 1000
"""Qt counts in 32 bits; a log can be longer."""
_DIGEST: Final = re.compile("[0-9a-f]{64}")
"""In one piece it is wider than a small window."""


class VerifyScreen(Screen):
    """What was brought, and what it is compared with; the answer, what to do now, and what it rests on."""

    requested = Signal(str, str, str)
    """What lies where, the trust card, the register code; the last two may be empty."""
    cancel_requested = Signal()
    left = Signal()

    def __init__(self) -> None:
        """Build."""
        super().__init__("verify", self.tr("Can this export or report be believed?"))
        self.path = PathField(
            "verify.path", self.tr("Export, vault folder or signed report"), suffixes=(".pdf",), either=True
        )
        self.path.line.setPlaceholderText("/media/usb/NAME-export")
        self.card_path = PathField("verify.trust_card", self.tr("Trust card file"), suffixes=(".json",))
        self.receipt = line("verify.receipt", self.tr("Register code, if at hand"))
        self.receipt.setPlaceholderText("0042 P3 \u00b7 7K3M-Q0ZD-9F2A-Q")
        keep_enter(self.receipt)
        self.receipt.returnPressed.connect(self.send)
        for field in (self.path, self.card_path):
            field.on_enter(self.send)
        self._fields = {
            "path": FormField(
                self.tr("What you were given"), self.path,
                self.tr("The folder of an export or a vault, or the PDF of a report. Nothing in it is changed."), lines=2,
            ),
            "trust_card": FormField(
                self.tr("Trust card: the file NAME.trust-card.json"), self.card_path,
                self.tr(
                    "Your own copy, never one that came along: whoever changes the log could change that copy too. A report "
                    "is checked by it alone."
                ),
                lines=2,
            ),
            "receipt": FormField(
                self.tr("Register code of any seal, from the paper register"), self.receipt,
                self.tr("Rules out that the whole log was replaced with an older copy."), lines=2,
            ),
        }  # fmt: skip
        self.body.addWidget(self._fields["path"])
        self.body.addLayout(columns(self._fields["trust_card"], self._fields["receipt"], weights=(3, 2)))
        self.strip = VerdictStrip("verify.verdict")
        # It takes the keyboard when the answer is there: it is read before anything else.
        self.strip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.strip.setAccessibleName(self.tr("Verdict"))
        self._next = Answer("verify.next", self.tr("What now"))
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(24))
        self._grid.setVerticalSpacing(px(8))
        self._grid.setColumnStretch(1, 1)
        self._facts_card: QFrame = card(self._grid)
        for part in (self.strip, self._next, self._facts_card):
            self.body.addWidget(part)
        self.body.addStretch(1)
        self.cancel = button(self.tr("Cancel"), "verify.cancel", self.cancel_requested.emit, key="Esc")
        self.cancel.hide()
        leave = button(self.tr("Back"), "verify.leave", self.left.emit, icon="back", key="Esc")
        always(self.cancel)
        self.setProperty(READABLE, True)
        self.foot(
            leave=leave,
            others=(self.cancel,),
            primary=button(self.tr("Verify"), "verify.start", self.send, kind="primary", busy=self.tr("Verifying \u2026")),
        )
        self.forget()

    def send(self) -> None:
        """Ask for a verification."""
        if not self.path.text().strip():
            self.show_refusal("path", self.tr("Say what is to be verified: a folder, or the PDF of a report."))
            return
        self.requested.emit(self.path.text(), self.card_path.text(), self.receipt.text())

    def go_back(self) -> None:
        """Stop what runs, else leave."""
        if self.cancel.isVisible():
            self.cancel.click()
        else:
            super().go_back()

    # -- while it runs, and after --------------------------------------------------------------

    def begin(self) -> None:
        """Take the last answer away while a new one is worked out."""
        self._take_away()
        for field in self._fields.values():
            field.accept()
        self.cancel.show()
        self.strip.show_progress(self.tr("Verifying \u2026"), 0, _OF)
        bring_into_view(self.strip)

    def show_progress(self, done: int, of: int) -> None:
        """Show how far it is, in entries."""
        if 0 <= done < of:
            words = self.tr("Verifying {0} of {1} \u2026").format(done, of)
            self.strip.show_progress(words, done * _OF // of, _OF)

    def show_answer(self, view: BroughtView) -> None:
        """Show the answer: the word for it, what was found, what to do now, and what it rests on."""
        self._take_away()
        judgement, word, meaning = self._words(view)
        if judgement == "tampered":
            self.strip.show_verdict(judgement, word, meaning, view.sentence)
        else:
            self.strip.show_verdict(judgement, word, view.sentence, meaning)
        self._next.say(view.advice)
        self._show_facts(view)
        self._facts_card.show()
        # It is read aloud by the keyboard's coming, whole.
        self.strip.setFocus(Qt.FocusReason.OtherFocusReason)
        bring_into_view(self.strip)

    def show_refusal(self, field: str, sentence: str) -> None:
        """Show why there is no answer, at the field that it is about where there is one."""
        self._take_away()
        at = self._fields.get(field)
        if at is not None:
            at.refuse(sentence)
            bring_into_view(at)
        else:
            self.refuse(sentence)

    def _words(self, view: BroughtView) -> tuple[Judgement, str, str]:
        """Return the look of an answer, its word, and what it means."""
        if view.is_report:
            return self._words_of_report(view)
        answers: dict[str, tuple[Judgement, str, str]] = {
            "VALID-ANCHORED": ("intact", self.tr("Intact, and it continues from what you kept."), ""),
            "VALID-COSIGNED": ("uncompared", self.tr("Intact, but not compared with anything you kept."), ""),
            "VALID-UNANCHORED": ("unproven", self.tr("The chain is intact, but not all of it is proven."), ""),
            "TAMPERED": (
                "tampered", self.tr("Tampered"), self.tr("This is not what Twinseal wrote: it was changed afterwards."),
            ),
            "ROLLED-BACK": (
                "tampered", self.tr("Rolled back, or older than what you kept"),
                self.tr("Entries that were once there are missing, or it has another history."),
            ),
        }  # fmt: skip
        return answers.get(view.verdict, self._no_answer())

    def _words_of_report(self, view: BroughtView) -> tuple[Judgement, str, str]:
        if view.verdict == "TAMPERED":
            return "tampered", self.tr("Tampered"), self.tr("This report is not what an auditor of this vault signed.")
        if view.verdict == "VALID-UNANCHORED":
            # Its seal alone was judged: what it says of the log is as good as the export that comes with it.
            return "uncompared", self.tr("Unchanged since an auditor of this vault signed it."), ""
        return self._no_answer()

    def _no_answer(self) -> tuple[Judgement, str, str]:
        return (
            "unknown",
            self.tr("No verdict: something needed is missing."),
            self.tr("This says nothing about whether it is intact."),
        )

    def _show_facts(self, view: BroughtView) -> None:
        shown = [(name, value) for name, value in view.facts if value != view.advice]
        for row, (name, value) in enumerate(shown):
            heading = label(with_capital(name), "fact", wrap=False)
            self._grid.addWidget(heading, row, 0, Qt.AlignmentFlag.AlignTop)
            said = in_eights(value) if _DIGEST.fullmatch(value) else value
            self._grid.addWidget(label(said, name=f"verify.fact.{row}"), row, 1)

    def _take_away(self) -> None:
        self.notice.say("")
        self.cancel.hide()
        for part in (self.strip, self._next, self._facts_card):
            part.hide()
        for made in self._facts_card.findChildren(QLabel):
            self._grid.removeWidget(made)
            made.hide()
            made.deleteLater()

    def forget(self) -> None:
        """Empty the screen."""
        self._take_away()
        for field in (self.path, self.card_path):
            field.clear()
        self.receipt.clear()
        for each in self._fields.values():
            each.accept()

    def first_focus(self) -> None:
        """Begin at what was brought."""
        self.path.setFocus()
