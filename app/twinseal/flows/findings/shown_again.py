"""Contents that were shown again although nobody had rotated them since they were shown."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import heappop, heappush
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


class _Envelope:
    """What is owed for one envelope as the log goes on. Each rotation is looked at once: a log of years has thousands of each."""

    def __init__(self, owed: Sequence[OwedRotation]) -> None:
        self._owed = sorted(owed, key=lambda each: each.seq)
        self._place = 0
        self._own_places: list[int] = []
        """Of those of the opening that shows: they are not earlier ones."""
        self._since: list[tuple[str, int]] = []
        self._due: list[tuple[str, int]] = []
        """Heaps, the first at the top, with the place among all; what is over is taken off when it comes there."""
        self._taken: set[str] = set()
        self._latest = ""

    def sum_at(self, story: Story, shown: Entry) -> _Sum | None:
        """Return what is owed from before an entry that shows; None for nothing. Entries come in the order of the log."""
        at = text(shown, "t")
        self._take(story, shown)
        if not is_moment(at):
            return None
        if at < self._latest or story.opening_id in self._taken:
            # A clock that went back, or openings in each other: what was over may be owed here.
            still = list(_still(self._owed, story, shown))
            return _Sum(_first(each.rotation.since_utc for each in still), min(map(_due_of, still))) if still else None
        self._latest = at
        for heap in (self._since, self._due):
            while heap and self._owed[heap[0][1]].is_over_by(shown):
                heappop(heap)
        return _Sum(self._since[0][0] if self._since else "", self._due[0][0]) if self._due else None

    def _take(self, story: Story, shown: Entry) -> None:
        places = [*self._own_places]
        while self._place < len(self._owed) and self._owed[self._place].seq < shown.seq:
            places.append(self._place)
            self._place += 1
        self._own_places = [place for place in places if self._owed[place].rotation.opening == story.opening_id]
        for place in places:
            each = self._owed[place]
            if each.rotation.opening != story.opening_id:
                self._taken.add(each.rotation.opening)
                heappush(self._due, (_due_of(each), place))
                if each.rotation.since_utc:
                    heappush(self._since, (each.rotation.since_utc, place))


def _due_of(owed: OwedRotation) -> str:
    return owed.due_utc if is_moment(owed.due_utc) else ""


def _first(times: Iterable[str]) -> str:
    return min(filter(None, times), default="")


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


def _still(owed: Sequence[OwedRotation], story: Story, shown: Entry) -> Iterator[OwedRotation]:
    for each in owed:
        if each.rotation.opening != story.opening_id and each.seq < shown.seq and not each.is_over_by(shown):
            yield each


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
