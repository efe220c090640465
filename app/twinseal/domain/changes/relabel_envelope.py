"""Another label or card for an envelope."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import ClassVar, Final, Self

from twinseal.domain import canonical
from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import asked_for, label_is_free, texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.envelope import Outside
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import ENVELOPE_RELABELLED
from twinseal.domain.texts import Text, sentence_of

SAID: Final = ("name", "system", "cap_min", "serves_vault")
"""Parts of an outside that the row says; of the card it has a digest alone."""
CARD: Final = ("where", "owner", "phones", "breaks", "rotate")


_NAMES: Final = {
    "name": Text("change.part.name"),
    "system": Text("change.part.system"),
    "cap_min": Text("change.part.cap_min"),
    "serves_vault": Text("change.part.serves_vault"),
    "where": Text("change.part.where"),
    "owner": Text("change.part.owner"),
    "phones": Text("change.part.phones"),
    "breaks": Text("change.part.breaks"),
    "rotate": Text("change.part.rotate"),
}


def relabelling(now: Outside, new: Outside) -> RelabelEnvelope:
    """Return the change from one outside of an envelope to another."""
    said = [name for name in SAID if getattr(now, name) != getattr(new, name)]
    card = [name for name in CARD if getattr(now.card, name) != getattr(new.card, name)]
    digest = hashlib.sha256(canonical.dumps(asdict(new.card))).hexdigest() if card else ""
    before, after = ({name: getattr(outside, name) for name in said} for outside in (now, new))
    return RelabelEnvelope(now.id, (*said, *card), before, after, digest)


@dataclass(frozen=True, slots=True)
class RelabelEnvelope:
    """Label, card or longest opening of an envelope change; the new ones travel beside the row."""

    event: ClassVar[Kind] = ENVELOPE_RELABELLED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = False

    envelope: str
    parts: tuple[str, ...]
    was: dict[str, object] = field(hash=False)
    becomes: dict[str, object] = field(hash=False)
    after_sha256: str = ""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the label of the envelope: its contents may change in the same list."""
        return "label", self.envelope

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {
            "envelope": self.envelope,
            "parts": list(self.parts),
            "was": dict(self.was),
            "becomes": dict(self.becomes),
            "after_sha256": self.after_sha256,
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        before, after = fields.get("was"), fields.get("becomes")
        return cls(
            str(fields.get("envelope", "")),
            texts_of(fields.get("parts")),
            dict(before) if isinstance(before, dict) else {},
            dict(after) if isinstance(after, dict) else {},
            str(fields.get("after_sha256", "")),
        )

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text("change.envelope_relabelled", label=facts.label(self.envelope), what=", ".join(self._words()))

    def _words(self) -> list[str]:
        return [
            sentence_of(
                "change.part.becomes",
                part=_name(name),
                was=_said(name, self.was[name]),
                becomes=_said(name, self.becomes[name]),
            )
            if name in self.was and name in self.becomes
            else _name(name)
            for name in self.parts
        ]

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return each part before and after."""
        now, new = facts.outsides.get(self.envelope), own.outside
        if now is None or new is None:
            return ()
        return tuple(
            Difference(
                Text("change.what.part", part=_name(name)), _said(name, _part(now, name)), _said(name, _part(new, name))
            )
            for name in self.parts
        )

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` unless it changes something, and the new label is free."""
        now, new = asked_for(self.envelope, facts), own.outside
        if not self.parts:
            raise BadInput("input.bad.changes_same")
        if new is None or new.id != self.envelope:
            raise BadInput("input.bad.changes_row")
        if relabelling(now, new) != self:
            raise BadInput("input.bad.envelope_stale", label=now.name)
        label_is_free(new, facts)

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Give it the new label and card."""
        if own.outside is not None:
            vault.relabel(own.outside)


def _part(outside: Outside, name: str) -> object:
    return getattr(outside if name in SAID else outside.card, name)


def _name(part: str) -> str:
    return str(_NAMES[part])


def _said(part: str, value: object) -> str:
    """Return what stands in a part of an outside in words."""
    if part == "cap_min":
        return sentence_of("change.part.minutes", minutes=value) if value else sentence_of("change.part.as_policy")
    if part == "serves_vault":
        return sentence_of("change.part.yes") if value is True else sentence_of("change.part.no")
    return str(value)
