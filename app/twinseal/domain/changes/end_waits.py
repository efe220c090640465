"""Ending the waiting times of somebody."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twinseal.domain.changes.change import NextVault
from twinseal.domain.changes.one_person import OnePerson
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import belonging
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_UNLOCKED
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class EndWaits(OnePerson):
    """Somebody who made wrong attempts has to wait no longer; the guard does that once the seal is made, else the next start."""

    event: ClassVar[Kind] = PERSON_UNLOCKED
    needs_note: ClassVar[bool] = False
    of: ClassVar[str] = "waiting"
    """Their waiting times: they may change in the same list."""

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text("change.waits_ended", name=facts.name(self.person))

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for who does not have to wait."""
        row = belonging(self.person, facts)
        if self.person not in facts.waiting:
            raise BadInput("input.bad.person_not_waiting", name=row.name, field="person")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """End their waits."""
        vault.end_waits(self.person)
