"""Paper forms: what two people wrote by hand while the log could not be written, entered once each."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from twinseal.domain.errors import TwinsealError
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.audit_desk import PaperLine
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import button, card, keep_enter, label
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.form_field import FormField, line, refuse_at
from twinseal.gui.widgets.notice import Notice


class PapersPage(QWidget):
    """A form to enter one, and the ones that were entered."""

    requested = Signal(str, str, str)

    def __init__(self) -> None:
        """Build."""
        super().__init__()
        self.number = line("audit.paper_number", self.tr("Form number"))
        self.number.setProperty("role", "digits")
        self.number.setPlaceholderText("20261124-7K3M-6")
        self.at = line("audit.paper_at", self.tr("When it happened, UTC"))
        self.at.setPlaceholderText("2026-11-24 03:10")
        self.what = QPlainTextEdit()
        self.what.setObjectName("audit.paper_what")
        self.what.setAccessibleName(self.tr("What the form says"))
        self.what.setTabChangesFocus(True)
        self.what.setFixedHeight(px(120))
        for each in (self.number, self.at):
            keep_enter(each)
        self.act = button(self.tr("Enter in the log"), "audit.paper_enter", self.send, kind="primary")
        self.number.returnPressed.connect(self.at.setFocus)
        self.at.returnPressed.connect(self.what.setFocus)
        self._done = Notice("audit.paper_done")
        self.papers = FactRows("audit.papers", self.tr("Paper forms entered, newest first"))
        self._none = label(self.tr("None entered yet."), "muted", name="audit.no_papers")
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        box.addWidget(self._form())
        box.addWidget(self._done)
        for part in (label(self.tr("Entered so far"), "section"), self._none, self.papers):
            box.addWidget(part)
        box.addStretch(1)

    def _form(self) -> QWidget:
        when = self.tr("When it happened, in UTC, for example 2026-11-24 03:10 (convert local time on the paper to UTC)")
        self._fields = {
            "form_number": FormField(self.tr("Form number, from the top of the paper"), self.number),
            "form_time": FormField(when, self.at),
            "paper_form_says": FormField(self.tr("What the form says: who, why, what was done"), self.what),
        }
        return card(
            label(self.tr("Enter a paper form"), "section"),
            label(
                self.tr(
                    "Two people fill in a form while the log cannot be written. Enter each form once, write its entry number "
                    "on the paper, and file it."
                ),
                running=True,
            ),
            columns(self._fields["form_number"], self._fields["form_time"]),
            self._fields["paper_form_says"],
            spacing=10,
        )

    def send(self) -> None:
        """Ask for the entry."""
        self.requested.emit(self.number.text(), self.at.text(), self.what.toPlainText())

    def begin(self) -> None:
        """Take the last answer away."""
        self._done.say("")
        for field in self._fields.values():
            field.accept()

    def say(self, refusal: TwinsealError) -> bool:
        """Say at its field what is wrong; returns whether there is one."""
        return refuse_at(self._fields, refusal, self)

    def wait(self) -> None:
        """Show no form, and do not say that there is none: it is not known yet."""
        self.show_papers(())
        self._none.hide()

    def show_papers(self, papers: tuple[PaperLine, ...]) -> None:
        """Show the forms that were entered, each with the number that belongs on the paper."""
        entry = self.tr("entry {0}")
        self.papers.show_facts(
            [
                FactLine(paper.form, (utc_words(paper.at_utc), paper.what), entry.format(paper.entry), "report")
                for paper in papers
            ]
        )
        self.papers.setVisible(bool(papers))
        self._none.setVisible(not papers)

    def show_entered(self, paper: PaperLine) -> None:
        """Say as which entry it stands in the log, and make room for the next."""
        self._empty()
        sentence = self.tr("Paper form {0} is now entry {1} in the log. Write {1} on the paper.")
        self._done.say(sentence.format(paper.form, paper.entry), "good")
        self.number.setFocus()

    def _empty(self) -> None:
        self.number.clear()
        self.at.clear()
        self.what.clear()

    def forget(self) -> None:
        """Empty everything for the next auditor."""
        self._empty()
        self.begin()
        self.show_papers(())

    def first_focus(self) -> None:
        """Begin at the number."""
        self.number.setFocus()
