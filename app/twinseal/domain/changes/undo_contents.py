"""Putting back the contents before the last change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import asked_for
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import ENVELOPE_UNDONE
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class UndoContents:
    """What was kept before the last change goes back; what it replaces is kept instead."""

    event: ClassVar[Kind] = ENVELOPE_UNDONE
    right: ClassVar[Right] = Right.PAIR
    needs_note: ClassVar[bool] = False

    envelope: str

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the envelope."""
        return "envelope", self.envelope

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"envelope": self.envelope}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        return cls(str(fields.get("envelope", "")))

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text("change.envelope_undone", label=facts.label(self.envelope))

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: no secret stands before or after."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return that what the last change ended is owed again."""
        return (Text("change.follows.owed_again", label=facts.label(self.envelope)),)

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` where nothing was kept, `NotPermitted` where nobody asked for the envelope."""
        asked_for(self.envelope, facts)
        if not facts.inside(self.envelope).before:
            raise BadInput("input.bad.nothing_kept")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Put them back."""
        vault.undo_contents(self.envelope)
