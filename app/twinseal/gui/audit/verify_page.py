"""Verification: what is compared with what, how far it is, and a graded answer that never looks like another grade."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.domain.text import in_eights
from twinseal.flows.views.verification import VerificationView
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, card, keep_enter, label, put
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.form_field import FormField, line, refuse_at
from twinseal.gui.widgets.path_field import PathField
from twinseal.gui.widgets.verdict import VerdictCard


class VerifyPage(QWidget):
    """Trust card and register code in, a verdict out."""

    requested = Signal(str, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self.card_path = PathField("audit.trust_card", self.tr("Trust card file"), suffixes=(".json",))
        self.receipt = line("audit.receipt", self.tr("Register code, if at hand"))
        self.receipt.setPlaceholderText("0042 P3 \u00b7 7K3M-Q0ZD-9F2A-Q")
        keep_enter(self.receipt)
        self.receipt.returnPressed.connect(self.send)
        self.card_path.on_enter(self.send)
        self.verdict = VerdictCard("audit.verdict")
        self._details = label("", name="audit.verify_details", selectable=True, running=True)
        self._counts = label("", "muted", name="audit.verify_counts", running=True)
        self._more = card(label(self.tr("Details and counts"), "section"), self._details, self._counts)
        self._more.hide()
        self.act = button(self.tr("Verify"), "audit.verify", self.send, kind="primary")
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        box.addWidget(self._form())
        box.addWidget(self.verdict)
        box.addWidget(self._more)
        box.addStretch(1)

    def _form(self) -> QFrame:
        self._fields = {
            "trust_card": FormField(
                self.tr("Trust card: the file NAME.trust-card.json"), self.card_path,
                self.tr(
                    "Use the copy on your own drive, never one beside the vault: whoever changes the log could change that copy too."
                ),
            ),
            "receipt": FormField(
                self.tr("Register code of any seal, from the paper register"), self.receipt,
                self.tr("Rules out that the whole log was replaced with an older copy."),
            ),
        }  # fmt: skip
        return card(
            label(self.tr("Verify every entry, signature and checkpoint of the log"), "section"),
            columns(*self._fields.values(), weights=(3, 2)),
        )

    def say(self, refusal: TwinsealError) -> bool:
        """Say at its field what is wrong; returns whether there is one."""
        return refuse_at(self._fields, refusal, self)

    def send(self) -> None:
        """Ask for a verification."""
        self.requested.emit(self.card_path.text(), self.receipt.text())

    def begin(self) -> None:
        """Take the last verdict away while a new one is worked out."""
        for field in self._fields.values():
            field.accept()
        self.verdict.hide()
        self._more.hide()

    def show_verification(self, view: VerificationView) -> None:
        """Show the graded answer."""
        self.verdict.show_verdict(view.verdict, view.sentence, view.advice)
        put(self._details, "\n".join([*view.details, self.tr("Head {0}").format(in_eights(view.head_hex))]))
        # One a line, the number first, so that a long list is read like a table.
        put(self._counts, "\n".join(f"{count:>5} \u00d7  {what}" for what, count in view.counts))
        self._more.show()

    def forget(self) -> None:
        """Empty the fields for the next auditor."""
        self.card_path.clear()
        self.receipt.clear()
        self.begin()

    def first_focus(self) -> None:
        """Begin at the trust card."""
        self.card_path.setFocus()
