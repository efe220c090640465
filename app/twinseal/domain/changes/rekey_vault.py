"""All keys new on suspicion, and everything that is sealed to be rotated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.rules import VAULT_REKEYED
from twinseal.domain.numbers import SEQ_MAX, whole_number
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class RekeyVault:
    """The audit key is new, as every other key of a seal is anyway; every envelope but that of the drill is to be rotated."""

    event: ClassVar[Kind] = VAULT_REKEYED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    reason: str
    """What may have been exposed."""
    envelope_count: int
    """How many envelopes are to be rotated, those of which that is owed already too."""
    asked_again: tuple[str, ...] = ()
    """`reason`, where it says nothing and was kept when the program asked again."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the vault's keys: a list has one change of them."""
        return ("keys",)

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {
            "reason": self.reason,
            "envelope_count": self.envelope_count,
            "asked_again": list(self.asked_again),
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts; raises `BadInput`."""
        count = whole_number(fields.get("envelope_count"), 0, SEQ_MAX, lambda: BadInput("input.bad.changes_row"))
        return cls(str(fields.get("reason", "")), count, texts_of(fields.get("asked_again")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return that all keys are new, what is to be rotated, and what was exposed."""
        return Text("change.rekeyed", count=self.envelope_count, reason=self.reason)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return what the new keys do not help against."""
        return (Text("change.follows.old_copies"),)

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` without a reason, or where other envelopes are there than when it was typed."""
        if not self.reason.strip():
            raise BadInput("input.bad.rekey_reason", field="reason")
        if self.envelope_count != facts.to_rotate:
            raise BadInput("input.bad.rekey_stale")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Renew the audit key, and owe a rotation of everything."""
        vault.renew_audit_key()
        vault.owe_for_everything()
