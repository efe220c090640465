"""What one person alone, or two, see before they sign a statement."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.domain.alert import AlertFault, Channel, HowConfirmed
from twinseal.domain.people import Role


@dataclass(frozen=True, slots=True)
class ChangeOfPeople:
    """A people note that somebody did not sign, in words."""

    edition: int
    """The P-number."""
    seal_number: int
    at_utc: str
    """When it was made, by the machine of then."""
    changes: tuple[str, ...]
    """Each change, without an end."""
    signers: tuple[str, ...]
    """Names of those who signed for it."""
    due_utc: str


@dataclass(frozen=True, slots=True)
class AcknowledgeView:
    """Who acknowledges, and what; oldest first."""

    person_name: str
    changes: tuple[ChangeOfPeople, ...]


@dataclass(frozen=True, slots=True)
class ConfirmView:
    """Whom a third confirms; empty until they proved who they are, `third_name` until the third did."""

    name: str = ""
    role: Role | None = None
    team: str = ""
    digits: str = ""
    """What the third reads of the keys: 20 digits in groups."""
    third_name: str = ""


@dataclass(frozen=True, slots=True)
class WaitingSlip:
    """A slip whose owner has still to confirm it; what it is of is sealed."""

    number: int
    seal_number: int
    due_utc: str


@dataclass(frozen=True, slots=True)
class SlipsView:
    """Who takes down codes, how they may know of it, and the slips that wait, the earliest due first."""

    person_name: str
    ways: tuple[HowConfirmed, ...]
    slips: tuple[WaitingSlip, ...]


SENT, FAILED, BEGUN = "sent", "failed", "begun"


@dataclass(frozen=True, slots=True)
class Tried:
    """What became of an alert on one way."""

    channel: Channel
    outcome: str
    """`sent` or `failed`, in an opening also `muted`, `unmuted` or `begun`."""
    fault: AlertFault | None = None
    """Why it failed, where anybody knows."""
    player: str = ""
    """What played the tone."""


@dataclass(frozen=True, slots=True)
class AlertTestView:
    """A test alert that was sent: what became of it on each way, those in the room first."""

    number: int
    tried: tuple[Tried, ...]

    @property
    def failed(self) -> tuple[Tried, ...]:
        """Return the ways on which it failed: until they are mended nothing can be signed."""
        return tuple(each for each in self.tried if each.outcome != SENT)

    @property
    def arriving(self) -> tuple[Channel, ...]:
        """Return the ways on which it was sent: of each somebody says whether it arrived."""
        return tuple(each.channel for each in self.tried if each.outcome == SENT)
