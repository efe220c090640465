"""The one table of duties: what openings owe or owed, when it was due, and what became of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_CREATED
from twinseal.domain.finding import EntryPlace
from twinseal.domain.opening import Outcome
from twinseal.domain.statement import REVIEW
from twinseal.flows.log.carried_out import rows_in_force
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import OwedRotation, owed_rotations
from twinseal.flows.log.reviews import OpeningReview
from twinseal.flows.log.rotations import Ended
from twinseal.flows.log.stories import Story, place_of, text


class DutyState(StrEnum):
    """Where a duty stands."""

    OPEN = "open"
    DONE = "done"
    BY_HAND = "by_hand"
    """Two people say that it is done, and no new contents went in."""
    NEVER = "never"
    """Two people closed it with a reason: it will not be done."""


_STATES = {
    Ended.OWED: DutyState.OPEN,
    Ended.REPLACED: DutyState.DONE,
    Ended.BY_HAND: DutyState.BY_HAND,
    Ended.NEVER: DutyState.NEVER,
}


@dataclass(frozen=True, slots=True)
class DutyRow:
    """One duty; times are UTC as the log writes them, empty where nothing is known."""

    duty: str
    """`rotate`, `test`, `review`, `lessons`, `alert`, `acknowledge` or `take_up`."""
    opening: str
    envelope_ids: tuple[str, ...]
    """Of a rotation everything that was in reach, where that was owed."""
    envelopes: tuple[str, ...]
    """Labels of the same."""
    since: str
    """Of a rotation, when it was exposed first."""
    refused: str
    """When the opening was refused; empty where it was opened."""
    due: str
    state: DutyState
    ended: str
    days: int | None
    """Begun days of exposure until it was rotated, else to the last entry of the log; None where nobody knows, and for any other duty."""
    reason: str
    entry: EntryPlace
    """The first entry that says so."""

    @property
    def is_open(self) -> bool:
        """Tell whether somebody still has to do it."""
        return self.state is DutyState.OPEN

    @property
    def is_rotated(self) -> bool:
        """Tell whether a secret was exposed, and is no longer."""
        return self.exposes and self.state in (DutyState.DONE, DutyState.BY_HAND)

    @property
    def exposes(self) -> bool:
        """Tell whether a secret was exposed."""
        return self.duty == ROTATE


def duties_table(log: LogView, reviews: Sequence[OpeningReview]) -> tuple[DutyRow, ...]:
    """Return every duty of a whole log: rotations, then reviews, then the others, each in the order of the log.

    A review counts as done from the first that holds; whether it must be done again is for the desk to say.
    """
    return (*(_rotation(owed, log) for owed in owed_rotations(log)), *map(_review, reviews), *_others(log))


def _rotation(owed: OwedRotation, log: LogView) -> DutyRow:
    rotation = owed.rotation
    return DutyRow(
        duty=ROTATE,
        opening=rotation.opening,
        envelope_ids=owed.envelopes,
        envelopes=tuple(log.people.label(rotation.opening, envelope) for envelope in owed.envelopes),
        since=rotation.since_utc,
        refused="",
        due=owed.due_utc,
        state=_STATES[rotation.how],
        ended=rotation.ended_utc,
        days=rotation.days(text(log.entries[-1], "t")),
        reason=rotation.reason,
        entry=place_of(owed.entry),
    )


def _review(of: OpeningReview) -> DutyRow:
    first = of.reviews[0] if of.reviews else None
    return DutyRow(
        duty=REVIEW,
        opening=of.story.opening_id,
        envelope_ids=(),
        envelopes=(),
        since="",
        refused=_refused(of.story),
        due=of.due_utc,
        state=DutyState.OPEN if first is None else DutyState.DONE,
        ended="" if first is None else first.at_utc,
        days=None,
        reason="",
        entry=place_of(of.story.entries[0]),
    )


def _refused(story: Story | None) -> str:
    return story.ended_utc if story is not None and story.outcome is Outcome.REFUSED else ""


def _others(log: LogView) -> Iterator[DutyRow]:
    closed: dict[tuple[str, str, str], Entry] = {}
    in_force = rows_in_force(log)
    for entry in log.of_kind(DUTY_CLOSED):
        # What somebody said and signed alone closes a duty without a list.
        if not text(entry, "change_set") or place_of(entry) in in_force:
            closed.setdefault((text(entry, "owed_by"), text(entry, "duty"), text(entry, "envelope")), entry)
    created: dict[tuple[str, str, str], Entry] = {}
    for entry in log.of_kind(DUTY_CREATED):
        if text(entry, "duty") not in (ROTATE, REVIEW):
            created.setdefault((text(entry, "opening"), text(entry, "duty"), text(entry, "envelope")), entry)
    for (opening, duty, envelope), entry in created.items():
        end = closed.get((opening, duty, envelope))
        reason = text(end, "reason") if end is not None else ""
        state = DutyState.OPEN if end is None else DutyState.NEVER if reason else DutyState.DONE
        yield DutyRow(
            duty=duty,
            opening=opening,
            envelope_ids=(envelope,) if envelope else (),
            envelopes=(log.people.label(opening, envelope),) if envelope else (),
            since="",
            refused=_refused(log.whole.get(opening)),
            due=text(entry, "due"),
            state=state,
            ended=text(end, "t") if end is not None else "",
            days=None,
            reason=reason,
            entry=place_of(entry),
        )
