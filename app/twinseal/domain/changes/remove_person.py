"""Letting somebody leave."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import (
    an_auditor_stays,
    belonging,
    nobody_else_confirms,
    not_about_themselves,
    not_freed_here,
)
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.numbers import SEQ_MAX, whole_number
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class RemovePerson:
    """Somebody leaves: from the next seal on they open nothing, and entries are sealed to an audit key that they do not get.

    What they saw is owed, and copies from before still open for them with a partner.
    """

    event: ClassVar[Kind] = PERSON_REMOVED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    person: str
    """Their id."""
    reason: str
    seen_count: int = 0
    """Of how many envelopes something was shown to them, as far as the store knows."""
    asked_again: tuple[str, ...] = ()
    """`reason`, where it says nothing and was kept when the program asked again."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the person: a list has one change of each."""
        return "person", self.person

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {
            "person": self.person,
            "reason": self.reason,
            "seen_count": self.seen_count,
            "asked_again": list(self.asked_again),
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts; raises `BadInput`."""
        person, reason = str(fields.get("person", "")), str(fields.get("reason", ""))
        seen = whole_number(fields.get("seen_count"), 0, SEQ_MAX, lambda: BadInput("input.bad.changes_row"))
        return cls(person, reason, seen, texts_of(fields.get("asked_again")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        row = facts.people_facts.row(self.person)
        if row is not None and not row.may_open:
            return Text("change.auditor_removed", name=row.name, reason=self.reason, seen=self.seen_count)
        return Text("change.person_removed", name=facts.name(self.person), reason=self.reason, seen=self.seen_count)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return for whom nobody but them could be the third person who confirms."""
        return nobody_else_confirms(self.person, facts)

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for nobody of the vault or who saw more since, `NotPermitted` for a signer or the only auditor."""
        row = belonging(self.person, facts)
        not_about_themselves(self.person, facts)
        not_freed_here(self.person, facts)
        an_auditor_stays(row, facts)
        if self.seen_count != facts.seen_count_of(self.person):
            raise BadInput("input.bad.person_stale", name=facts.name(self.person))

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Take them off, owe what they know, and renew the audit key that they know."""
        vault.owe_for_seen(self.person)
        vault.remove_person(self.person)
        vault.renew_audit_key()
