"""Putting other contents into an envelope: the rotated password goes back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import asked_for, texts_of
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import Inside, VaultFacts
from twinseal.domain.envelope import Field
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.maintenance import ENVELOPE_REPLACED
from twinseal.domain.texts import Text, sentence_of


def replaced_names(now: Sequence[Field], new: Sequence[Field]) -> tuple[str, ...]:
    """Return the names of the fields that are new or have another value, in their order; which codes are used does not count."""
    before = {field.name: (field.kind, field.value) for field in now}
    return tuple(field.name for field in new if before.get(field.name) != (field.kind, field.value))


@dataclass(frozen=True, slots=True)
class ReplaceContents:
    """Contents of an envelope are replaced; those before are kept once. Secrets and files travel beside the row."""

    event: ClassVar[Kind] = ENVELOPE_REPLACED
    right: ClassVar[Right] = Right.PAIR
    needs_note: ClassVar[bool] = False

    envelope: str
    field_names: tuple[str, ...]
    """Fields that are new or have another value."""
    files: tuple[str, ...] = ()
    """Files that are new."""
    gone: tuple[str, ...] = ()
    """Fields and files that it has no more."""
    generated: bool = False
    """True where the program made up every secret that is new."""
    tested: bool = False
    """True where somebody says that the target takes what is new."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the envelope."""
        return "envelope", self.envelope

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {
            "envelope": self.envelope,
            "fields": list(self.field_names),
            "new_files": list(self.files),
            "gone": list(self.gone),
            "generated": self.generated,
            "tested": self.tested,
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts."""
        new, files, gone = (texts_of(fields.get(name)) for name in ("fields", "new_files", "gone"))
        return cls(
            str(fields.get("envelope", "")), new, files, gone, fields.get("generated") is True, fields.get("tested") is True
        )

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text(
            "change.envelope_replaced",
            label=facts.label(self.envelope),
            what=", ".join((*self.field_names, *self.files)) or sentence_of("change.nothing_new"),
            gone=", ".join(self.gone),
            made_up=sentence_of("change.made_up") if self.generated else "",
            tried=_tried(facts) if self.tested else sentence_of("change.not_tried"),
        )

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: no secret stands before or after."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return which rotations end with it, or that the new contents are still to be tried."""
        if not self.tested:
            return (Text("change.follows.test_owed", label=facts.label(self.envelope)),)
        covered = {*self.field_names, *self.gone}
        closed = [
            duty
            for duty in facts.duties.values()
            if (duty.kind, duty.envelope) == ("rotate", self.envelope) and duty.fields and covered >= set(duty.fields)
        ]
        return (Text("change.follows.rotated", label=facts.label(self.envelope)),) if closed else ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` unless something is new and no secret is one that it had, `NotPermitted` where nobody asked for it."""
        outside, now = asked_for(self.envelope, facts), facts.inside(self.envelope)
        contents = own.contents
        if not contents:
            raise BadInput("input.bad.no_fields")
        if not (self.field_names or self.files or self.gone):
            raise BadInput("input.bad.changes_same")
        if _compared(now, contents, own) != (self.field_names, self.gone, set(self.files)):
            raise BadInput("input.bad.envelope_stale", label=outside.name)
        had = {(field.kind, field.value) for field in (*now.fields, *now.before) if field.secret}
        for field in contents:
            if field.name in self.field_names and (field.kind, field.value) in had:
                raise BadInput("input.bad.secret_not_new", field="typed")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Put them in."""
        vault.put_contents(self.envelope, own, tested=self.tested)


def _compared(now: Inside, new: Sequence[Field], own: Payload) -> tuple[tuple[str, ...], tuple[str, ...], set[str]]:
    """Return which fields are new, which fields and files are gone, and which files are new, also under a name that was there."""
    names = {field.name for field in new}
    gone = [field.name for field in now.fields if field.name not in names]
    files = set(zip(own.file_names, own.file_ids, strict=True)) - set(zip(now.files, now.file_ids, strict=True))
    return (
        replaced_names(now.fields, new),
        (*gone, *(name for name in now.files if name not in own.file_names)),
        {name for name, _ in files},
    )


def _tried(facts: VaultFacts) -> str:
    return sentence_of("change.tried", people=facts.pair_words())
