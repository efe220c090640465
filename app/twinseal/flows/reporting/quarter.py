"""The quarter of use: how often, how long and for whom a vault was opened in 91 days, and what became of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar

from twinseal.domain.texts import Text
from twinseal.flows.context.times import parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.overuse import quarter_begins
from twinseal.flows.reporting.period import days_until, end_of, last_day
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import QuarterData


class QuarterOfUse:
    """One page of numbers, each beside the one of the quarter before."""

    kind: ClassVar[str] = "quarter"
    title: ClassVar[Text] = Text("report.quarter.title")
    about: ClassVar[Text] = Text("report.quarter.about")
    ask: ClassVar[Ask] = Ask.DAY
    meaning: ClassVar[str] = "Counted from verified entries"

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for what is no day."""
        last_day(wanted.to_utc)

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the entries of the quarter; raises `BadInput` for one that ends in the future."""
        end = end_of(wanted.to_utc, now_utc)
        ends = parse(end)
        return log.part(days_until(log.entries, end, ends - quarter_begins(ends) - timedelta(seconds=1)))

    def gather(self, part: LogView, issue: Issue) -> QuarterData:
        """Return what stands on it."""
        from twinseal.flows.reporting.sheet_data.quarter import gather_quarter

        return gather_quarter(part, end_of(issue.wanted.to_utc, part.now_utc), issue, self.meaning)

    def draw(self, data: QuarterData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.sheets.quarter import build_quarter

        return build_quarter(data)

    def attached(self, data: QuarterData) -> AttachedFile:
        """Attach the entries."""
        from twinseal.flows.reporting.sheet_data.facts import attached_log

        return attached_log(data.sheet)
