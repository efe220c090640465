"""When the rules look at the log of a visit: beside what is shown, rule by rule, and again where the log says more than who looked."""

from __future__ import annotations

from collections.abc import Collection, Generator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from twinseal.audit.read.kept_reading import Shown
from twinseal.domain.events.audit import AUDIT_LOOKED, FINDING_RAISED
from twinseal.domain.events.kind import Kind
from twinseal.domain.finding import Finding
from twinseal.flows.audit_desk.as_left import as_left, left_row
from twinseal.flows.audit_desk.desk_log import DeskLog, faults_of
from twinseal.flows.audit_desk.desk_view import JudgedLog, Visit, desk_view, view_before_rules
from twinseal.flows.audit_desk.standing import standing_of
from twinseal.flows.context.times import iso
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.findings.registry import look_in_steps
from twinseal.flows.log.log_view import LogView
from twinseal.flows.views.as_left import AsLeft
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.overview import OverviewView
from twinseal.flows.views.standing import LogStanding

_LOOKS: Final = frozenset({AUDIT_LOOKED, FINDING_RAISED})
"""What the desk itself logs of who was shown what; nothing that needs an answer comes of it."""
_RAISED: Final = frozenset({FINDING_RAISED})
_A_MINUTE: Final = len("2026-11-01T08:14")


class Judging:
    """The rules of one visit. What is asked for its findings waits for every rule; nothing is answered with a part of them."""

    def __init__(self, context: VaultContext, log: DeskLog, visit: Visit) -> None:
        """Begin with nothing judged; the log has been read."""
        self._context = context
        self._log = log
        self._visit = visit
        self._judged: JudgedLog | None = None
        """What was made of the log last, and the log and findings that it was made of."""
        self._given: JudgedLog | None = None
        """What the auditor was given last to look at: what is judged for something else is not shown by that."""
        self._looking: Generator[None, None, JudgedLog] | None = None
        self._now: LogView | None = None
        self._overview: OverviewView | None = None
        """What they were told first, the last time that it was worked out in this visit, and when that was."""
        self._overview_at_utc = ""

    def as_left(self) -> AsLeft | None:
        """Return the desk as its auditor left it, to be shown until `first_view`; None where that may not be."""
        return as_left(self._context, self._log, self._visit)

    def first_view(self) -> DeskView:
        """Return what can be shown before the rules have looked, and let them begin with the next `go_on`."""
        view = self._now = self._log.view()
        self._looking = self._look(view)
        return view_before_rules(self._context, view, self._visit)

    def go_on(self) -> DeskView | None:
        """Let the next rule look; returns what is shown once all have, and that this is shown is logged. None until then."""
        if self._looking is not None:
            try:
                next(self._looking)
            except StopIteration as done:
                self._judged, self._looking = done.value, None
            else:
                return None
        self._given = self._judged or self._judge()
        return self._given.desk

    def view(self) -> DeskView:
        """Return what is shown of the log as it was read last, judged by every rule; that it is shown is logged."""
        judged = self._judged
        # A moment later nothing is overdue that was not.
        is_just_now = (
            judged is not None and judged.log.now_utc[:_A_MINUTE] == iso(self._context.machine.clock.utc())[:_A_MINUTE]
        )
        if judged is None or not is_just_now or self._says_more(judged, _RAISED):
            judged = self._judge()
        self._given = judged
        return judged.desk

    def judged(self) -> JudgedLog:
        """Return what was shown last; where the log says more since than who looked, or says something else, it is judged again."""
        judged = self._judged
        if judged is None or self._says_more(judged, _LOOKS):
            judged = self._judge()
        return judged

    def _says_more(self, judged: JudgedLog, than: Collection[Kind]) -> bool:
        """Tell whether the log is not what was judged, but for entries of some kinds behind it."""
        before, now = judged.log.entries, self._log.entries
        if now[: len(before)] != before or self._log.faults != faults_of(judged.log.read):
            return True
        return any(entry.kind not in than for entry in now[len(before) :])

    def now(self) -> tuple[LogView, Sequence[Finding]]:
        """Return the log as it was read last, and the findings in it."""
        findings = self.judged().findings
        return self._log_now(), findings

    def standing(self) -> LogStanding:
        """Return whether the log can be believed, as it was read last."""
        return standing_of(self._log_now(), self._visit.continuity)

    def seen(self) -> LogView:
        """Return the log as it was seen last, perhaps without what was logged since."""
        return self._now or self._log_now()

    def _log_now(self) -> LogView:
        now = self._now
        if now is None or now.entries is not self._log.entries:
            now = self._log.view()
        # The log is as it was: what rules made of it holds, and only the time went on.
        self._now = replace(now, now_utc=iso(self._context.machine.clock.utc()))
        return self._now

    def keep_overview(self, overview: OverviewView, now: datetime) -> OverviewView:
        """Keep what an auditor is told first until they leave, and return it; `now` is an aware moment."""
        self._overview, self._overview_at_utc = overview, iso(now)
        return overview

    def shown(self) -> Shown | None:
        """Return what the auditor was shown last in this visit, to be kept; None where no finding was shown."""
        if self._given is None:
            return None
        # Of several with one id the gravest is written last.
        lightest_first = sorted(self._given.findings, key=lambda finding: finding.rank.weight, reverse=True)
        ranks = {finding.id: finding.rank.value for finding in lightest_first}
        left = left_row(self._given, self._overview, self._overview_at_utc)
        return Shown(ranks, iso(self._context.machine.clock.utc()), left)

    def forget(self) -> None:
        """Drop what was shown."""
        self._judged = self._given = self._looking = self._now = self._overview = None

    def _judge(self) -> JudgedLog:
        # What had begun is of a log that may have grown.
        looking, self._looking = self._look(self._log.view()), None
        while True:
            try:
                next(looking)
            except StopIteration as done:
                judged: JudgedLog = done.value
                self._judged, self._now = judged, judged.log
                return judged

    def _look(self, view: LogView) -> Generator[None, None, JudgedLog]:
        looked = yield from look_in_steps(view)
        yield from self._visit.new.learn(view.entries)
        return desk_view(self._context, view, looked, self._visit)
