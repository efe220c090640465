"""Ending the waiting times of somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import belonging
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_UNLOCKED
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class EndWaits:
    """Somebody who made wrong attempts has to wait no longer; the guard takes it up once the seal is made."""

    event: ClassVar[Kind] = PERSON_UNLOCKED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = False

    person: str
    """Their id."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the waiting times of the person, who may change in the same list."""
        return "waiting", self.person

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"person": self.person}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        return cls(str(fields.get("person", "")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text("change.waits_ended", name=facts.name(self.person))

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for who does not have to wait."""
        row = belonging(self.person, facts)
        if self.person not in facts.waiting:
            raise BadInput("input.bad.person_not_waiting", name=row.name, field="person")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """End their waits."""
        vault.end_waits(self.person)
