"""What a rule found in the log: facts without a sentence; text is made from them where people read it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from twinseal.domain import canonical

EntryPlace = tuple[int, int]
"""Which entry: the number of the entry that it came before (-1 for one of the log itself), and its own number."""


def place_number(place: EntryPlace) -> str:
    """Return the number of an entry as it is shown: `12`, or `u10.2` for the unanchored entry 2 before entry 10."""
    before, seq = place
    return str(seq) if before < 0 else f"u{before}.{seq}"


class Rank(StrEnum):
    """How much a finding weighs, the gravest first."""

    HIGH = "high"
    """A control did not hold, or may have been got around."""
    MEDIUM = "medium"
    """It needs an answer."""
    LOW = "low"
    """It is counted; nobody owes an answer."""

    @property
    def weight(self) -> int:
        """Return its place among the ranks, 0 for the gravest."""
        return list(Rank).index(self)

    @property
    def owes_answer(self) -> bool:
        """Tell whether somebody owes an answer."""
        return self is not Rank.LOW


@dataclass(frozen=True, slots=True)
class RuleCount:
    """One row of the table of rules, in words: what a rule looks for, how many it tested, and how many findings it has."""

    rule: str
    """Id of the rule."""
    version: int
    looks_for: str
    unit: str
    """What it tested, several of them."""
    tested: int
    """Of the whole log."""
    fired: int
    """How many of its findings stand beside the table."""
    innocent: str
    """What would explain its findings innocently; empty where nothing usual does."""
    goes_by: tuple[str, ...] = ()
    """Its thresholds and rules of the policy, with their numbers, a sentence each."""
    stopped_by: str = ""
    """What made it stop before it had looked through the log, which finding A30 tells; empty where nothing did."""

    @property
    def idle(self) -> bool:
        """Tell whether it had nothing to test; a rule that stopped may have had much."""
        return not (self.tested or self.fired or self.stopped_by)


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One of the times that a finding has come."""

    entries: tuple[EntryPlace, ...]
    facts: Mapping[str, object]
    at_utc: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found, with everything of it that came again; derived from the log, and never stored."""

    rule: str
    """Id of the rule."""
    rank: Rank
    subject: str
    """What it is about: the id of an opening, of a person, of an envelope; empty for the vault as a whole."""
    entries: tuple[EntryPlace, ...]
    """The entries that say so, in the order of the log."""
    facts: Mapping[str, object] = field(default_factory=dict)
    """What the rule's sentence says of the last time, by the names of its places."""
    at_utc: str = ""
    """When for the first time, as the log writes times; empty where it speaks of no moment."""
    last_utc: str = ""
    """When for the last time."""
    count: int = 1
    """How often."""
    version: int = 1
    """Version of the rule."""
    times: tuple[Occurrence, ...] = ()
    """Each time, where it came several times; empty where it came once."""

    def among(self, entries: Collection[EntryPlace]) -> Finding:
        """Return it as far as it concerns some entries, under the same id; all of it where no time names one of them."""
        times = [each for each in self.times if not set(each.entries).isdisjoint(entries)]
        if not times:
            return self
        first, last = times[0], times[-1]
        return replace(self, facts=last.facts, at_utc=first.at_utc, last_utc=last.at_utc, count=len(times))

    @property
    def id(self) -> str:
        """Return eight hex digits that stay: in the window, on paper, in a table and next year, however often it comes again."""
        first = list(self.entries[0]) if self.entries else []
        of = {"rule": self.rule, "version": self.version, "subject": self.subject, "entry": first}
        return hashlib.sha256(canonical.dumps(of)).hexdigest()[:8]
