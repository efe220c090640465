"""What an auditor works with: openings, people, envelopes, the log, verification, reports, export, paper forms."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QProgressBar, QScrollArea, QWidget

from twinseal.flows.views.as_left import AsLeft
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.overview import AnsweredAt, Narrowed, OverviewLine, OverviewView, UseLine
from twinseal.gui.audit.desk_page import DeskPage
from twinseal.gui.audit.desk_pages import DeskPages
from twinseal.gui.audit.standing_strip import StandingStrip
from twinseal.gui.design.scale import fit_into, px
from twinseal.gui.widgets.base import button, scrolled
from twinseal.gui.widgets.busy import READABLE, always
from twinseal.gui.widgets.rail import Railed, RailPlace
from twinseal.gui.widgets.screen import DESK_PX, Screen, centred

OVERVIEW, OPENINGS, PEOPLE, ENVELOPES, FOLLOW_UP, REVIEWS, FINDINGS, ENTRIES, VERIFY, REPORT, EXPORT, PAPERS = range(12)
"""The pages, in the order of the rail."""

_KEYS: Final = (*(f"Ctrl+{digit}" for digit in range(1, 10)), "Alt+1", "Alt+2", "Alt+3")
"""What goes to each page; Ctrl+0 is that of the scale."""
_ANSWERED: Final = {
    AnsweredAt.REVIEWS: REVIEWS, AnsweredAt.FOLLOW_UP: FOLLOW_UP, AnsweredAt.FINDINGS: FINDINGS, AnsweredAt.VERIFY: VERIFY,
}  # fmt: skip
_UP, _DOWN = "Ctrl+PgUp", "Ctrl+PgDown"
_FILL: Final = (OPENINGS, PEOPLE, ENVELOPES, FINDINGS, REVIEWS, FOLLOW_UP)
"""Their lists scroll for themselves, in all the room there is."""


class _Filled(QScrollArea):
    """The place of a page that scrolls for itself; in a window too low even for its least height it scrolls as a whole."""

    def __init__(self) -> None:
        super().__init__()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    def setWidget(self, widget: QWidget) -> None:
        super().setWidget(widget)
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def _fit(self) -> None:
        page, room = self.widget(), self.viewport().size()
        layout = page.layout() if page is not None else None
        if page is None or layout is None:
            return
        # The least height, not the one it would like: a list is content with what is left.
        least = (
            layout.minimumHeightForWidth(room.width()) if layout.hasHeightForWidth() else layout.totalMinimumSize().height()
        )
        page.resize(room.width(), max(room.height(), least))


class DeskScreen(Screen):
    """A rail of pages for what an auditor does; every look and export is itself logged."""

    cancel_requested = Signal()
    signed_out = Signal()

    def __init__(self, built: DeskPages | None = None) -> None:
        """Take pages that were built before, and none of them in before `place`; or build them and take all in at once."""
        super().__init__("audit", self.tr("Audit desk"), wide_px=DESK_PX, scrolls=False)
        self.fill()
        made = built or DeskPages()
        self.overview_page = made.overview
        self.openings_page, self.findings_page = made.openings, made.findings
        self.people_page, self.envelopes_page = made.people, made.envelopes
        self.reviews_page, self.follow_up_page = made.reviews, made.follow_up
        self.entries_page, self.verify_page = made.entries, made.verify
        self.report_page, self.export_page, self.papers_page = made.report, made.export, made.papers
        self.is_judged, self.is_stuck = True, False
        """Whether every rule judged what is shown; whether working that out failed, until somebody tries again."""
        self.pages = Railed("audit.rail", self.tr("Pages of the audit desk"))
        # In its place before it is filled: what is moved with all that is in it is styled again.
        self.body.addWidget(self.pages, 1)
        self.standing = StandingStrip()
        self.standing.verify_requested.connect(lambda: self.go_to(VERIFY))
        self.pages.above(centred(self.standing, DESK_PX), centred(self.notice, DESK_PX))
        self._all = (
            self.overview_page, self.openings_page, self.people_page, self.envelopes_page, self.follow_up_page, self.reviews_page,
            self.findings_page, self.entries_page, self.verify_page, self.report_page, self.export_page, self.papers_page,
        )  # fmt: skip
        self._areas = tuple(_Filled() if index in _FILL else scrolled() for index in range(len(self._all)))
        self.pages.take(
            tuple((place, centred(area, DESK_PX)) for place, area in zip(self._places(), self._areas, strict=True))
        )
        if built is None:
            self.place_all()
        self.progress = QProgressBar()
        self.progress.setObjectName("audit.progress")
        self.progress.setAccessibleName(self.tr("Progress"))
        self.progress.setMinimumWidth(px(160))
        self.progress.hide()
        self.cancel = button(self.tr("Cancel"), "audit.cancel", self.cancel_requested.emit)
        self.cancel.hide()
        leave = button(self.tr("Sign out"), "audit.sign_out", self.signed_out.emit, icon="back")
        for control in (leave, self.cancel):
            always(control)
        self.setProperty(READABLE, True)
        self._leave = leave
        acts = (self.reviews_page, self.verify_page, self.export_page, self.papers_page)
        paged = [page for page in self._all if isinstance(page, DeskPage)]
        self.footer.hold(*(page.act for page in acts), *(act for page in paged for act in page.own_acts))
        for page in paged:
            page.acts_changed.connect(partial(self._acts_changed, page))
        for each in (self.people_page, self.envelopes_page, self.reviews_page, self.follow_up_page, self.findings_page):
            each.story_requested.connect(self._to_story)
        self.entries_page.story_requested.connect(self._to_story)
        self.pages.turned.connect(self._show_act)
        # A refusal is about the page at which it was said.
        self.pages.turned.connect(lambda _place: self.notice.say(""))
        self.pages.gone_to.connect(self.go_to)
        self.openings_page.review_requested.connect(self._to_review)
        self.openings_page.findings_requested.connect(self._to_findings)
        self.findings_page.entries_requested.connect(self._to_entries)
        self._name_keys()
        self.overview_page.answer_requested.connect(self._answer)
        self.overview_page.counted_requested.connect(self._show_counted)
        self._show_act(OVERVIEW)

    def _places(self) -> tuple[RailPlace, ...]:
        places = (
            RailPlace(self.tr("Overview"), "overview"),
            RailPlace(self.tr("Openings"), "seal-open"),
            RailPlace(self.tr("People"), "people"),
            RailPlace(self.tr("Envelopes"), "envelope"),
            RailPlace(self.tr("Follow-up"), "rotate"),
            RailPlace(self.tr("Reviews"), "auditor", counts=self.tr("to review: {0}")),
            RailPlace(self.tr("Findings"), "flag", counts=self.tr("to answer: {0}")),
            RailPlace(self.tr("Log"), "log"),
            RailPlace(self.tr("Verify"), "verify"),
            RailPlace(self.tr("Reports"), "report"),
            RailPlace(self.tr("Export"), "export"),
            RailPlace(self.tr("Paper forms"), "pen"),
        )
        return tuple(replace(place, key=key) for place, key in zip(places, _KEYS, strict=True))

    def _name_keys(self) -> None:
        """Let a key go to each page, and two more to the one above and the one below."""
        steps = ((_UP, lambda: self._step(-1)), (_DOWN, lambda: self._step(1)))
        for key, act in (*((key, partial(self.go_to, place)) for place, key in enumerate(_KEYS)), *steps):
            keys = QShortcut(QKeySequence(key), self)
            # While this screen is shown, wherever in the window the keyboard is: Tab leads to the header, too.
            keys.setContext(Qt.ShortcutContext.WindowShortcut)
            keys.activated.connect(act)

    def _step(self, by: int) -> None:
        self.go_to((self.pages.currentIndex() + by) % len(self._all))

    @property
    def own_keys(self) -> tuple[tuple[str, str], ...]:
        """Return the keys of the rail."""
        return (
            (self.tr("Ctrl and 1 to 9"), self.tr("To a page of the audit desk, in the order of the list at the left")),
            (self.tr("Alt and 1 to 3"), self.tr("To Reports, Export, Paper forms: the last three of that list")),
            (self.tr("Ctrl and Page Up, Page Down"), self.tr("To the page above or below in that list")),
        )

    def place(self, index: int) -> None:
        """Take a page in, if it is not in its place yet; being styled there costs most of what a page costs."""
        area = self._areas[index]
        if area.widget() is None:
            fit_into(self._all[index], self)
            area.setWidget(self._all[index])

    def place_all(self) -> None:
        """Take in whatever page is not in its place yet."""
        for index in range(len(self._all)):
            self.place(index)

    def _show_act(self, index: int) -> None:
        self.standing.verify.setVisible(index != VERIFY)
        page = self._all[index]
        if isinstance(page, DeskPage):
            others, primary, key = page.others, page.primary, page.primary_key
        else:
            acts = {
                REVIEWS: self.reviews_page.act, VERIFY: self.verify_page.act,
                EXPORT: self.export_page.act, PAPERS: self.papers_page.act,
            }  # fmt: skip
            others, primary, key = (), acts.get(index), "Enter"
        # What a job shows of itself stays whatever page is looked at.
        self.foot(leave=self._leave, others=(*others, self.progress, self.cancel), primary=primary, key=key)

    def _acts_changed(self, page: DeskPage) -> None:
        if page is self._all[self.pages.currentIndex()]:
            self._show_act(self.pages.currentIndex())

    def go_to(self, place: int) -> None:
        """Show a page, and put the keyboard where one begins there."""
        self.pages.setCurrentIndex(place)
        self._all[place].first_focus()

    def _answer(self, line: object) -> None:
        """Go to where something is answered, and to what is meant there."""
        if not isinstance(line, OverviewLine):
            return
        if not line.subject:
            self._narrow(line.at, line.narrowed)
        elif line.at is AnsweredAt.REVIEWS:
            self.reviews_page.expect(line.subject)
        elif line.at is AnsweredAt.FOLLOW_UP:
            self.follow_up_page.expect(line.subject)
        elif line.at is AnsweredAt.FINDINGS:
            self.findings_page.show_finding(line.subject)
        self.go_to(_ANSWERED[line.at])

    def _narrow(self, at: AnsweredAt, wanted: Iterable[Narrowed]) -> None:
        """Narrow the list of a page to what a number counts there."""
        if at is AnsweredAt.REVIEWS:
            self.reviews_page.show_only(wanted)
        elif at is AnsweredAt.FOLLOW_UP:
            self.follow_up_page.show_only(wanted)
        elif at is AnsweredAt.FINDINGS:
            self.findings_page.show_only(wanted)

    def _show_counted(self, line: object) -> None:
        """Go to what a number counts."""
        if isinstance(line, UseLine) and line.openings is not None:
            self.go_to(OPENINGS)
            self.openings_page.show_only(line.openings)
        elif isinstance(line, UseLine) and line.at is not None:
            self._narrow(line.at, line.narrowed)
            self.go_to(_ANSWERED[line.at])

    def show_overview(self, view: OverviewView, now: datetime) -> None:
        """Show what needs an answer, on its page and as numbers in the rail; `now` is an aware moment."""
        self.standing.show_standing(view.standing)
        self.overview_page.show_overview(view, now)
        for place, at in ((REVIEWS, AnsweredAt.REVIEWS), (FOLLOW_UP, AnsweredAt.FOLLOW_UP)):
            self.pages.show_waiting(place, view.waiting_at(at))

    def _to_entries(self, words: str) -> None:
        self.entries_page.search_for(words)
        self.go_to(ENTRIES)

    def _to_story(self, opening_id: str) -> None:
        self.pages.setCurrentIndex(OPENINGS)
        self.openings_page.show_opening(opening_id)

    def _to_findings(self) -> None:
        self.findings_page.show_only((Narrowed.TO_ANSWER,))
        self.go_to(FINDINGS)

    def _to_review(self, opening_id: str) -> None:
        self.reviews_page.expect(opening_id)
        self.go_to(REVIEWS)

    def go_back(self) -> None:
        """Stay: nobody is signed out by a key that is pressed by habit."""

    def show_view(self, view: DeskView) -> None:
        """Show who is here and what there is."""
        self.state_words = view.auditor.name
        self.is_judged, self.is_stuck = view.is_judged, False
        if view.as_of:
            self.standing.wait(view.as_of)
            self.papers_page.wait()
        else:
            self.standing.show_standing(view.standing)
            self.papers_page.show_papers(view.papers)
        self.header_changed.emit()
        self.openings_page.show_view(view)
        self.findings_page.show_view(view)
        if not view.is_judged:
            if not self.overview_page.is_as_left:
                self.overview_page.wait(view.last_visit)
            self.reviews_page.wait()
            self.follow_up_page.wait()
        self.pages.show_waiting(FINDINGS, len(view.to_answer))
        self.report_page.show_signer(view.auditor.name)

    def show_left(self, left: AsLeft) -> None:
        """Show the first pages as the auditor left them, and above each that they are; what is of now follows."""
        self.show_view(left.view)
        if left.page.overview is not None:
            self.overview_page.show_left(left.page.overview, left.page.overview_at_utc, left.view.last_visit)

    def show_stuck(self, sentence: str) -> None:
        """Say why what is of now, and the findings in it, could not be worked out; whoever turns to a page tries it again."""
        self.is_stuck = True
        self.refuse(self.tr("Findings could not be worked out. {0} Turn to another page to try again.").format(sentence))

    def try_again(self) -> None:
        """Take that away: it is tried again."""
        self.is_stuck = False
        self.notice.say("")

    def show_progress(self, done: int, of: int) -> None:
        """Show how far a job is; hide it at the end."""
        running = 0 <= done < of
        self.progress.setVisible(running)
        self.cancel.setVisible(running)
        if running:
            # Qt counts in 32 bits; a log can be longer.
            self.progress.setRange(0, 1000)
            self.progress.setValue(done * 1000 // of)

    def rest(self) -> None:
        """Hide the progress of a job that has ended, however it ended."""
        self.show_progress(0, 0)

    def refuse(self, sentence: str) -> None:
        """Show why something was refused, or that it was cancelled."""
        self.rest()
        super().refuse(sentence)

    def forget(self) -> None:
        """Drop everything that the auditor saw."""
        self.rest()
        self.try_again()
        self.standing.forget()
        for page in self._all:
            page.forget()
        for place in (FINDINGS, REVIEWS, FOLLOW_UP):
            self.pages.show_waiting(place, 0)
        self.pages.setCurrentIndex(OVERVIEW)

    def first_seen(self) -> QWidget:
        """Return the rail: it is drawn whatever page is shown."""
        return self.pages.rail.viewport()

    def first_focus(self) -> None:
        """Begin where one begins on the page that is shown."""
        self._all[self.pages.currentIndex()].first_focus()
