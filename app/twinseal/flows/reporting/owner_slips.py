"""The slips for owners of one opening whose codes have not come back, taken again in one signed file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar

from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.opening import OpeningReport
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted
from twinseal.flows.reporting.slip_again import SlipOf, slips_waiting

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import SlipsData


class OwnerSlipsAgain:
    """A page for each owner, as *Follow-up* gives one; the file is the auditor's, its pages are for the owners.

    The seal slip is no kind: it stands for what two people wrote down when they sealed (docs/adr/0029).
    """

    kind: ClassVar[str] = "slips"
    title: ClassVar[Text] = Text("report.slips.title")
    about: ClassVar[Text] = Text("report.slips.about")
    ask: ClassVar[Ask] = Ask.SEAL
    meaning: ClassVar[str] = "Slips taken again from verified entries"

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for what is no seal number."""
        OpeningReport().check(wanted)

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the opening, and all entries from its first slip that waits to its last; raises `BadInput` where none waits."""
        part = OpeningReport().choose(log, wanted, now_utc)
        numbers = [slip.number for slip in waiting_in(part)]
        if not numbers:
            raise BadInput("input.bad.report_no_slips", field="seal", seal=int(wanted.seal.strip()))
        # Its own entries alone: no reason and no answer of the opening lies in a file that is made for owners.
        own = [entry for entry in log.entries if entry.before is None and numbers[0] <= entry.seq <= numbers[-1]]
        return replace(log.part(own), openings=part.openings)

    def gather(self, part: LogView, issue: Issue) -> SlipsData:
        """Log that each slip is taken, and return what stands on them; raises `LogNotWritable`."""
        from twinseal.flows.reporting.sheet_data.slips import gather_slips

        return gather_slips(part, waiting_in(part), issue, self.meaning)

    def draw(self, data: SlipsData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.sheets.slips import build_slips

        return build_slips(data)

    def attached(self, data: SlipsData) -> AttachedFile:
        """Attach the entries."""
        from twinseal.flows.reporting.sheet_data.facts import attached_log

        return attached_log(data.sheet)


def waiting_in(part: LogView) -> list[SlipOf]:
    """Return the slips of the openings of a part that wait for their codes, by number."""
    own = {story.opening_id for story in part.openings}
    slips = slips_waiting(part.log or part, tuple(part.duties))
    return [slip for _, slip in sorted(slips.items()) if slip.opening in own]
