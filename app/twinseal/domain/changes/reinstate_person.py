"""Reinstating somebody who was suspended."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import belonging, opens_with
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_REINSTATED
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class ReinstatePerson:
    """Somebody who was suspended is in the roster again, with the keys that they had."""

    event: ClassVar[Kind] = PERSON_REINSTATED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    person: str
    """Their id."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the person: a list has one change of each."""
        return "person", self.person

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"person": self.person}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        return cls(str(fields.get("person", "")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        row = facts.people_facts.row(self.person)
        if row is not None and not row.may_open:
            return Text("change.auditor_reinstated", name=row.name)
        others = opens_with(self.person, facts, lambda after: after.reinstate_person(self.person))
        return Text("change.person_reinstated", name=facts.name(self.person), others=others)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return that an auditor reads what was written in between too."""
        row = facts.people_facts.row(self.person)
        return (Text("change.follows.reads_all", name=row.name),) if row is not None and not row.may_open else ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for who is not suspended, or has not proved passphrase and code in this opening."""
        row = belonging(self.person, facts)
        if row.is_active:
            raise BadInput("input.bad.person_not_suspended", name=row.name, field="person")
        if self.person not in facts.proven:
            raise BadInput("input.bad.person_not_here", name=row.name, field="person")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Let them in."""
        vault.reinstate_person(self.person)
