"""Reviews: the queue by due date and rank; beside it one opening, its form, and what is signed, read before it is signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.errors import FormFaults, TwinsealError
from twinseal.domain.finding import Rank
from twinseal.domain.text import with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.views.reviews import EnteredReview, ReviewLine, ReviewSheet
from twinseal.gui.audit.review_form import ReviewForm
from twinseal.gui.design.scale import px
from twinseal.gui.design.tokens import SPACES_PX, Colour
from twinseal.gui.widgets.base import button, label, put, row, scrolled
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.filling import Filling
from twinseal.gui.widgets.notice import Notice

_LEAST_WIDE_PX: Final = 260


class ReviewsTab(QWidget):
    """Left the queue, right one opening. Each scrolls for itself."""

    picked = Signal(str)
    """The id of the opening that is to be reviewed."""
    read_requested = Signal(str, object)
    """Opening and `EnteredReview`: what would be signed is asked for."""
    sign_requested = Signal(str, object)
    story_requested = Signal(str)
    handover_requested = Signal(str)

    def __init__(self) -> None:
        """Build empty."""
        super().__init__()
        self._lines: tuple[ReviewLine, ...] = ()
        self._sheet: ReviewSheet | None = None
        self._read: EnteredReview | None = None
        self._ranks = {Rank.HIGH: self.tr("high"), Rank.MEDIUM: self.tr("medium"), Rank.LOW: self.tr("low")}
        self.queue = FactRows(
            "reviews.queue", self.tr("Openings that owe a review, the earliest due first"), picks=True, fits=False
        )
        self.queue.setMinimumWidth(px(_LEAST_WIDE_PX))
        self.queue.picked_changed.connect(self._pick)
        self._heading = label("", "headline", name="reviews.heading")
        self._stands = label("", "muted", name="reviews.stands")
        self._next = label("", name="reviews.next")
        self._refusal = Notice("reviews.refusal")
        self._done = Notice("reviews.done")
        self.story = button(self.tr("What happened"), "reviews.story", self._ask_story)
        self.handover = button(self.tr("Handover sheet"), "reviews.handover", self._ask_handover)
        self.said = FactRows("reviews.said", self.tr("What was signed about it, oldest first"))
        self.form = ReviewForm()
        self.form.changed.connect(self._edited)
        self.text = FactRows("reviews.text", self.tr("Exactly this is signed"))
        self._text_heading = label(self.tr("Exactly this is signed"), "section", name="reviews.text_heading")
        self.change = button(self.tr("Change it"), "reviews.change", self._edited)
        self.act = button(self.tr("Read it before you sign"), "reviews.sign", self.send, kind="primary")
        area = scrolled(self._page())
        both = Filling()
        side = columns(self.queue, area, weights=(2, 3))
        side.setContentsMargins(0, 0, 0, 0)
        both.setLayout(side)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        self._summary = label("", name="reviews.summary")
        box.addWidget(self._summary)
        box.addWidget(both, 1)
        self.show_queue(())

    def _page(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "clear")
        box = QVBoxLayout(page)
        box.setContentsMargins(px(4), 0, px(4), 0)
        box.setSpacing(px(8))
        above: tuple[QWidget, ...] = (self._heading, self._stands, self._next, self._done, self._refusal)
        for part in above:
            box.addWidget(part)
        acts = row(self.story, self.handover, self.change, spacing=SPACES_PX["within"])
        acts.addStretch(1)
        box.addLayout(acts)
        for part in (self.said, self.form, self._text_heading, self.text):
            box.addWidget(part)
        box.addStretch(1)
        return page

    def show_queue(self, lines: Sequence[ReviewLine]) -> None:
        """Show the queue; what was picked is picked no longer."""
        self._lines = tuple(lines)
        owed = [each for each in lines if not each.is_done]
        late = sum(each.age is not DutyAge.IN_TIME for each in owed)
        put(
            self._summary,
            self.tr("Openings to review: {0}, late: {1}. Reviewed: {2}.").format(len(owed), late, len(lines) - len(owed))
            if lines
            else self.tr("No opening owes a review."),
        )
        self.queue.show_facts([self._line(each) for each in lines])
        self._show_nothing()

    def _line(self, of: ReviewLine) -> FactLine:
        late = not of.is_done and of.age is not DutyAge.IN_TIME
        due = (self.tr("was due {0}") if late else self.tr("due {0}")).format(utc_words(of.due_utc))
        findings = self.tr("findings: {0}, the gravest {1}").format(of.findings, self._ranks[of.rank]) if of.rank else ""
        said = "  \u00b7  ".join(part for part in (of.class_words, of.signed_by) if part)
        icon, colour = _icon(of, late=late)
        lines = (of.state_words if of.is_done else due, said or findings, of.next_act)
        return FactLine(
            with_capital(of.named), tuple(part for part in lines if part), "" if of.is_done else of.state_words, icon, colour
        )

    def _pick(self, place: int) -> None:
        if 0 <= place < len(self._lines):
            self.picked.emit(self._lines[place].opening_id)
        else:
            self._show_nothing()

    def _show_nothing(self) -> None:
        self._sheet = self._read = None
        put(self._heading, self.tr("Choose an opening") if self._lines else "")
        for each in (self._stands, self._next):
            put(each, "")
        self._refusal.say("")
        self.said.show_facts(())
        unseen: tuple[QWidget, ...] = (
            self.said, self.form, self.story, self.handover, self.change, self._text_heading, self.text,
        )  # fmt: skip
        for part in unseen:
            part.setVisible(False)
        self.act.setEnabled(False)

    def show_sheet(self, sheet: ReviewSheet) -> None:
        """Show one opening, and its form where this auditor may review it."""
        self._sheet = sheet
        put(self._heading, with_capital(sheet.line.named))
        due = self.tr("due {0}").format(utc_words(sheet.line.due_utc))
        put(self._stands, with_capital(f"{sheet.line.state_words}  \u00b7  {due}"))
        put(self._next, sheet.line.next_act)
        self._refusal.say(sheet.refusal, "refused")
        self.said.show_facts(
            [
                FactLine(each.heading, tuple(f"{part}: {words}" for part, words in each.rows), "", "pen")
                for each in sheet.said
            ]
        )
        self.said.setVisible(bool(sheet.said))
        self.story.setVisible(True)
        self.handover.setVisible(sheet.line.state == "waits")
        self.form.show_sheet(sheet)
        self._edited()

    def _edited(self) -> None:
        self._read = None
        unread: tuple[QWidget, ...] = (self._text_heading, self.text, self.change)
        for part in unread:
            part.setVisible(False)
        self.form.setVisible(self._sheet is not None and not self._sheet.refusal)
        self.act.setText(self.tr("Read it before you sign"))
        self.act.setEnabled(self._sheet is not None and not self._sheet.refusal)

    def show_text(self, rows: Sequence[tuple[str, str]], entered: EnteredReview) -> None:
        """Show exactly what is signed; the next press signs it."""
        # Over what was known when it was read: what is added meanwhile is read before it is signed.
        self._read = replace(entered, known=rows[-1][1])
        self.text.show_facts([FactLine(part, (words,)) for part, words in rows])
        # In the place of the form: so it stands where one looks, and nothing in it can be changed unseen.
        self.form.setVisible(False)
        seen: tuple[QWidget, ...] = (self._text_heading, self.text, self.change)
        for part in seen:
            part.setVisible(True)
        self.act.setText(self.tr("Sign the review"))
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_signed(self, of: ReviewLine, lines: Sequence[ReviewLine]) -> None:
        """Say that it is signed, and show the queue as it is now."""
        self.show_queue(lines)
        self._done.say(self.tr("{0} is {1}. {2}").format(with_capital(of.named), of.state_words, of.next_act), "good")
        self.queue.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_saved(self, place: str) -> None:
        """Say where the handover sheet lies."""
        self._done.say(self.tr("Handover sheet saved: {0}").format(place), "good")

    def say(self, refusal: TwinsealError) -> bool:
        """Say a refusal at the fields that it names; returns whether it names some."""
        if not isinstance(refusal, FormFaults):
            return False
        self.form.say(refusal.faults)
        return True

    def send(self) -> None:
        """Ask for what would be signed, and once that was read for the signature."""
        if self._sheet is None:
            return
        self._done.say("")
        opening = self._sheet.line.opening_id
        if self._read is None:
            self.read_requested.emit(opening, self.form.entered())
        else:
            self.sign_requested.emit(opening, self._read)

    def _ask_story(self) -> None:
        if self._sheet is not None:
            self.story_requested.emit(self._sheet.line.opening_id)

    def _ask_handover(self) -> None:
        if self._sheet is not None:
            self.handover_requested.emit(self._sheet.line.opening_id)

    def forget(self) -> None:
        """Drop everything that was shown or entered."""
        self.form.forget()
        self._done.say("")
        self.text.show_facts(())
        self.show_queue(())

    def first_focus(self) -> None:
        """Begin at the queue."""
        self.queue.setFocus(Qt.FocusReason.OtherFocusReason)


def _icon(of: ReviewLine, *, late: bool) -> tuple[str, Colour]:
    if of.is_done:
        return "check", "accent"
    return ("warning", "amber") if late or of.is_grave else ("auditor", "ink2")
