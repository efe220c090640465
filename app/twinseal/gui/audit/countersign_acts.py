"""Takes a countersignature to the desk: the bytes that were looked at are those that are signed."""

from __future__ import annotations

from functools import cached_property

from twinseal.domain.errors import BadInput, TwinsealError
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.countersigning import ReportAtHand
from twinseal.gui.audit.desk_jobs import DeskJobs
from twinseal.gui.paper.presenter import PreviewPresenter
from twinseal.gui.widgets.form_field import typed_path


class CountersignActs:
    """One report at a time."""

    def __init__(self, jobs: DeskJobs) -> None:
        """Listen to the panel on the page of reports."""
        self._jobs = jobs
        self._panel = jobs.screen.report_page.countersigning
        self._hand: ReportAtHand | None = None
        self._panel.search_requested.connect(self._search)
        self._panel.look_requested.connect(self._look)
        self._panel.requested.connect(self._sign)
        self._panel.dropped.connect(self._drop)

    @cached_property
    def _previews(self) -> PreviewPresenter:
        return PreviewPresenter(self._jobs.shell.run, self._jobs.screen, self._panel.preview)

    def _search(self) -> None:
        self._jobs.beside(lambda desk: desk.countersigning.reports(), self._panel.show_reports)

    def _look(self, path: str) -> None:
        desk, worker, screen = self._jobs.begin(), self._jobs.shell.worker, self._jobs.screen
        if desk is None:
            return
        self._panel.done.say("")

        def act() -> ReportAtHand:
            hand = desk.countersigning.look(typed_path(path), progress=worker.progress, should_stop=worker.should_stop)
            if hand.refusal is not None:
                raise hand.refusal
            return hand

        def done(hand: ReportAtHand) -> None:
            screen.rest()
            if self._jobs.visit() is desk:
                self.show(hand)

        self._jobs.run(act, done, refused=self._refused)

    def show(self, hand: ReportAtHand) -> None:
        """Show a report that is about to be signed; these bytes are signed, whatever comes to lie in the file."""
        self._hand = hand
        self._previews.take(lambda: hand.pdf)
        self._panel.show_hand(hand)

    def _sign(self, path: str) -> None:
        hand, target = self._hand, typed_path(path)
        desk, worker, screen = self._jobs.begin(), self._jobs.shell.worker, self._jobs.screen
        if desk is None or hand is None:
            return

        def act() -> DeskView:
            # What else speaks against a place is said by the desk, before anything is logged.
            if target.suffix.lower() != ".pdf":
                raise BadInput("input.bad.report_suffix", field="report_path")
            desk.countersigning.sign(hand.pdf, target, progress=worker.progress, should_stop=worker.should_stop)
            return desk.view()

        def done(view: DeskView) -> None:
            screen.rest()
            self._jobs.show(view)
            self._panel.show_signed(str(target))

        self._jobs.run(act, done, refused=self._refused)

    def _refused(self, refusal: TwinsealError) -> None:
        self._jobs.screen.rest()
        if not self._panel.say(refusal):
            self._jobs.screen.refuse(refusal.sentence)

    def _drop(self) -> None:
        if self._hand is not None:
            self._hand = None
            self._previews.forget()
