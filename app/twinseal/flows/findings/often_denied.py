"""Somebody was denied access again and again, or several people were within an hour."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.registry import KINDS
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import EntryPlace, Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.dated import steady
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_DENIALS: Final = tuple(kind for kind in KINDS.values() if Tag.DENIAL in kind.tags and Tag.FINDING not in kind.tags)
_HOUR_S: Final = 3600
_WAITS: Final = frozenset({"guard.wait", "guard.locked"})
"""Who is told to wait tried nothing: it follows from wrong attempts that were counted."""
_FEWEST_PEOPLE: Final = 2


def _denied(view: LogView) -> list[Entry]:
    # What is a finding by itself is not counted a second time.
    return [entry for entry in view.of_kind(*_DENIALS) if text(entry, "reason") not in _WAITS]


def _find(denied: Sequence[Entry], view: LogView) -> Iterator[Match]:
    hours, times, many = view.thresholds.c10_hours, view.thresholds.c10_times, view.thresholds.c10_many
    by_person: dict[str, _Lately] = {}
    all_people = _Lately(_HOUR_S)
    for entry, at_s in steady(view, denied):
        person, at = text(entry, "person"), text(entry, "t")
        own = by_person.setdefault(person, _Lately(hours * _HOUR_S))
        own.add(entry, at_s)
        if len(own.entries) >= times:
            facts = {"person": person, "times": len(own.entries), "hours": hours, "people": 1}
            yield Match(person, own.places(times), facts, at, Rank.MEDIUM)
        all_people.add(entry, at_s)
        if len(all_people.entries) >= many and len(all_people.people) >= _FEWEST_PEOPLE:
            facts = {"person": "", "times": len(all_people.entries), "hours": 1, "people": len(all_people.people)}
            yield Match("", all_people.places(many), facts, at)


class _Lately:
    """The denials of the last hours."""

    def __init__(self, span_s: int) -> None:
        self.entries: deque[tuple[Entry, int]] = deque()
        self.people: Counter[str] = Counter()
        self._span_s = span_s

    def add(self, entry: Entry, at_s: int) -> None:
        """Take the next, and forget what is too long ago."""
        self.entries.append((entry, at_s))
        self.people[text(entry, "person")] += 1
        while self.entries[0][1] <= at_s - self._span_s:
            person = text(self.entries.popleft()[0], "person")
            self.people[person] -= 1
            if not self.people[person]:
                del self.people[person]

    def places(self, least: int) -> tuple[EntryPlace, ...]:
        """Return where the newest stand; what was there before them belongs to the finding already."""
        # From the end: else a flood of denials goes through all before it for each.
        newest = list(islice(reversed(self.entries), max(1, least)))
        return places(entry for entry, _ in reversed(newest))


OFTEN_DENIED: Final = Rule(
    "C10",
    "People who were denied access often",
    Rank.HIGH,
    (
        Variant(
            "{person:name} was denied access {times} times in {hours:count|hour|hours}.", lambda facts: facts.get("person")
        ),
        Variant("{people} people were denied access {times} times in one hour: somebody may be trying one after the other."),
    ),
    _denied,
    _find,
    unit="denials",
    innocent="A phone whose clock is wrong shows codes that are wrong.",
    thresholds=("c10_times", "c10_hours", "c10_many"),
    season=SEASON,
)
