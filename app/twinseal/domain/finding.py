"""What a rule found in the log: facts without a sentence; text is made from them where people read it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from twinseal.domain import canonical

EntryPlace = tuple[int, int]
"""Which entry: the number of the entry that it came before (-1 for one of the log itself), and its own number."""


class Rank(StrEnum):
    """How much a finding weighs, the gravest first."""

    HIGH = "high"
    """A control did not hold, or may have been got around."""
    MEDIUM = "medium"
    """It needs an answer."""
    LOW = "low"
    """It is counted; nobody owes an answer."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that a rule found; the same log gives the same finding, at the desk, on paper and in later years."""

    rule: str
    """Id of the rule."""
    rank: Rank
    entries: tuple[EntryPlace, ...]
    facts: Mapping[str, object] = field(default_factory=dict)
    """What the rule's sentence says, by the names of its places."""
    at_utc: str = ""
    """When, as the log writes times; empty where it speaks of no moment."""

    @property
    def key(self) -> tuple[str, tuple[EntryPlace, ...]]:
        """Return what makes it the same finding, whatever is said of it: the rule and the entries."""
        return self.rule, self.entries

    @property
    def id(self) -> str:
        """Return its key in eight hex digits. Prepared for answers that name a finding; nobody can give one yet."""
        places: list[object] = [list(place) for place in self.entries]
        return hashlib.sha256(canonical.dumps({"rule": self.rule, "entries": places})).hexdigest()[:8]
