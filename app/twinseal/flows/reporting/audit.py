"""The audit report of a period."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.period import period, within
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.model import AuditReportData
    from twinseal.reports.seal.sign import SealPlace


class AuditReport:
    """Everything of a period: summary, each opening, attempts, changes, chain and log."""

    kind: ClassVar[str] = "audit"
    title: ClassVar[Text] = Text("report.audit.title")
    about: ClassVar[Text] = Text("report.audit.about")
    ask: ClassVar[Ask] = Ask.PERIOD
    meaning: ClassVar[str] = "Issued from verified entries"

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for an invalid period, and for a frame that is not there whole."""
        period(wanted.from_utc, wanted.to_utc)
        if wanted.frame:
            from twinseal.flows.frames.registry import known_frame

            known_frame(wanted.frame)

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the entries of the period; raises `BadInput` for one that begins in the future."""
        low, high = period(wanted.from_utc, wanted.to_utc)
        if low > now_utc:
            raise BadInput("input.bad.period_ahead", field="from_utc", begins=low, now=now_utc)
        return log.part(within(log.entries, low, high))

    def gather(self, part: LogView, issue: Issue) -> AuditReportData:
        """Return what stands on it."""
        from twinseal.flows.reporting.audit_data import gather_audit

        return gather_audit(part, issue)

    def draw(self, data: AuditReportData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.audit_report.report import build

        return build(data)

    def attached(self, data: AuditReportData) -> AttachedFile:
        """Attach the entries."""
        return AttachedFile("audit-log.jsonl", "application/x-ndjson", "Entries of this report, one per line", data.jsonl)
