"""What a rule is: what it looks at, what it finds, how much that weighs, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, Generic, TypeVar

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.sentence import Facts, Variant, Words
from twinseal.domain.finding import EntryPlace, Finding, Rank
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, place_of

Subject = TypeVar("Subject")


@dataclass(frozen=True, slots=True)
class Match:
    """Where a rule applies: in which entries, with which facts, when, and with which rank if not the rule's own."""

    entries: tuple[EntryPlace, ...]
    facts: Facts
    at_utc: str = ""
    rank: Rank | None = None


@dataclass(frozen=True, slots=True)
class Looked:
    """What a rule found, and how many subjects it tested: a rule that ran and found nothing is evidence too."""

    rule: Rule[Any]
    tested: int
    """How many. Prepared for a desk that shows it; none does yet."""
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Rule(Generic[Subject]):
    """One rule; its findings keep its id for ever."""

    id: str
    rank: Rank
    sentence: str | tuple[Variant, ...]
    """What a finding says (`twinseal.domain.events.sentence`); its places are the facts of its matches."""
    subjects: Callable[[LogView], Iterable[Subject]]
    """What it looks at, one by one: openings, entries, people."""
    find: Callable[[Subject], Iterable[Match]]
    words: Words = field(default_factory=dict)
    """Of a fact with codes, each code in words."""
    innocent: str = ""
    """What would explain it innocently; empty where nothing usual does. Prepared for a desk that shows it; none does yet."""
    once: bool = False
    """Only the first match counts: what comes after it follows from it."""

    def look(self, view: LogView) -> Looked:
        """Return what it finds in a log."""
        subjects = tuple(self.subjects(view))
        matches = (match for subject in subjects for match in self.find(subject))
        findings = tuple(
            Finding(self.id, match.rank or self.rank, match.entries, match.facts, match.at_utc)
            for match in islice(matches, 1 if self.once else None)
        )
        return Looked(self, len(subjects), findings)


def places(entries: Iterable[Entry]) -> tuple[EntryPlace, ...]:
    """Return where entries stand."""
    return tuple(place_of(entry) for entry in entries)


def in_opening(story: Story, entries: Sequence[Entry], facts: Mapping[str, object] | None = None) -> Match:
    """Return a match in an opening, whose `named` fact is what people know it by: its id is on no screen and no cover."""
    people = [name for name in (story.first, story.second) if name]
    named = {"people": people, "seal": story.seal_number}
    return Match(places(entries), {"named": named, **(facts or {})}, story.at_utc)


def openings(view: LogView) -> Iterable[Story]:
    """Return the openings, with those of their entries that are at hand."""
    return view.openings


def whole_openings(view: LogView) -> Iterable[Story]:
    """Return the openings with all their entries."""
    return [view.whole[story.opening_id] for story in view.openings]
