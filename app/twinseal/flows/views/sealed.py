"""What anybody in the room may see of a sealed vault."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Final

from twinseal.domain.duty_age import DutyAge, age_of
from twinseal.domain.opening import ResealCause, cause_words
from twinseal.domain.people import Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.register_code import with_seal
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words

if TYPE_CHECKING:
    from twinseal.vault.header_facts import DueDuty

_COUNTED: Final = frozenset({"rotate", "test", "acknowledge", "alert"})
"""Kinds that are owed of several envelopes, or by several people, at once."""


@dataclass(frozen=True, slots=True)
class PersonView:
    """A person as the lists show them; `wait_s` counts down after wrong attempts."""

    id: str
    name: str
    role: Role
    team: str
    wait_s: int = 0
    locked: bool = False
    held: bool = False
    """True while no third person has confirmed whose keys these are."""


@dataclass(frozen=True, slots=True)
class LineOwed:
    """A line that nobody has confirmed writing in the paper register; none of it is secret."""

    seal_number: int
    register_code: str
    """Empty for a seal without a checkpoint."""
    receipt: str
    """The machine-readable receipt, for a QR; empty where there is no register code."""
    founding: bool
    """True for the seal of the ceremony."""
    cause: ResealCause | None
    """What ended the opening; None where nothing tells it."""
    at_utc: str
    """When it was sealed; empty where nothing tells it."""
    people: tuple[str, ...]
    """Who countersigned the seal, by name."""
    earlier: tuple[str, ...]
    """Whole lines of earlier seals that nobody wrote down either, oldest first."""
    must_fit: bool
    """Whether the policy opens nothing without a register code."""
    edition: int = 0
    """The P-number of the line: the edition of the people at that seal."""

    @property
    def line(self) -> str:
        """Return the line as it stands in the register."""
        return with_seal(self.seal_number, self.edition, self.register_code or sentence_of("register.line.no_code"))

    @property
    def how(self) -> str:
        """Return how this seal came about, in one sentence without its end."""
        at = utc_words(self.at_utc)
        if self.founding:
            return sentence_of("vault.state.created", at=at)
        return sentence_of(
            "vault.state.resealed", cause=cause_words(self.cause.value) if self.cause is not None else "", at=at
        )

    @property
    def sentence(self) -> str:
        """Return what is owed in one sentence, for a terminal."""
        before = "; ".join(self.earlier)
        return sentence_of(
            "register.owed.seal",
            seal_number=f"{self.seal_number:04d}",
            how=self.how,
            line=self.line,
            before=before,
        )

    @property
    def coverage(self) -> str:
        """Return what it means for the next opening, in one sentence."""
        then = sentence_of("register.owed.required") if self.must_fit else sentence_of("register.owed.asked_next")
        return sentence_of("register.owed.line", seal_number=f"{self.seal_number:04d}", then=then)


@dataclass(frozen=True, slots=True)
class SealedDuty:
    """What an opening still owes, as anybody in the room may read it: never which envelope, and by whom."""

    kind: str
    """`rotate`, `test`, `review`, `lessons`, `acknowledge`, `take_up` or another code."""
    seal_number: int
    """The seal in force when it arose; of an acknowledgement the one that put the change in force."""
    due_utc: str
    age: DutyAge = DutyAge.IN_TIME
    refused_utc: str = ""
    """When what it is owed for was refused; empty where it was opened, and of a person."""

    @classmethod
    def of(cls, duty: DueDuty, now: datetime, policy: Policy) -> SealedDuty:
        """Return a duty of a header, and how urgent it is now."""
        return cls(duty.kind, duty.seal, duty.due, age_of(duty.kind, duty.due, now, policy), duty.refused)


def told_together(duties: tuple[SealedDuty, ...]) -> tuple[tuple[SealedDuty, int], ...]:
    """Return each duty once with for how many envelopes, or by how many people, it is owed; others stand apart, in their order."""
    counted: list[tuple[SealedDuty, int]] = []
    places: dict[SealedDuty, int] = {}
    for duty in duties:
        if duty in places:
            counted[places[duty]] = (duty, counted[places[duty]][1] + 1)
        else:
            if duty.kind in _COUNTED:
                places[duty] = len(counted)
            counted.append((duty, 1))
    return tuple(counted)


@dataclass(frozen=True, slots=True)
class SealedView:
    """What anybody in the room may see of a sealed vault."""

    vault_name: str
    place: str
    vault_path: str
    demo: bool
    tests_only: bool
    seal_number: int
    people: tuple[PersonView, ...]
    pairs: int
    """How many pairs can open."""
    single_points: tuple[str, ...]
    """Plain sentences about people whose absence would leave no pair."""
    policy: Policy
    categories: tuple[ReasonCategory, ...]
    notices: tuple[str, ...] = ()
    """Sentences that need eyes: the last opening ended without a reseal, guard rebuilt, log recovered, disk nearly full."""
    log_fault: str = ""
    """Why the log cannot be written; while it is not empty nothing can be opened."""
    damage: str = ""
    """What is missing of the vault itself; the log can still be read."""
    cannot_open: str = ""
    """Why nobody can open this vault now; empty where a pair can."""
    line_owed: LineOwed | None = None
    """The line of the paper register that must be written down first."""
    signed_utc: str = ""
    """When two people last signed a seal; empty where nothing tells it."""
    duties: tuple[SealedDuty, ...] = ()
    """What is owed, the most urgent first; empty where nobody can tell it while the vault is sealed."""
    changed: tuple[str, ...] = ()
    """Who came, left, or is another since lately, and who signed for it, in sentences; shown on demand alone."""
    held: tuple[str, ...] = ()
    """Who is held back until a third person confirms them, and who may be that third; shown on demand alone."""
    to_confirm: bool = False
    """Whether one of them waits for a third: whoever was met waits for two officers alone."""
    cut_off_by: tuple[str, ...] = ()
    """Names of the two who sealed, where the program ended before the checkpoint of that seal; shown on demand alone."""
    clock_doubt: str = ""
    """Why this machine's clock is likely wrong, and what to do then; empty where nothing speaks against it."""
    clock_compared: bool = False
    """Whether the clock was compared with the last signatures. If not, only an impossible year is noticed."""
    alarm: str = ""
    """What must be done now, although everything still works: the folder is older than this machine remembers, the disk is nearly full."""
    key_lost: bool = False
    """Whether the log's key is lost: two people decide at the next opening about what is written meanwhile."""
