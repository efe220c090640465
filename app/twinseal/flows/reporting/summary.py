"""The 15-day summary: what was logged, what failed, what was found, on one page that somebody signs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from twinseal.domain.texts import Text
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.summary import SUMMARY_DAYS
from twinseal.flows.reporting.period import days_until, end_of, last_day
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import SummaryData


class SummaryReport:
    """One page for whoever must look at a summary of the log at least every 15 days."""

    kind: ClassVar[str] = "summary"
    title: ClassVar[Text] = Text("report.summary.title")
    about: ClassVar[Text] = Text("report.summary.about")
    ask: ClassVar[Ask] = Ask.DAY
    meaning: ClassVar[str] = "Looked at as a summary of verified entries"

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for what is no day."""
        last_day(wanted.to_utc)

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the entries of the 15 days; raises `BadInput` for one that ends in the future."""
        return log.part(days_until(log.entries, end_of(wanted.to_utc, now_utc), timedelta(days=SUMMARY_DAYS)))

    def gather(self, part: LogView, issue: Issue) -> SummaryData:
        """Return what stands on it."""
        from twinseal.flows.reporting.sheet_data.summary import gather_summary

        return gather_summary(part, end_of(issue.wanted.to_utc, part.now_utc), self.kind, issue, self.meaning)

    def draw(self, data: SummaryData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.sheets.summary import build_summary

        return build_summary(data)

    def attached(self, data: SummaryData) -> AttachedFile:
        """Attach the entries."""
        from twinseal.flows.reporting.sheet_data.facts import attached_log

        return attached_log(data.sheet)
