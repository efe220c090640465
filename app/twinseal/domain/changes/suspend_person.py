"""Suspending somebody for a while."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import (
    an_auditor_stays,
    in_roster,
    nobody_else_confirms,
    not_about_themselves,
    not_freed_here,
)
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.constitution import is_day
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_SUSPENDED
from twinseal.domain.texts import Text

_DAY_CHARS: Final = len("2027-02-01")


@dataclass(frozen=True, slots=True)
class SuspendPerson:
    """Somebody opens and reads nothing from the next seal on; they keep their place, and two officers reinstate them.

    The day until which that is foreseen ends nothing by itself.
    """

    event: ClassVar[Kind] = PERSON_SUSPENDED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    person: str
    """Their id."""
    reason: str
    until: str = ""
    """A day, `YYYY-MM-DD`; empty where none was said."""
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
            "until": self.until,
            "asked_again": list(self.asked_again),
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        person, reason, until = (str(fields.get(name, "")) for name in ("person", "reason", "until"))
        return cls(person, reason, until, texts_of(fields.get("asked_again")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        row = facts.people_facts.row(self.person)
        if row is not None and not row.may_open:
            return Text("change.auditor_suspended", name=row.name, until=self.until, reason=self.reason)
        return Text("change.person_suspended", name=facts.name(self.person), until=self.until, reason=self.reason)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return that nothing ends it by itself, and for whom nobody else could be the third."""
        return Text("change.follows.suspended", name=facts.name(self.person)), *nobody_else_confirms(self.person, facts)

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for nobody of the roster or a day that is over, `NotPermitted` for a signer or the only auditor."""
        row = in_roster(self.person, facts)
        not_about_themselves(self.person, facts)
        not_freed_here(self.person, facts)
        an_auditor_stays(row, facts)
        if self.until and not is_day(self.until):
            raise BadInput("input.bad.suspended_until", field="until")
        if self.until and facts.now_utc and date.fromisoformat(self.until) <= date.fromisoformat(facts.now_utc[:_DAY_CHARS]):
            raise BadInput("input.bad.suspended_until_past", field="until")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Keep them out, and renew the audit key that they know."""
        vault.suspend_person(self.person, self.until)
        vault.renew_audit_key()
