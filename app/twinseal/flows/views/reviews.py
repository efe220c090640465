"""What an auditor sees of reviews: the queue, one opening with what must be answered, and what a signed review says."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.finding import Rank
from twinseal.domain.review import Answered, Recommendation
from twinseal.domain.statement import ALERT, REVIEW


@dataclass(frozen=True, slots=True)
class ReviewLine:
    """One opening in the queue."""

    opening_id: str
    named: str
    """What people know it by: its two people and its seal."""
    at_utc: str
    outcome: str
    state: str
    """A code of `flows.log.reviews.ReviewState`."""
    state_words: str
    due_utc: str
    age: DutyAge
    is_done: bool
    is_drill: bool
    is_grave: bool
    rank: Rank | None
    """The gravest rank of the findings that name it."""
    findings: int
    class_words: str
    """What its newest review says; empty before the first."""
    signed_by: str
    """Who signed that, and who countersigned it."""
    next_act: str
    """What is best done now, in one sentence."""
    number: str = ""
    """By which the command line names it: its seal, or the number of its first entry after an `e`."""


@dataclass(frozen=True, slots=True)
class ToAnswer:
    """A finding that a review answers."""

    id: str
    rank: Rank
    words: str
    must: bool
    """False where nobody owes an answer, or this auditor gave it where it named another opening too."""
    said: str = ""
    """What they said there, which is signed again if nothing else is entered."""


@dataclass(frozen=True, slots=True)
class SaidLine:
    """What somebody signed about an opening: who, when, and each part with its text."""

    heading: str
    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """One opening as it is reviewed."""

    line: ReviewLine
    story: tuple[str, ...]
    findings: tuple[ToAnswer, ...]
    said: tuple[SaidLine, ...]
    """Earlier reviews and accounts, oldest first."""
    is_second: bool
    """Whether what is signed now is the second review of a grave one."""
    refusal: str = ""
    """Why this auditor may not review it; empty where they may."""
    reference: str = ""
    """The reference number that the request names."""
    lessons_due: str = ""
    """Until which day a recommendation is due unless one says otherwise."""


@dataclass(frozen=True, slots=True)
class EnteredReview:
    """What an auditor entered, not judged yet; None or empty for what nobody chose."""

    review_class: str = ""
    real: bool | None = None
    way_closed: bool | None = None
    no_wider: bool | None = None
    shown_as_asked: bool | None = None
    reference: str = ""
    answers: tuple[Answered, ...] = ()
    remarks: str = ""
    lessons: str = ""
    lessons_later: bool = False
    """Whether the lessons follow in a later review."""
    recommendations: tuple[Recommendation, ...] = ()
    again: bool = False
    """Whether an opening is reviewed again on purpose that was reviewed already; what was signed stays."""
    known: str = ""
    """Digest of what was known when the text was read; empty where nobody read it before."""


@dataclass(frozen=True, slots=True)
class FollowUpLine:
    """One duty or recommendation that is open."""

    kind: str
    what: str
    of: str
    """The opening, as people know it."""
    opening_id: str
    since_utc: str
    due_utc: str
    age: DutyAge
    days: int | None
    """For how many days what was exposed is exposed; None where nothing is, or nobody knows."""
    owner: str = ""
    slip: int = 0
    """Number of the slip whose code is waited for; 0 where it is about none."""

    @property
    def is_late(self) -> bool:
        """Tell whether it was due."""
        return self.age is not DutyAge.IN_TIME


@dataclass(frozen=True, slots=True)
class FollowUpView:
    """What is still to be done, and for how many days secrets were exposed in all."""

    lines: tuple[FollowUpLine, ...]
    exposed_days: int
    """Over all envelopes, as far as anybody knows since when, ended exposures too; a day once however many openings exposed it."""

    @property
    def duties(self) -> tuple[FollowUpLine, ...]:
        """Return what is neither a review, which is counted with the reviews, nor a slip."""
        return tuple(line for line in self.lines if line.kind not in (REVIEW, ALERT))

    @property
    def late_duties(self) -> tuple[FollowUpLine, ...]:
        """Return those of the duties that are late."""
        return tuple(line for line in self.duties if line.is_late)

    @property
    def slips(self) -> tuple[FollowUpLine, ...]:
        """Return the slips that no owner confirmed."""
        return tuple(line for line in self.lines if line.kind == ALERT)
