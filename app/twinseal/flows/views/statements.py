"""What one person alone, or two, see before they sign a statement."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ChangeOfPeople:
    """A people note that somebody did not sign, in words."""

    edition: int
    """The P-number."""
    seal_number: int
    at_utc: str
    """When it was made, by the machine of then."""
    changes: tuple[str, ...]
    """Each change; none where rules alone changed."""
    signers: tuple[str, ...]
    """Names of those who signed for it."""
    due_utc: str


@dataclass(frozen=True, slots=True)
class AcknowledgeView:
    """Who acknowledges, and what; oldest first."""

    person_name: str
    changes: tuple[ChangeOfPeople, ...]
