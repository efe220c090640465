"""Takes a slip whose code has not come back once more, looks at it, and saves it."""

from __future__ import annotations

from functools import cached_property

from twinseal.gui.audit.desk_jobs import DeskJobs
from twinseal.gui.paper.presenter import PreviewPresenter


class SlipActs:
    """One slip at a time, in the place of the rows of follow-up."""

    def __init__(self, jobs: DeskJobs) -> None:
        """Listen to the page of follow-up."""
        self._jobs = jobs
        self._number, self._pdf = 0, b""
        page = jobs.screen.follow_up_page
        page.slip_requested.connect(self._take)
        page.save_requested.connect(self._save)
        page.slip_left.connect(self._drop)

    @cached_property
    def _previews(self) -> PreviewPresenter:
        screen = self._jobs.screen
        return PreviewPresenter(self._jobs.shell.run, screen, screen.follow_up_page.preview)

    def _take(self, number: int) -> None:
        desk, page = self._jobs.begin(), self._jobs.screen.follow_up_page
        if desk is None:
            return

        def done(pdf: bytes) -> None:
            if self._jobs.visit() is not desk:
                return
            self._number, self._pdf = number, pdf
            self._previews.take(lambda: pdf)
            page.show_slip()

        self._jobs.run(lambda: desk.reviewing.slip_again(number), done)

    def _save(self) -> None:
        desk, number, pdf = self._jobs.begin(), self._number, self._pdf
        if desk is not None and pdf:
            self._jobs.run(lambda: desk.reviewing.save_slip(number, pdf), self._jobs.screen.follow_up_page.show_saved)

    def _drop(self) -> None:
        if self._pdf:
            self._number, self._pdf = 0, b""
            self._previews.forget()
