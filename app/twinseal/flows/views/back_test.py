"""What an auditor sees of a back-test: the thresholds to choose from, and what each rule finds with either number."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from twinseal.domain.finding import Rank


class FindingChange(StrEnum):
    """What another number makes of a finding."""

    NEW = "new"
    GONE = "gone"
    OTHER_RANK = "other_rank"


@dataclass(frozen=True, slots=True)
class ThresholdChoice:
    """A threshold that can be tried: the name of its field, what it is called, its number in force, what it says, and whom it drives."""

    name: str
    called: str
    value: int
    says: str
    rules: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BackTestFinding:
    """A finding that one of the two numbers alone has, or that weighs something else."""

    how: FindingChange
    rank: Rank
    """With the other number; of one that is gone, with the present one."""
    before: Rank
    """With the present number; of a new one its own."""
    words: str
    openings: tuple[str, ...]
    """Ids of the openings that it names, what it is about first."""


@dataclass(frozen=True, slots=True)
class BackTestOpening:
    """An opening that only findings of one of the two numbers name."""

    opening_id: str
    words: str


@dataclass(frozen=True, slots=True)
class BackTestRule:
    """What one rule finds with either number, counted in a sentence, and what differs."""

    said: str
    findings: tuple[BackTestFinding, ...]
    openings_new: tuple[BackTestOpening, ...]
    openings_gone: tuple[BackTestOpening, ...]


@dataclass(frozen=True, slots=True)
class BackTestView:
    """A back-test in words: what was tried over what, and each rule that goes by the threshold."""

    said: str
    rules: tuple[BackTestRule, ...]
