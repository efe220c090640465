"""Takes what is asked about findings and reviews to the desk."""

from __future__ import annotations

from twinseal.domain.errors import TwinsealError
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.reviews import EnteredReview, ReviewLine
from twinseal.gui.audit.desk_jobs import DeskJobs


class ReviewActs:
    """Answers to findings, reviews, and what is kept of who looked at what."""

    def __init__(self, jobs: DeskJobs) -> None:
        """Listen to the pages of findings and reviews."""
        self._jobs = jobs
        screen = jobs.screen
        screen.findings_page.remark_requested.connect(self._remark)
        screen.reviews_page.picked.connect(self._review)
        screen.reviews_page.read_requested.connect(self._read)
        screen.reviews_page.sign_requested.connect(self._sign)
        screen.reviews_page.handover_requested.connect(self._hand_over)

    def _remark(self, finding: str, words: str) -> None:
        desk, page = self._jobs.begin(), self._jobs.screen.findings_page
        if desk is None:
            return

        def act() -> DeskView:
            desk.reviewing.remark(finding, words)
            desk.refresh()
            return desk.view()

        def done(view: DeskView) -> None:
            page.end_remark()
            self._jobs.show(view)

        def refused(refusal: TwinsealError) -> None:
            if not page.say(refusal):
                self._jobs.screen.refuse(refusal.sentence)

        self._jobs.run(act, done, refused=refused)

    def _review(self, opening: str) -> None:
        self._jobs.beside(lambda desk: desk.reviewing.sheet(opening, looks=False), self._jobs.screen.reviews_page.show_sheet)

    def _read(self, opening: str, entered: object) -> None:
        desk, page = self._jobs.begin(), self._jobs.screen.reviews_page
        if desk is not None and isinstance(entered, EnteredReview):
            self._jobs.run(
                lambda: desk.reviewing.text_of(opening, entered),
                lambda rows: page.show_text(rows, entered),
                refused=self._refused,
            )

    def _sign(self, opening: str, entered: object) -> None:
        desk = self._jobs.begin()
        if desk is None or not isinstance(entered, EnteredReview):
            return

        def act() -> tuple[ReviewLine, tuple[ReviewLine, ...], DeskView]:
            line = desk.reviewing.sign(opening, entered)
            return line, desk.reviewing.queue(), desk.view()

        def done(answer: tuple[ReviewLine, tuple[ReviewLine, ...], DeskView]) -> None:
            line, queue, view = answer
            self._jobs.show(view)
            self._jobs.screen.reviews_page.show_signed(line, queue)

        self._jobs.run(act, done, refused=self._refused)

    def _refused(self, refusal: TwinsealError) -> None:
        if not self._jobs.screen.reviews_page.say(refusal):
            self._jobs.screen.refuse(refusal.sentence)

    def _hand_over(self, opening: str) -> None:
        desk = self._jobs.begin()
        if desk is not None:
            self._jobs.run(lambda: desk.reviewing.save_handover(opening), self._jobs.screen.reviews_page.show_saved)
