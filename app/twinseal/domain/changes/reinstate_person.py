"""Reinstating somebody who was suspended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twinseal.domain.changes.change import NextVault
from twinseal.domain.changes.one_person import OnePerson
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import belonging, opens_with
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_REINSTATED
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class ReinstatePerson(OnePerson):
    """Somebody who was suspended is in the roster again, with the keys that they had."""

    event: ClassVar[Kind] = PERSON_REINSTATED
    needs_note: ClassVar[bool] = True

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        row = facts.people_facts.row(self.person)
        if row is not None and not row.may_open:
            return Text("change.auditor_reinstated", name=row.name)
        others = opens_with(self.person, facts, lambda after: after.reinstate_person(self.person))
        return Text("change.person_reinstated", name=facts.name(self.person), others=others)

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
