"""What an auditor sees of openings in a list: the marks of each, what the list is narrowed to, and in words what that hides."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.finding import Rank


@dataclass(frozen=True, slots=True)
class OpeningMarks:
    """What a row says of an opening beside what it is."""

    rank: Rank | None = None
    """The gravest rank of the findings that name it."""
    findings: int = 0
    review: str = ""
    """Where its review stands, in words; empty where none is owed."""
    to_review: bool = False
    """Whether its review is still owed."""
    duties_open: int = 0
    age: DutyAge | None = None
    """Of the open duty that is the most urgent; None where nothing is owed."""
    days_over: int = 0
    """For how many days the duty that was due first is overdue; begun days count."""
    out_of_hours: bool | None = None
    """Whether it was opened when nobody works at the site; None where nothing was opened, or the site has no hours."""
    words: tuple[str, ...] = ()
    """All of this as the list shows it, a mark each; what is as it should be has none."""


PLANNED: Final = "planned"
"""In the place of a kind: drills and maintenance together."""
NO_REASON: Final = "\u2014"
"""In the place of a reason: requests that named none."""


class Only(StrEnum):
    """What a list is narrowed to; several together hold all at once."""

    OPENED = "opened"
    NOT_REVIEWED = "not_reviewed"
    WITH_FINDINGS = "with_findings"
    OVERDUE = "overdue"
    OUT_OF_HOURS = "out_of_hours"
    REFUSED = "refused"
    UNCLEAN_END = "unclean_end"


@dataclass(frozen=True, slots=True)
class OpeningFilter:
    """What somebody looks for; what is empty narrows nothing."""

    words: str = ""
    """Each of these must stand somewhere in what the auditor may read of the opening, whatever their case and order."""
    only: frozenset[Only] = field(default_factory=frozenset)
    kind: str = ""
    """As the log names it, or `PLANNED`."""
    person: str = ""
    """Id of who asked or answered."""
    beside: str = ""
    """Id of the other one of the two."""
    envelope: str = ""
    """Id of one that was opened, or asked for where nothing was."""
    reason: str = ""
    """What the request named, or `NO_REASON`."""
    since: str = ""
    """A day, month or year as `2026-11-01`, `2026-11` or `2026`: the first that counts, for when it was opened, or else begun."""
    until: str = ""
    """The last that counts."""

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing is narrowed."""
        return self == OpeningFilter() or (not self.words.strip() and self == OpeningFilter(self.words))


@dataclass(frozen=True, slots=True)
class ShownOpenings:
    """Which openings fit, and how many do not, with the reason of each."""

    places: tuple[int, ...]
    """Places in the list that was asked for, in its order."""
    hidden: int
    sentence: str
    """How many are shown, how many are hidden, and by what: so that nobody takes a part for the whole."""
