"""What an auditor sees of one person and of one envelope: what was done and seen, and in which opening. Times are UTC."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from twinseal.domain.opening import Outcome


class ActKind(StrEnum):
    """What somebody did."""

    ASKED = "asked"
    CONFIRMED = "confirmed"
    REFUSED = "refused"
    REVIEWED = "reviewed"
    LOOKED = "looked"
    """Looked at an opening, as an auditor."""
    ACCOUNT = "account"
    """Said what they say of their own opening."""
    VISIT = "visit"
    """Signed in at the audit desk."""
    DENIED = "denied"
    """Was not let in, or typed a wrong code."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What of one envelope was shown, compared, marked or saved in one opening, in the order of the log."""

    envelope: str
    """Its label."""
    what: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonAct:
    """One thing that somebody did, and the opening that it belongs to; empty for none."""

    kind: ActKind
    at_utc: str
    opening_id: str = ""
    beside: str = ""
    """Name of the other person; of a review or a look what the opening is known by."""
    seal_number: int = 0
    outcome: Outcome | None = None
    shown: tuple[Shown, ...] = ()
    changes: int = 0
    """How many changes they signed in it."""
    words: str = ""
    """Of a review its class."""


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person who is or was in the vault, with the counts of the table of people."""

    id: str
    name: str
    role: str
    team: str
    is_here: bool
    held: bool
    """Whether no third person confirmed them yet."""
    asked: int
    confirmed: int
    refused: int
    denied: int
    visits: int
    reviews: int
    seen: int
    """Of how many envelopes something was shown to them."""
    last_utc: str


@dataclass(frozen=True, slots=True)
class PersonDossier:
    """One person, and what they did, the newest first."""

    line: PersonLine
    acts: tuple[PersonAct, ...]


@dataclass(frozen=True, slots=True)
class EnvelopeLine:
    """One envelope that an opening ever named."""

    id: str
    label: str
    opened: int
    """How many openings opened it."""
    shown: int
    """In how many of them something of it was shown."""
    last_utc: str
    """When it was opened last; empty where it never was."""
    exposed_since: str
    """Since when something of it is exposed and not rotated; empty where nothing is."""
    exposed_days: int | None
    """For how many begun days; None where nothing is exposed, or nobody knows since when."""
    is_late: bool
    """Whether a rotation is overdue."""


@dataclass(frozen=True, slots=True)
class EnvelopeExposure:
    """What became of what one opening exposed of an envelope."""

    since_utc: str
    days: int | None
    """Begun days until it was rotated, or until now; None where nobody knows."""
    due_utc: str
    state: str
    """A code of `flows.log.duties_table.DutyState`."""
    ended_utc: str
    reason: str
    is_late: bool


@dataclass(frozen=True, slots=True)
class EnvelopeUse:
    """One opening of an envelope: who was there, what was shown, and what it still owes."""

    opening_id: str
    at_utc: str
    people: tuple[str, ...]
    """Names of who asked and who answered."""
    seal_number: int
    outcome: Outcome
    shown: tuple[str, ...]
    exposure: EnvelopeExposure | None = None
    duties: tuple[tuple[str, str], ...] = ()
    """Other open duties of this envelope: kind, and when it is due."""


@dataclass(frozen=True, slots=True)
class EnvelopeDossier:
    """One envelope, and its openings, the newest first."""

    line: EnvelopeLine
    uses: tuple[EnvelopeUse, ...]
