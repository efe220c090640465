"""Accepting somebody whom no third person confirmed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from twinseal.domain.changes.change import NextVault
from twinseal.domain.changes.one_person import OnePerson
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import in_roster, not_about_themselves
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_ACCEPTED
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class AcceptPerson(OnePerson):
    """Somebody who is held back counts with everybody, on the word of two officers alone: no third person met them."""

    event: ClassVar[Kind] = PERSON_ACCEPTED
    needs_note: ClassVar[bool] = True

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text("change.person_accepted", name=facts.name(self.person), pair=facts.pair_words())

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return that every report says so, and who could still confirm them instead."""
        thirds = ", ".join(third.name for third in facts.people_facts.thirds_for(self.person))
        said = (Text("change.follows.third_can_still", thirds=thirds),) if thirds else ()
        return (*said, Text("change.follows.accepted"))

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for who is not held back, `NotPermitted` for one of the two who sign."""
        row = in_roster(self.person, facts)
        not_about_themselves(self.person, facts)
        if not facts.people_facts.is_held(self.person):
            raise BadInput("input.bad.person_not_held", name=row.name, field="person")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Hold them back no longer."""
        vault.accept_person(self.person)
