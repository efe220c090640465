"""What an auditor sees first: what needs an answer now, each a way to where it is answered, and how often the vault is used."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from twinseal.domain.finding import Rank
from twinseal.flows.views.openings import OpeningFilter
from twinseal.flows.views.standing import LogStanding


class Narrowed(StrEnum):
    """What a list of the desk is narrowed to by a chip above it; several hold all at once."""

    TO_ANSWER = "to_answer"
    HIGH = "high"
    MEDIUM = "medium"
    TO_REVIEW = "to_review"
    LATE = "late"
    DUTIES = "duties"
    """What is neither a review nor a slip."""
    SLIPS = "slips"


class AnsweredAt(StrEnum):
    """The page of the desk at which something is answered."""

    FINDINGS = "findings"
    REVIEWS = "reviews"
    FOLLOW_UP = "follow_up"
    VERIFY = "verify"


@dataclass(frozen=True, slots=True)
class OverviewLine:
    """One thing that needs an answer, in a sentence."""

    at: AnsweredAt
    rank: Rank
    sentence: str
    since_utc: str = ""
    """When it began or was due, UTC; empty where nothing says it."""
    subject: str = ""
    """Id of the finding or opening that is meant; empty for several."""
    count: int = 1
    """How many things it stands for that have no line of their own."""
    narrowed: frozenset[Narrowed] = frozenset()
    """What its page is narrowed to, for all of a sort."""


@dataclass(frozen=True, slots=True)
class UseLine:
    """A number in words: what is counted, how many, how many in the quarter before, and where that is seen."""

    what: str
    now: str
    before: str = ""
    """Empty where the log is younger."""
    openings: OpeningFilter | None = None
    """What the list of openings is narrowed to, to see them; None where something else is counted."""
    at: AnsweredAt | None = None
    """The page that tells of it; None where none does."""
    late: bool = False
    narrowed: frozenset[Narrowed] = frozenset()
    """What that page is narrowed to, to see them."""


@dataclass(frozen=True, slots=True)
class UseView:
    """How often a vault was opened in the 91 days up to now, in words."""

    used: tuple[UseLine, ...]
    """How often, and for how long."""
    followed_up: tuple[UseLine, ...]
    """What was done afterwards."""
    trend: tuple[UseLine, ...]
    counted: tuple[tuple[str, tuple[UseLine, ...]], ...]
    """A heading, and how often each of the most frequent."""
    too_often: tuple[str, ...]
    """Sentences on what should become normal access."""
    budget: str
    """Emergencies beside how many the policy expects, in a sentence."""
    is_over: bool
    """Whether there were more than the policy expects."""
    months: tuple[tuple[str, int], ...]
    """The last twelve months as `2026-11`, fewer of a young log, and how many openings each had."""


@dataclass(frozen=True, slots=True)
class OverviewView:
    """What needs an answer, the most urgent first; whether the log can be believed; and how often the vault is used."""

    lines: tuple[OverviewLine, ...]
    standing: LogStanding
    last_visit: str
    """When this auditor was here last, as people read it; empty at the first visit."""
    said_elsewhere: int
    """How many more findings owe an answer and only say that a review, a duty or an answer is late: they are counted with that."""
    use: UseView

    @property
    def waiting(self) -> int:
        """Return for how many things an answer is owed."""
        return sum(line.count for line in self.lines)

    def waiting_at(self, at: AnsweredAt) -> int:
        """Return how many of these are answered on a page."""
        return sum(line.count for line in self.lines if line.at is at)
