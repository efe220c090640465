"""Removing an auditor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import AUDITOR_REMOVAL_AGREED
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class RemoveAuditor:
    """An auditor leaves: entries after the next seal are sealed to a new audit key; older ones stay readable to them."""

    event: ClassVar[Kind] = AUDITOR_REMOVAL_AGREED
    right: ClassVar[Right] = Right.PAIR
    needs_note: ClassVar[bool] = True

    person: str
    """Id of the auditor."""
    reason: str
    asked_again: tuple[str, ...] = ()
    """`reason`, where it says nothing and was kept when the program asked again."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the auditor: one change of a person in a list."""
        return "person", self.person

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"person": self.person, "reason": self.reason, "asked_again": list(self.asked_again)}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts; raises `BadInput`."""
        again = fields.get("asked_again")
        asked_again = tuple(map(str, again)) if isinstance(again, list) else ()
        return cls(str(fields.get("person", "")), str(fields.get("reason", "")), asked_again)

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text("change.auditor_removed", name=facts.name(self.person))

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` unless the person is an auditor, `NotPermitted` if there is no other auditor."""
        auditors = [person for person in facts.people if not person.may_open]
        if self.person not in {person.id for person in auditors}:
            raise BadInput("input.bad.choose_auditor")
        if len(auditors) == 1:
            raise NotPermitted("role.not_permitted.only_auditor", name=facts.name(self.person))

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Take them off, and renew the audit key that they know."""
        vault.remove_person(self.person)
        vault.renew_audit_key()
