"""The report of one opening, named by the seal that ended it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import BadInput
from twinseal.domain.events.audit import ACCOUNT_SIGNED, REVIEW_SIGNED
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.texts import Text
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.statements import held_in
from twinseal.flows.log.stories import Story, text, with_a_seal
from twinseal.flows.reporting.report import Ask, AttachedFile, Issue, Wanted

if TYPE_CHECKING:
    from twinseal.reports.seal.sign import SealPlace
    from twinseal.reports.sheets.model import OpeningData


_LONGEST: Final = 9
"""Digits of a seal number: no vault is sealed a thousand million times."""


class OpeningReport:
    """One opening looked back at, and the entries from its first to its seal, or to the last that somebody signed of it."""

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
        """Return the opening, and all entries from its first to its seal or to what was signed of it last; raises `BadInput` for none."""
        del now_utc
        self.check(wanted)
        number = int(wanted.seal.strip())
        stories = [story for story in log.whole.values() if number and story.seal_number == number]
        if not stories:
            raise BadInput("input.bad.report_no_opening", field="seal", seal=number)
        # Somebody who appends entries can claim a seal for another opening: then both are told.
        return replace(log.part(_between(log, stories)), openings=stories)

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


def _between(log: LogView, stories: Sequence[Story]) -> Sequence[Entry]:
    # Without a gap, as in a report of a period: so that nobody can leave out an entry unseen.
    own = {id(entry) for story in stories for entry in _up_to_its_seal(log, story)}
    own |= {
        id(said.entry)
        for kind in (REVIEW_SIGNED, ACCOUNT_SIGNED)
        for said in held_in(log, kind)
        if _is_of(said.entry, stories)
    }
    places = [place for place, entry in enumerate(log.entries) if id(entry) in own]
    return log.entries[places[0] : places[-1] + 1]


def _up_to_its_seal(log: LogView, story: Story) -> Sequence[Entry]:
    """Return the entries of an opening that the checkpoint of its seal covers: later ones whoever has the folder can append."""
    # One that is kept apart has a number of its own, which no checkpoint covers.
    seal = next((entry for entry in story.of_kind(SEAL_COMMITTED) if entry.before is None), None)
    place = next((place for place, entry in enumerate(log.sound) if entry is seal), None)
    behind = () if place is None else with_a_seal(log.sound, place)
    sizes = [last.seq + 1 for last in behind if last.before is None and log.code_of(last.seq + 1) is not None]
    return [entry for entry in story.entries if not sizes or entry.size_before < sizes[-1]]


def _is_of(entry: Entry, stories: Sequence[Story]) -> bool:
    return text(entry, "opening") in {story.opening_id for story in stories}
