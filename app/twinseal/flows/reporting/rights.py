"""The rights review: who may open, with whom, what is sealed and how old it is, for an auditor to sign."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from twinseal.domain.events.audit import REPORT_WRITTEN
from twinseal.domain.texts import Text
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import RightsData


class RightsReview:
    """The rights of the moment, and how they changed since somebody last reviewed them."""

    kind: ClassVar[str] = "rights"
    title: ClassVar[Text] = Text("report.rights.title")
    about: ClassVar[Text] = Text("report.rights.about")
    ask: ClassVar[Ask] = Ask.NOTHING
    meaning: ClassVar[str] = "Rights as verified entries have them"

    def check(self, wanted: Wanted) -> None:
        """Nothing is asked, so nothing can be wrong."""

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the entries since the last such review, or all of them."""
        del wanted, now_utc
        before = [
            place
            for place, entry in enumerate(log.entries)
            if not entry.fault and entry.is_a(REPORT_WRITTEN) and text(entry, "report_kind") == self.kind
        ]
        return log.part(log.entries[before[-1] if before else 0 :])

    def gather(self, part: LogView, issue: Issue) -> RightsData:
        """Return what stands on it."""
        from twinseal.flows.reporting.sheet_data.rights import gather_rights

        return gather_rights(part, issue, self.meaning)

    def draw(self, data: RightsData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.sheets.rights import build_rights

        return build_rights(data)

    def attached(self, data: RightsData) -> AttachedFile:
        """Attach the entries."""
        from twinseal.flows.reporting.sheet_data.facts import attached_log

        return attached_log(data.sheet)
