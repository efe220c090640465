"""Removing an auditor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from twinseal.domain.changes.change import NextVault, Right
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import AUDITOR_REMOVAL_AGREED
from twinseal.domain.people import Person
from twinseal.domain.texts import sentence_of


@dataclass(frozen=True, slots=True)
class RemoveAuditor:
    """An auditor leaves: entries after the next seal are sealed to a new audit key; older ones stay readable to them."""

    event: ClassVar[Kind] = AUDITOR_REMOVAL_AGREED
    right: ClassVar[Right] = Right.PAIR
    purpose: ClassVar[str] = "remove auditor"

    person: str
    """Id of the auditor."""
    name: str
    reason: str

    @property
    def says(self) -> str:
        """Return the change as one sentence."""
        return sentence_of("change.auditor_removed", name=self.name)

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"person": self.person, "reason": self.reason}

    def check(self, people: Sequence[Person]) -> None:
        """Raise `BadInput` unless the person is an auditor, `NotPermitted` if there is no other auditor."""
        auditors = [person for person in people if not person.may_open]
        if self.person not in {person.id for person in auditors}:
            raise BadInput("input.bad.choose_auditor")
        if len(auditors) == 1:
            raise NotPermitted("role.not_permitted.only_auditor", name=self.name)

    def apply(self, vault: NextVault) -> None:
        """Take them off, and renew the audit key that they know."""
        vault.remove_person(self.person)
        vault.renew_audit_key()
