"""Reviews: the queue, the most urgent first; beside it one opening, its form, and what is signed, read before it is signed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.errors import FormFaults, TwinsealError
from twinseal.domain.text import with_capital
from twinseal.domain.utc_text import utc_words
from twinseal.flows.log.review_words import beside
from twinseal.flows.views.overview import Narrowed
from twinseal.flows.views.reviews import EnteredReview, ReviewLine, ReviewSheet
from twinseal.gui.audit.only_chips import OnlyChips
from twinseal.gui.audit.review_form import ReviewForm
from twinseal.gui.audit.review_rows import ReviewRows
from twinseal.gui.design.scale import fit_into, px
from twinseal.gui.widgets.base import button, label, put, scrolled, show_if
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.fact_row import FactLine, FactRows
from twinseal.gui.widgets.filling import Filling
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.wrapped_row import WrappedRow

_LEAST_WIDE_PX: Final = 260
_LOW_PX: Final = 460
"""Below this height of the page the queue and one opening do not stand beside each other."""
_NARROW_PX: Final = 740
"""Below this width neither: the acts of an opening need a row beside the queue."""
_BLANK_PX: Final = 8
"""Below the last line of what is signed is only paper."""


class ReviewsPage(QWidget):
    """Left the queue, right one opening; each scrolls for itself. Where the window is low or narrow, one of the two at a time."""

    picked = Signal(str)
    """The id of the opening that is to be reviewed."""
    read_requested = Signal(str, object)
    """Opening and `EnteredReview`: what would be signed is asked for."""
    sign_requested = Signal(str, object)
    story_requested = Signal(str)
    handover_requested = Signal(str)
    account_requested = Signal(str, str)
    """Opening, and what it is known by: one of its two people wants to say something of it."""

    def __init__(self, form: ReviewForm | None = None) -> None:
        """Build empty, with a form that was built before, or a new one."""
        super().__init__()
        self._lines: tuple[ReviewLine, ...] = ()
        self._sheet: ReviewSheet | None = None
        self._read: EnteredReview | None = None
        self._is_low = self._is_turned = self._seen_end = False
        self._expected = self._comes_to = ""
        """Id of the opening that is to be picked, and of the one at whose form to begin once it is there."""
        self._all: tuple[ReviewLine, ...] = ()
        self.only = OnlyChips("reviews", {Narrowed.TO_REVIEW: self.tr("To review")})
        self.only.changed.connect(lambda: self.show_queue(self._all))
        self.queue = ReviewRows("reviews.queue", self.tr("Openings that owe a review, the most urgent first"))
        self.queue.setMinimumWidth(px(_LEAST_WIDE_PX))
        self.queue.picked_changed.connect(self._pick)
        self.queue.confirmed.connect(lambda _row: self.send())
        self._heading = label("", "headline", name="reviews.heading")
        self._stands = label("", "muted", name="reviews.stands")
        self._next = label("", name="reviews.next")
        self._refusal = Notice("reviews.refusal")
        self._done = Notice("reviews.done")
        self._unread = Notice("reviews.unread")
        self.story = button(self.tr("What happened"), "reviews.story", self._ask_story)
        self.handover = button(self.tr("Handover sheet"), "reviews.handover", self._ask_handover)
        self.account = button(
            self.tr("Hear its people"), "reviews.account", self._ask_account,
            hint=self.tr("One of its two people says of it what they like, beside you, and signs that."),
        )  # fmt: skip
        self.said = FactRows("reviews.said", self.tr("What was signed about it, oldest first"))
        self.form = form or ReviewForm()
        fit_into(self.form, self)
        self.form.changed.connect(self._edited)
        self.text = FactRows("reviews.text", self.tr("Exactly this is signed"))
        self.text.confirmed.connect(lambda _row: self.send())
        self._text_heading = label(self.tr("Exactly this is signed"), "section", name="reviews.text_heading")
        self.change = button(self.tr("Change it"), "reviews.change", self._edited)
        self.act = button(self.tr("Read it before you sign"), "reviews.sign", self.send, kind="primary")
        self.to_list = button(self.tr("Back to the list"), "reviews.to_list", lambda: self.turn(to_opening=False))
        self._area = scrolled(self._page())
        self._area.verticalScrollBar().valueChanged.connect(self._look)
        both = Filling()
        side = columns(self.queue, self._area, weights=(2, 3))
        side.setContentsMargins(0, 0, 0, 0)
        both.setLayout(side)
        box = QVBoxLayout(self)
        box.setContentsMargins(px(16), px(14), px(16), px(14))
        box.setSpacing(px(12))
        self._summary = label("", name="reviews.summary")
        box.addWidget(self._summary)
        box.addWidget(self.only)
        box.addWidget(self._done)
        box.addWidget(both, 1)
        # Above the act, in sight however far the page is scrolled.
        box.addWidget(self._unread)
        self.show_queue(())

    def _page(self) -> QWidget:
        page = QWidget()
        page.setProperty("role", "clear")
        box = QVBoxLayout(page)
        box.setContentsMargins(px(4), 0, px(4), 0)
        box.setSpacing(px(8))
        above: tuple[QWidget, ...] = (self._heading, self._stands, self._next, self._refusal)
        for part in above:
            box.addWidget(part)
        box.addWidget(WrappedRow(self.to_list, self.story, self.account, self.handover, self.change))
        for part in (self.said, self.form, self._text_heading, self.text):
            box.addWidget(part)
        box.addStretch(1)
        return page

    def show_queue(self, lines: Sequence[ReviewLine]) -> None:
        """Show the queue; what was picked stays so with what was entered, until it is reviewed or something new is known of it."""
        self._all = tuple(lines)
        owed = [each for each in lines if not each.is_done]
        self._lines = tuple(owed) if Narrowed.TO_REVIEW in self.only.wanted else self._all
        late = sum(each.age is not DutyAge.IN_TIME for each in owed)
        put(
            self._summary,
            self.tr("Openings to review: {0}, late: {1}. Reviewed: {2}.").format(len(owed), late, len(lines) - len(owed))
            if lines
            else self.tr("No opening owes a review."),
        )
        openings, kept = [each.opening_id for each in self._lines], self._kept()
        wanted = openings.index(self._expected) if self._expected in openings else -1
        self._comes_to = self._expected if wanted >= 0 else ""
        self._expected = ""
        if kept < 0:
            self.queue.show_reviews(self._lines)
            self._show_nothing()
        else:
            # It is not picked a second time: that would empty its form.
            self.queue.blockSignals(True)
            self.queue.show_reviews(self._lines)
            self.queue.pick(kept)
            self.queue.blockSignals(False)
            self._lay_out()
        if wanted >= 0 and wanted == kept:
            self._begin()
        elif wanted >= 0:
            self.queue.pick(wanted)

    def _begin(self) -> None:
        self._comes_to = ""
        # What was said of the one before would take the room of this one.
        self._done.say("")
        if self.isVisible():
            self.turn(to_opening=True)

    def _kept(self) -> int:
        """Return the place of the opening whose form is shown, if nothing that it is about has changed; else -1."""
        if self._sheet is None:
            return -1
        of = self._sheet.line
        same = (of.opening_id, of.is_done, of.class_words, of.signed_by, of.findings, of.rank)
        lines = [
            (each.opening_id, each.is_done, each.class_words, each.signed_by, each.findings, each.rank)
            for each in self._lines
        ]
        return lines.index(same) if same in lines else -1

    def wait(self) -> None:
        """Say that the rules still look: nobody reviews what they may find something in."""
        self.show_queue(())
        put(self._summary, self.tr("Findings are not worked out yet. Nothing can be reviewed before they are there."))

    def expect(self, opening: str) -> None:
        """Pick an opening once the queue is shown, and begin at its form, as whoever came from a mention of it wants."""
        self._expected = opening
        self.only.show_only(())

    def show_only(self, wanted: Iterable[Narrowed]) -> None:
        """Narrow the queue, as whoever came from a number wants."""
        self.only.show_only(wanted)

    # -- one at a time where the window is low ---------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the queue and one opening beside each other, or one of them where the window is low or narrow."""
        super().resizeEvent(event)
        is_low = event.size().height() < px(_LOW_PX) or event.size().width() < px(_NARROW_PX)
        if is_low != self._is_low:
            self._is_low = is_low
            self._lay_out()
        self._look()

    def turn(self, *, to_opening: bool) -> None:
        """Turn to the opening, or back to the queue; both are in sight anyway where there is room."""
        self._is_turned = to_opening
        self._lay_out()
        if to_opening and self.form.isVisible():
            self.form.first_focus()
        elif not to_opening:
            self.first_focus()

    def _lay_out(self) -> None:
        one_alone = self._is_low and self._sheet is not None
        # Without rows it would be an empty frame.
        show_if(self.queue, bool(self._lines) and (not one_alone or not self._is_turned))
        show_if(self._area, not self._is_low or (one_alone and self._is_turned))
        show_if(self._summary, not one_alone or not self._is_turned)
        self.only.arrange(offered=bool(self._all) and not (one_alone and self._is_turned), low=self._is_low)
        show_if(self.to_list, one_alone)
        # What is to be done stands in the queue, and on the act.
        show_if(self._next, not self._is_low)
        self._show_act()

    def _show_act(self) -> None:
        """Say what Enter does: turn to the opening, ask for what would be signed, or sign it."""
        in_list = self._is_low and not self._is_turned
        words = self.tr("Read it before you sign") if self._read is None else self.tr("Sign the review")
        words = self.tr("Review this opening") if in_list or self._sheet is None else words
        self.act.setText(words)
        self.act.setAccessibleName(words)
        can_act = bool(self._lines) if self._sheet is None else in_list or not self._sheet.refusal
        self.act.setEnabled(can_act)

    def _look(self) -> None:
        """Remember whether the end of what is signed was in sight."""
        if self._read is not None and self.text.isVisible():
            self._seen_end |= self.text.visibleRegion().boundingRect().bottom() >= self.text.height() - px(_BLANK_PX)
            if self._seen_end:
                self._unread.say("")

    def _pick(self, place: int) -> None:
        if 0 <= place < len(self._lines):
            self._expected = ""
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
            self.said, self.form, self.story, self.account, self.handover, self.change, self._text_heading, self.text,
        )  # fmt: skip
        for part in unseen:
            part.setVisible(False)
        self._is_turned = False
        self._lay_out()

    def show_sheet(self, sheet: ReviewSheet) -> None:
        """Show one opening, and its form where this auditor may review it."""
        self._sheet = sheet
        put(self._heading, f"{utc_words(sheet.line.at_utc)}  \u00b7  {sheet.line.named}")
        due = self.tr("due {0}").format(utc_words(sheet.line.due_utc))
        put(self._stands, with_capital(f"{sheet.line.state_words}  \u00b7  {due}"))
        put(self._next, sheet.line.next_act)
        self._refusal.say(sheet.refusal, "refused")
        self._show_said(sheet)
        for part in (self.story, self.account):
            part.setVisible(True)
        self.handover.setVisible(sheet.line.state == "waits")
        self.form.show_sheet(sheet)
        self._area.verticalScrollBar().setValue(0)
        self._edited()
        self._lay_out()
        if self._comes_to == sheet.line.opening_id:
            self._begin()

    def _show_said(self, sheet: ReviewSheet) -> None:
        self.said.show_facts(
            [
                FactLine(each.heading, tuple(beside(part, words) for part, words in each.rows), "", "pen")
                for each in sheet.said
            ]
        )
        self.said.setVisible(bool(sheet.said))

    def _edited(self) -> None:
        self._read, self._seen_end = None, False
        unread: tuple[QWidget, ...] = (self._text_heading, self.text, self.change)
        for part in unread:
            part.setVisible(False)
        self.form.setVisible(self._sheet is not None and not self._sheet.refusal)
        self._unread.say("")
        self._show_act()

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
        self._seen_end = False
        self._show_act()
        # It begins at its begin, however far the form was scrolled.
        self._area.ensureWidgetVisible(self._text_heading, 0, 0)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_signed(self, of: ReviewLine, lines: Sequence[ReviewLine]) -> None:
        """Say that it is signed, and show the queue as it is now."""
        self.show_queue(lines)
        said = self.tr("The review is signed. {0}: {1}. {2}")
        self._done.say(said.format(with_capital(of.named), of.state_words, of.next_act), "good")
        self.queue.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_account(self, sheet: ReviewSheet, said: str) -> None:
        """Say that somebody gave an account, which stands above the form from now on; what was entered stays."""
        self._sheet = sheet
        self._show_said(sheet)
        # It was not known when what is to be signed was read.
        self._edited()
        self._done.say(said, "good")

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
        """Turn to the opening, ask for what would be signed, and once that was read to its end for the signature."""
        if self._sheet is None:
            # Whoever picked none means the one that the keyboard is at, the most urgent at first.
            place = max(0, self.queue.currentIndex().row())
            self._comes_to = self._lines[place].opening_id if place < len(self._lines) else ""
            self.queue.pick(place)
            return
        self._done.say("")
        if self._is_low and not self._is_turned:
            self.turn(to_opening=True)
            return
        # Somebody is at it: a window that becomes low shows this, and not the queue.
        self._is_turned = True
        opening = self._sheet.line.opening_id
        self._look()
        if self._read is None:
            self.read_requested.emit(opening, self.form.entered())
        elif not self._seen_end:
            self._unread.say(self.tr("Read what is signed to its end first: it goes on below what is in sight."), "warning")
            self.text.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.sign_requested.emit(opening, self._read)

    def _ask_story(self) -> None:
        if self._sheet is not None:
            self.story_requested.emit(self._sheet.line.opening_id)

    def _ask_account(self) -> None:
        if self._sheet is not None:
            self.account_requested.emit(self._sheet.line.opening_id, self._sheet.line.named)

    def _ask_handover(self) -> None:
        if self._sheet is not None:
            self.handover_requested.emit(self._sheet.line.opening_id)

    def forget(self) -> None:
        """Drop everything that was shown or entered."""
        self.form.forget()
        self.only.show_only(())
        self._done.say("")
        self.text.show_facts(())
        self.show_queue(())

    def first_focus(self) -> None:
        """Begin at the form of what was expected, where it is there already, or at the queue, where there is one."""
        if self._sheet is not None and self._sheet.line.opening_id == self._expected:
            # At once: the queue that is worked out meanwhile takes the keyboard from nobody who types.
            self._expected = ""
            self._begin()
            return
        (self if self.queue.isHidden() else self.queue).setFocus(Qt.FocusReason.OtherFocusReason)
