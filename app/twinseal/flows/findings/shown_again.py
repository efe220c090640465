"""Contents that were shown again although nobody had rotated them since they were shown."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.duty_age import DutyAge, age_of
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.utc_text import is_moment
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import OwedRotation, owed_rotations
from twinseal.flows.log.rotations import Ended
from twinseal.flows.log.stories import Story, text


@dataclass(frozen=True, slots=True)
class _Shown:
    """An envelope of which an opening showed something, and what was owed for it then."""

    story: Story
    envelope: str
    entries: tuple[Entry, ...]
    owed: _Sum | None = None


@dataclass(frozen=True, slots=True)
class _Sum:
    """Rotations that are owed, several as one."""

    since: str
    """Since when the first is exposed. Empty where no entry tells: a made log can owe a rotation of what it does not say was shown."""
    due: str
    """When the first was due; empty where nothing tells of one."""


_Time = tuple[str, str]
"""A time, and the opening that it is of."""


class _Earliest:
    """The earliest time of all that is not over by a moment, in whatever order moments come: a clock may have gone back.

    A Fenwick tree over when the times end: adding one or asking takes as many steps as their number has binary digits.
    """

    def __init__(self, ends: Iterable[str | None]) -> None:
        """Take all times at which something can end; None for what does not."""
        self._ends = sorted({end for end in ends if end is not None})
        self._first: list[tuple[_Time, ...]] = [() for _ in range(len(self._ends) + 2)]

    def add(self, time: _Time, end: str | None) -> None:
        """Take what ends at a time, None for never."""
        place = 1 if end is None else 1 + len(self._ends) - bisect_left(self._ends, end)
        while place < len(self._first):
            self._first[place] = _two_first((*self._first[place], time))
            place += place & -place

    def at(self, moment: str, but: str) -> str | None:
        """Return the earliest of what is not over by a moment, without those of one opening; None for nothing."""
        place, first = 1 + len(self._ends) - bisect_right(self._ends, moment), tuple[_Time, ...]()
        while place:
            first = _two_first((*first, *self._first[place]))
            place -= place & -place
        return next((time for time, opening in first if opening != but), None)


def _two_first(times: Iterable[_Time]) -> tuple[_Time, ...]:
    """Return the earliest of times, and the earliest of another opening than that."""
    ordered = sorted(times)
    another = next((each for each in ordered if each[1] != ordered[0][1]), None)
    return (*ordered[:1], *(() if another is None else (another,)))


class _Envelope:
    """What is owed for one envelope as the log grows; each rotation is added once, because a log of years has thousands of them."""

    def __init__(self, owed: Sequence[OwedRotation]) -> None:
        self._owed = sorted(owed, key=lambda each: each.seq)
        self._place = 0
        ends = [_end_of(each) for each in owed]
        self._since, self._due = _Earliest(ends), _Earliest(ends)

    def sum_at(self, story: Story, shown: Entry) -> _Sum | None:
        """Return what is owed from before an entry that shows; None for nothing. Entries come in the order of the log."""
        while self._place < len(self._owed) and self._owed[self._place].seq < shown.seq:
            self._take(self._owed[self._place])
            self._place += 1
        at = text(shown, "t")
        due = self._due.at(at, story.opening_id) if is_moment(at) else None
        return None if due is None else _Sum(self._since.at(at, story.opening_id) or "", due)

    def _take(self, owed: OwedRotation) -> None:
        opening, end = owed.rotation.opening, _end_of(owed)
        self._due.add((owed.due_utc if is_moment(owed.due_utc) else "", opening), end)
        if owed.rotation.since_utc:
            self._since.add((owed.rotation.since_utc, opening), end)


def _end_of(owed: OwedRotation) -> str | None:
    """Return when a rotation was over; None for what nobody rotates any more, or did not yet."""
    return owed.rotation.ended_utc if owed.rotation.how in (Ended.REPLACED, Ended.BY_HAND) else None


def _subjects(view: LogView) -> Iterator[_Shown]:
    owed: dict[str, list[OwedRotation]] = {}
    for each in owed_rotations(view):
        for envelope in each.envelopes:
            owed.setdefault(envelope, []).append(each)
    shown: list[_Shown] = []
    for story in view.openings:
        entries: dict[str, list[Entry]] = {}
        for entry in story.exposing:
            entries.setdefault(text(entry, "envelope"), []).append(entry)
        shown += [_Shown(story, envelope, tuple(own)) for envelope, own in entries.items()]
    envelopes = {envelope: _Envelope(rotations) for envelope, rotations in owed.items()}
    sums: dict[int, _Sum | None] = {}
    for place in sorted(range(len(shown)), key=lambda place: shown[place].entries[0].seq):
        first = shown[place].entries[0]
        if shown[place].envelope in envelopes and first.before is None:
            sums[place] = envelopes[shown[place].envelope].sum_at(shown[place].story, first)
    yield from (replace(each, owed=sums.get(place)) for place, each in enumerate(shown))


def _find(shown: Sequence[_Shown], view: LogView) -> Iterator[Match]:
    for each in shown:
        at = text(each.entries[0], "t")
        if each.owed is None:
            continue
        late = age_of(ROTATE, each.owed.due, datetime.fromisoformat(at), view.policy) is not DutyAge.IN_TIME
        facts = {
            "opening": each.story.opening_id,
            "envelope": each.envelope,
            "since": each.owed.since,
            "late": late,
        }
        yield in_opening(each.story, each.entries, facts, rank=Rank.HIGH if late else Rank.MEDIUM, subject=each.envelope)


SHOWN_AGAIN: Final = Rule(
    "C3",
    "Shown again and not rotated in between",
    Rank.HIGH,
    (
        Variant(
            "in {named:opening} {envelope:label} was shown again[; it had been shown on {since:utc}], and its rotation was overdue.",
            lambda facts: facts.get("late"),
        ),
        Variant(
            "in {named:opening} {envelope:label} was shown again[; it had been shown on {since:utc}], and was not rotated in between."
        ),
    ),
    _subjects,
    _find,
    unit="envelopes shown in openings",
    innocent="The same emergency needed a second opening before there was time to rotate.",
    thresholds=("rotation_due_h",),
    version=2,
)
