"""Takes a back-test of a threshold to the log, off the window's thread, and can be cancelled."""

from __future__ import annotations

from twinseal.domain.errors import TwinsealError
from twinseal.flows.audit_desk.back_test_words import back_test_view, threshold_choices
from twinseal.flows.findings.back_test import threshold_number
from twinseal.flows.views.back_test import BackTestView
from twinseal.gui.audit.desk_jobs import DeskJobs


class BackTestActs:
    """One back-test at a time; nothing is changed."""

    def __init__(self, jobs: DeskJobs) -> None:
        """Listen to the panel on the page of findings."""
        self._jobs = jobs
        self._panel = jobs.screen.findings_page.back_test
        self._panel.asked.connect(self._choices)
        self._panel.wanted.connect(self._back_test)

    def _choices(self) -> None:
        self._jobs.beside(lambda desk: threshold_choices(desk.log_view().thresholds), self._panel.show_choices)

    def _back_test(self, name: str, typed: str) -> None:
        desk, worker, screen = self._jobs.begin(), self._jobs.shell.worker, self._jobs.screen
        if desk is None:
            return

        def act() -> BackTestView:
            value = threshold_number(name, typed)
            desk.refresh()
            return back_test_view(desk.log_view(), name, value, progress=worker.progress, should_stop=worker.should_stop)

        def done(view: BackTestView) -> None:
            screen.rest()
            self._panel.show_back_test(view)

        def refused(refusal: TwinsealError) -> None:
            screen.rest()
            if not self._panel.say(refusal):
                screen.refuse(refusal.sentence)

        self._jobs.run(act, done, refused=refused)
