"""What rows have in common that say nothing but whom they are about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, Right
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class OnePerson:
    """Two officers decide it of somebody; the row has their id alone, and brings nothing."""

    right: ClassVar[Right] = Right.OFFICERS
    of: ClassVar[str] = "person"
    """What of the person a list has one change of."""

    person: str
    """Their id."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the person, or what of them is changed."""
        return self.of, self.person

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"person": self.person}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        return cls(str(fields.get("person", "")))

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return nothing: the sentence says all of it."""
        return ()
