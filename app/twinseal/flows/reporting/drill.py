"""The certificate of a drill, named by the seal that ended it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from twinseal.domain.errors import BadInput
from twinseal.domain.opening import OpeningKind
from twinseal.domain.texts import Text
from twinseal.flows.log.consent import consent_of
from twinseal.flows.log.drills import drill_certified
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.opening import OpeningReport
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import DrillData


class DrillCertificate:
    """What a drill proved, and the entries from its first to its last; refused for anything that was no whole drill."""

    kind: ClassVar[str] = "drill"
    title: ClassVar[Text] = Text("report.drill.title")
    about: ClassVar[Text] = Text("report.drill.about")
    ask: ClassVar[Ask] = Ask.SEAL
    meaning: ClassVar[str] = "Verified entries say what the drill proved"

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for what is no seal number."""
        OpeningReport().check(wanted)

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the drill, and all entries between its first and its last; raises `BadInput` for each reason to refuse."""
        part = OpeningReport().choose(log, wanted, now_utc)
        seal = int(wanted.seal.strip())
        drills = [story for story in part.openings if story.kind == OpeningKind.DRILL]
        if not drills:
            raise BadInput("input.bad.report_no_drill", field="seal", seal=seal)
        proven = [story for story in drills if consent_of(story, log.roster).fault is None]
        whole = [story for story in proven if (entry := drill_certified(story)) is not None and not log.is_late(entry)]
        if len(whole) != 1:
            raise BadInput("input.bad.report_drill_not_whole", field="seal", seal=seal)
        return replace(part, openings=whole)

    def gather(self, part: LogView, issue: Issue) -> DrillData:
        """Return what stands on it."""
        from twinseal.flows.reporting.sheet_data.drill import gather_drill

        return gather_drill(part, issue, self.meaning)

    def draw(self, data: DrillData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.sheets.drill import build_drill

        return build_drill(data)

    def attached(self, data: DrillData) -> AttachedFile:
        """Attach the entries."""
        from twinseal.flows.reporting.sheet_data.facts import attached_log

        return attached_log(data.sheet)
