"""What every change of a vault has: a row, a sentence, a right, a check, and what it does to the next seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import ClassVar, Protocol

from twinseal.domain.events.kind import Kind
from twinseal.domain.people import Person, Role


class Right(Enum):
    """Who may make a change."""

    PAIR = "pair"
    """Any two people who may open the vault together."""
    OFFICERS = "officers"
    """Two officers."""

    def held_by(self, first: Person, second: Person) -> bool:
        """Tell whether the two people who opened have this right."""
        return self is Right.PAIR or first.role is second.role is Role.OFFICER


class NextVault(Protocol):
    """What a change may do to the next store and header; each act is one that a verifier can check afterwards."""

    def remove_person(self, person_id: str) -> None:
        """Let somebody leave: no keyslot any more, their public keys are kept for what they signed."""
        ...

    def renew_audit_key(self) -> None:
        """Seal entries from then on to a new audit key, which only the auditors who stay get; once for any number of changes."""
        ...


class Change(Protocol):
    """One change. Implementations are frozen, hold no secret, and are listed in `registry.CHANGES`."""

    event: ClassVar[Kind]
    """Kind of the log entry that says the change was agreed on."""
    right: ClassVar[Right]
    purpose: ClassVar[str]
    """What the fresh codes of the two are asked for, as the log keeps it."""

    @property
    def says(self) -> str:
        """Return the change as one sentence that both people read before they agree."""
        ...

    def fields(self) -> dict[str, object]:
        """Return its own facts: those of its row and of its log entry."""
        ...

    def check(self, people: Sequence[Person]) -> None:
        """Raise `BadInput` or `NotPermitted` unless it can be made where these people are enrolled."""
        ...

    def apply(self, vault: NextVault) -> None:
        """Do it to the next store and header."""
        ...


@dataclass(slots=True)
class Enrolled:
    """The people of a vault as changes leave them; nothing else is kept."""

    people: list[Person] = field(default_factory=list)

    def remove_person(self, person_id: str) -> None:
        """Take somebody off."""
        self.people = [person for person in self.people if person.id != person_id]

    def renew_audit_key(self) -> None:
        """Leave the people as they are."""
