"""Retiring an envelope."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import asked_for, texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import ENVELOPE_RETIRED
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class RetireEnvelope:
    """Contents and files of an envelope are destroyed; label, card and reason are kept."""

    event: ClassVar[Kind] = ENVELOPE_RETIRED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = False

    envelope: str
    reason: str
    asked_again: tuple[str, ...] = ()

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the envelope."""
        return "envelope", self.envelope

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"envelope": self.envelope, "reason": self.reason, "asked_again": list(self.asked_again)}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        return cls(str(fields.get("envelope", "")), str(fields.get("reason", "")), texts_of(fields.get("asked_again")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text("change.envelope_retired", label=facts.label(self.envelope), reason=self.reason)

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `NotPermitted` for the drill envelope, `BadInput` while a rotation of it is owed."""
        outside = asked_for(self.envelope, facts)
        if outside.sentinel:
            raise NotPermitted("role.not_permitted.drill_stays")
        if any((duty.kind, duty.envelope) == ("rotate", self.envelope) for duty in facts.duties.values()):
            raise BadInput("input.bad.rotation_owed")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Destroy it."""
        vault.retire(self.envelope, self.reason)
