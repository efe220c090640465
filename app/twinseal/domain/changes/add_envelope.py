"""Adding an envelope."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Final, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import label_is_free, texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.envelope import ENVELOPES_MAX, Field, FieldKind
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import ENVELOPE_ADDED
from twinseal.domain.imported import ImportFormat
from twinseal.domain.texts import Text

ROTATED: Final = frozenset({FieldKind.PASSWORD, FieldKind.TOTP_SEED, FieldKind.CODES})
"""What is changed at the target after an import; a text may be a secret too, but as often it is a remark."""


@dataclass(frozen=True, slots=True)
class AddEnvelope:
    """A new envelope; its card, secrets and files travel beside the row."""

    event: ClassVar[Kind] = ENVELOPE_ADDED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = False

    envelope: str
    name: str
    system: str
    serves_vault: bool
    field_names: tuple[str, ...]
    files: tuple[str, ...] = ()
    imported: ImportFormat | None = None
    """What it was read from, None where people typed it."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the envelope."""
        return "envelope", self.envelope

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {
            "envelope": self.envelope,
            "name": self.name,
            "system": self.system,
            "serves_vault": self.serves_vault,
            "fields": list(self.field_names),
            "new_files": list(self.files),
            "imported": self.imported or "",
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        envelope, name, system = (str(fields.get(part, "")) for part in ("envelope", "name", "system"))
        return cls(
            envelope,
            name,
            system,
            fields.get("serves_vault") is True,
            texts_of(fields.get("fields")),
            texts_of(fields.get("new_files")),
            ImportFormat.of(fields.get("imported")),
        )

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        if self.imported is not None:
            return Text(
                "change.envelope_imported",
                label=self.name,
                source=self.imported.words(),
                fields=len(self.field_names),
                files=len(self.files),
            )
        return Text("change.envelope_added", label=self.name, fields=len(self.field_names), files=len(self.files))

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return the system, which the label does not say."""
        return (Difference(Text("change.what.system"), "", self.system),)

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return that this room depends on it, and that what lay in another program is to be rotated."""
        serves = (Text("change.follows.serves_vault", label=self.name),) if self.serves_vault else ()
        if self.imported is None:
            return serves
        return (*serves, Text("change.follows.imported", label=self.name))

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` unless it has fields and a label of its own."""
        outside, contents = own.outside, own.contents
        if not contents:
            raise BadInput("input.bad.no_fields")
        if outside is None or (outside.id, outside.name, outside.system, outside.serves_vault) != (
            self.envelope, self.name, self.system, self.serves_vault
        ):  # fmt: skip
            raise BadInput("input.bad.changes_row")
        if (tuple(field.name for field in contents), own.file_names) != (self.field_names, self.files):
            raise BadInput("input.bad.changes_row")
        if self.envelope in facts.outsides:
            raise BadInput("input.bad.envelope_stale", label=self.name)
        if len(facts.outsides) >= ENVELOPES_MAX:
            raise BadInput("input.bad.too_many_envelopes", most=ENVELOPES_MAX)
        label_is_free(outside, facts)

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Add it; what lay in another program is known there, and is owed for."""
        if own.outside is None:
            return
        vault.add_envelope(own.outside, own)
        if self.imported is not None:
            vault.owe("rotate", self.envelope, to_rotate(own.contents or ()))


def to_rotate(contents: Iterable[Field]) -> tuple[str, ...]:
    """Return the names of what is changed at the target; none where any secret of the envelope may be that."""
    return tuple(each.name for each in contents if each.kind in ROTATED)
