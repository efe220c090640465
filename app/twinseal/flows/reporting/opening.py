"""The report of one opening, named by the seal that ended it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import OpeningData


_LONGEST: Final = 9
"""Digits of a seal number: no vault is sealed a thousand million times."""


class OpeningReport:
    """One opening looked back at, and the entries from its first to its last."""

    kind: ClassVar[str] = "opening"
    title: ClassVar[Text] = Text("report.opening.title")
    about: ClassVar[Text] = Text("report.opening.about")
    ask: ClassVar[Ask] = Ask.SEAL
    meaning: ClassVar[str] = "Issued from verified entries"

    def check(self, wanted: Wanted) -> None:
        """Raise `BadInput` for what is no seal number."""
        typed = wanted.seal.strip()
        if not (typed.isascii() and typed.isdigit() and len(typed) <= _LONGEST):
            raise BadInput("input.bad.report_seal", field="seal")

    def choose(self, log: LogView, wanted: Wanted, now_utc: str) -> LogView:
        """Return the opening, and all entries between its first and its last; raises `BadInput` where there is none."""
        del now_utc
        self.check(wanted)
        number = int(wanted.seal.strip())
        stories = [story for story in log.whole.values() if number and story.seal_number == number]
        if not stories:
            raise BadInput("input.bad.report_no_opening", field="seal", seal=number)
        # Somebody who appends entries can claim a seal for another opening: then both are told.
        return replace(log.part(_between(log.entries, stories)), openings=stories)

    def gather(self, part: LogView, issue: Issue) -> OpeningData:
        """Return what stands on it."""
        from twinseal.flows.reporting.sheet_data.opening import gather_opening

        return gather_opening(part, issue, self.meaning)

    def draw(self, data: OpeningData) -> tuple[bytes, SealPlace]:
        """Draw it."""
        from twinseal.reports.sheets.opening import build_opening

        return build_opening(data)

    def attached(self, data: OpeningData) -> AttachedFile:
        """Attach the entries."""
        from twinseal.flows.reporting.sheet_data.facts import attached_log

        return attached_log(data.sheet)


def _between(entries: Sequence[Entry], stories: Sequence[Story]) -> Sequence[Entry]:
    # Without a gap, as in a report of a period: so that nobody can leave out an entry unseen.
    own = {id(entry) for story in stories for entry in story.entries}
    places = [place for place, entry in enumerate(entries) if id(entry) in own]
    return entries[places[0] : places[-1] + 1]
