"""What one person alone, or two, see before they sign a statement."""

from __future__ import annotations

from dataclasses import dataclass

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
