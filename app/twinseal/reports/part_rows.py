"""What the parts of a report are drawn from: plain values, gathered by a flow from verified entries."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import Enum, StrEnum

from twinseal.domain.finding import Rank


class PaperSize(Enum):
    """A size of paper."""

    A4 = "a4"
    LETTER = "letter"


class Mark(StrEnum):
    """What a line of the conclusion comes to."""

    GOOD = "good"
    LOOK = "look"
    """Somebody should look at it."""
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class ConclusionLine:
    """One line of the conclusion: its mark, what it is about, a sentence with its numbers, and the part that tells it whole."""

    mark: Mark
    title: str
    said: str
    goal: str = ""
    """Name of the goal (`Paper.goal`); empty for none."""


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding and what was said of it."""

    id: str
    rank: Rank
    what: str
    count: int
    """How often."""
    first_utc: str
    last_utc: str
    entries: str
    """Numbers of the entries that say so, as printed."""
    known_utc: str
    """When an auditor was first shown it; empty where nobody was."""
    answer: str
    """The newest answer and by whom, or since how many days it is open."""
    is_open: bool
    """Whether it needs an answer and has none."""


@dataclass(frozen=True, slots=True)
class MatterRow:
    """What one rule found, the gravest finding first."""

    rule: str
    looks_for: str
    findings: tuple[FindingRow, ...]
    elsewhere: str = ""
    """Where each of its findings is told beside the rule; then their ids are enough here. Empty where nowhere."""

    @property
    def rank(self) -> Rank:
        """Return the gravest rank among its findings."""
        return min((row.rank for row in self.findings), key=lambda rank: rank.weight, default=Rank.LOW)

    @property
    def count(self) -> int:
        """Return how often it was so, over all its findings."""
        return sum(row.count for row in self.findings)

    @property
    def first_utc(self) -> str:
        """Return when first; empty where it speaks of no moment."""
        return min((row.first_utc for row in self.findings if row.first_utc), default="")

    @property
    def last_utc(self) -> str:
        """Return when last."""
        return max((row.last_utc for row in self.findings), default="")

    @property
    def known_utc(self) -> str:
        """Return when an auditor was first shown one of them."""
        return min((row.known_utc for row in self.findings if row.known_utc), default="")

    @property
    def open(self) -> int:
        """Return how many need an answer and have none."""
        return sum(row.is_open for row in self.findings)


def matters_by_rank(rows: Iterable[MatterRow]) -> tuple[MatterRow, ...]:
    """Return rows with the gravest first; of one rank those that are open, and then the most frequent."""
    return tuple(sorted(rows, key=lambda row: (row.rank.weight, not row.open, -row.count, row.rule)))


@dataclass(frozen=True, slots=True)
class HoldsRow:
    """For how many openings something holds: what is asked, "n of N", and which are exceptions, by their seals."""

    asked: str
    holds: int
    of: int
    exceptions: tuple[str, ...] = ()
    clause: str = ""
    """Number of a clause; rows of a table without any have no column for it."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One number, in words what it counts, and the same of the period before; empty where nothing is known of that."""

    label: str
    value: str
    before: str = ""


@dataclass(frozen=True, slots=True)
class CountRow:
    """Something counted, and its share in per cent."""

    label: str
    count: int
    percent: int


@dataclass(frozen=True, slots=True)
class OwedRow:
    """One thing that is owed."""

    what: str
    of: str
    """The opening that it is owed for."""
    due_utc: str
    age: str
    """How late it is, or that there is time left, in words."""
    is_red: bool


@dataclass(frozen=True, slots=True)
class ReviewRow:
    """The review that one opening owes."""

    opening_id: str
    of: str
    due_utc: str
    state: str
    review_class: str
    auditor: str
    is_red: bool


@dataclass(frozen=True, slots=True)
class UsePart:
    """How a vault was used in a period."""

    tiles: tuple[Tile, ...]
    before: str
    """Which period the numbers are compared with."""
    months: tuple[tuple[str, int], ...]
    """Openings by month, such as `2026-09`, ascending; months without any are there too."""
    hours: tuple[tuple[int, ...], ...]
    """Openings by weekday, Monday first, and hour."""
    zone: str
    """The time zone of these hours."""
    budget: str
    gone_on: str
    """How often people went on in spite of a warning."""
    by_kind: tuple[CountRow, ...]
    by_envelope: tuple[CountRow, ...]
    by_person: tuple[CountRow, ...]
    by_pair: tuple[CountRow, ...]
    by_reason: tuple[CountRow, ...]
    unknown_lengths: int = 0
    """Openings whose length nobody knows."""
    began_before: int = 0
    """Openings that the report tells of because they have entries in the period, and that were opened before it."""


@dataclass(frozen=True, slots=True)
class SystemDid:
    """What the program itself did in an opening."""

    limits: Mapping[str, str] = field(default_factory=dict)
    """Limits in force then for an opening of this kind, by the names of the rules; without those that it has not."""
    alerts: tuple[tuple[str, str, int], ...] = ()
    """Way, what became of it, and how often."""
    masks: tuple[tuple[str, int], ...] = ()
    """Why contents were masked, in words, and how often."""
    denials: tuple[tuple[str, int], ...] = ()
    """Who or what was denied, in a sentence, and how often."""
    overrides: tuple[str, ...] = ()
    """In spite of what it went on."""
    slips: int = 0
    """Slips for owners that were made."""


@dataclass(frozen=True, slots=True)
class InForce:
    """Who may open, with whom, under which rules, and which envelopes the log names."""

    people: tuple[tuple[str, str, str, str], ...]
    """Name, role, team, and whether they are active."""
    pairs: tuple[str, ...]
    rules: tuple[str, ...]
    """Every rule as a sentence."""
    rules_sha256: str
    """Of the constitution, which holds them."""
    rules_entry: int
    """The newest entry that set one of them."""
    reasons: tuple[tuple[str, str], ...]
    """Reasons that a request may have, each with what it asks."""
    hours: str
    """Working hours and time zone; empty where none are written down."""
    envelopes: tuple[tuple[str, int, int, str], ...]
    """Label, how often opened in this report and in all, and when last; empty where never."""
    envelope_count: int
    """How many there were at the founding."""


@dataclass(frozen=True, slots=True)
class Front:
    """Everything on page 1."""

    title: str
    organisation: str
    vault: str
    place: str
    period: str
    number: str
    """Number and version of the report."""
    conclusion: tuple[ConclusionLine, ...]
    scope: str
    """Which entries are here, and what is left out."""
    matters: tuple[MatterRow, ...]
    """The gravest first."""
    issued: tuple[tuple[str, str], ...]
    """Who issued and reviewed it, and what else stands beside the head."""
    head_hex: str
    qr: str
    extract: tuple[HoldsRow, ...] = ()
    """For how many openings something holds; left to the later pages where page 1 has no room for all of it."""
