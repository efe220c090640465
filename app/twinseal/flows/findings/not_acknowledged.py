"""What was not acknowledged in time: a change of people by somebody who did not sign it, a slip by the owner of an envelope."""

from __future__ import annotations

from bisect import bisect_left
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from heapq import merge
from itertools import pairwise
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.alert import Channel
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED, DUTY_CREATED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.statement import ACKNOWLEDGE, ALERT
from twinseal.domain.utc_text import is_moment
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.statements import Said, held_in
from twinseal.flows.log.stories import number, order_of, text


@dataclass(frozen=True, slots=True)
class _Owed:
    """One change of people and one person who did not sign it, or one slip."""

    entry: Entry
    person: str
    said: Said | None
    slip: Entry | None = None
    """The entry that says that there is a slip for the owner of an envelope."""

    @property
    def due_utc(self) -> str:
        """Return when it was due."""
        return text(self.entry, "due")


def _subjects(view: LogView) -> Iterator[_Owed]:
    yield from merge(_changes(view), _slips(view), key=lambda owed: owed.entry.seq)


def _changes(view: LogView) -> Iterator[_Owed]:
    """Yield who owed what: everybody whom the changed people have from then on to today, and who did not sign it.

    Each says it once for each change. Who came with the change owes it too; who was away in between owes it no more, and what no
    seal carried out nobody owes.
    """
    said: dict[str, deque[Said]] = {}
    for each in held_in(view, DUTY_ACKNOWLEDGED):
        said.setdefault(text(each.entry, "person"), deque()).append(each)
    for entry, people in _carried_out(view):
        for person in sorted(people - _actors(entry)):
            own = said.get(person, deque())
            while own and own[0].entry.seq < entry.size_before:
                own.popleft()
            yield _Owed(entry, person, own.popleft() if own else None)


def _carried_out(view: LogView) -> Iterator[tuple[Entry, set[str]]]:
    """Yield the entries by which a new edition of the people owes its acknowledgement, and who of them stayed to today."""
    created = sorted((entry for entry in view.of_kind(DUTY_CREATED) if text(entry, "duty") == ACKNOWLEDGE), key=order_of)
    places_in_log = [order_of(entry)[:2] for entry in created]
    owed, stayed = list[tuple[Entry, set[str]]](), None
    # From the newest on: whoever stayed to today is in an edition and in all behind it, which nobody goes through for each.
    for edition, before in pairwise(reversed(view.roster.editions)):
        here = {each.id for each in edition.people.values() if not each.is_seat}
        stayed = here if stayed is None else stayed & here
        # An opening that was killed owed one too, and the list that came after it its own.
        last = bisect_left(places_in_log, (edition.start, True)) - 1
        if last >= 0 and places_in_log[last] >= (before.start, True):
            owed.append((created[last], stayed))
    yield from reversed(owed)


def _slips(view: LogView) -> Iterator[_Owed]:
    """Yield the slips that owners have to confirm, each with the first entry that says that one did."""
    confirmed: dict[int, Said] = {}
    for each in held_in(view, ALERT_ACKNOWLEDGED):
        confirmed.setdefault(number(each.entry, "alert"), each)
    made: dict[tuple[str, str], Entry] = {}
    for entry in view.of_kind(ALERT_SENT, DUTY_CREATED):
        opening = text(entry, "opening")
        if entry.is_a(ALERT_SENT):
            if text(entry, "channel") == Channel.SLIP.value:
                made[opening, text(entry, "receiver")] = entry
        elif text(entry, "duty") == ALERT and (slip := made.get((opening, text(entry, "envelope")))) is not None:
            yield _Owed(entry, "", confirmed.get(slip.seq), slip)


def _actors(entry: Entry) -> set[str]:
    rows = entry.fields.get("actors")
    return {str(row.get("person", "")) for row in rows if isinstance(row, dict)} if isinstance(rows, list) else set()


def _find(owed: Sequence[_Owed], view: LogView) -> Iterator[Match]:
    for each in owed:
        said = each.said.later_utc if each.said is not None else ""
        until = said or view.now_utc
        if is_moment(until) and is_moment(each.due_utc) and until > each.due_utc:
            facts: dict[str, object] = {"person": each.person, "due": each.due_utc, "said": said}
            if each.slip is None:
                yield Match(
                    each.person, places((each.entry,)), {**facts, "slip": 0, "envelope": "", "opening": ""}, each.due_utc
                )
                continue
            envelope, opening = text(each.slip, "receiver"), text(each.slip, "opening")
            about = {"slip": each.slip.seq, "envelope": envelope, "opening": opening}
            yield Match(f"slip {envelope}", places((each.slip, each.entry)), {**facts, **about}, each.due_utc)


NOT_ACKNOWLEDGED: Final = Rule(
    "D3",
    "Changes of people and slips that were not acknowledged in time",
    Rank.MEDIUM,
    (
        Variant(
            "the owner of {envelope:label} was due to confirm slip {slip} by {due:utc}[, and did so on {said:utc}].",
            lambda facts: facts.get("slip"),
        ),
        Variant("{person:name} was due to acknowledge a change of people by {due:utc}[, and did so on {said:utc}]."),
    ),
    _subjects,
    _find,
    unit="acknowledgements that were owed",
    version=4,
    innocent="They were away, or nobody typed what the owner had read out.",
    thresholds=("acknowledge_due_h",),
)
