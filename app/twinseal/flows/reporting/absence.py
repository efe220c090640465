"""The certificate of absence: from one day to another the vault was not opened."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from twinseal.domain.texts import Text
from twinseal.flows.log.absence import absence, first_seal_utc
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.period import EARLIEST, LATEST, period
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import AbsenceData


class AbsenceCertificate:
    """That nothing was opened, between two register codes; refused wherever that is not certain."""

    kind: ClassVar[str] = "absence"
    title: ClassVar[Text] = Text("report.absence.title")
    about: ClassVar[Text] = Text("report.absence.about")
    ask: ClassVar[Ask] = Ask.PERIOD
    meaning: ClassVar[str] = "Verified entries say that it was not opened"

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for an invalid period."""
        period(wanted.from_utc, wanted.to_utc)

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the entries from the seal before the period to the first after it; raises `BadInput` for each reason to refuse."""
        return log.part(absence(log, *_ends(log, wanted, now_utc), now_utc).entries)

    def gather(self, part: LogView, issue: Issue) -> AbsenceData:
        """Return what stands on it."""
        from twinseal.flows.reporting.sheet_data.absence import gather_absence

        whole, now_utc = part.log or part, part.now_utc
        return gather_absence(absence(whole, *_ends(whole, issue.wanted, now_utc), now_utc), issue, self.meaning)

    def draw(self, data: AbsenceData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.sheets.absence import build_absence

        return build_absence(data)

    def attached(self, data: AbsenceData) -> AttachedFile:
        """Attach the entries."""
        from twinseal.flows.reporting.sheet_data.facts import attached_log

        return attached_log(data.sheet)


def _ends(log: LogView, wanted: Wanted, now_utc: str) -> tuple[str, str]:
    low, high = period(wanted.from_utc, wanted.to_utc)
    return (first_seal_utc(log) if low == EARLIEST else low), (now_utc if high == LATEST else high)
