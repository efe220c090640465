"""Forms of the list of changes that are about envelopes: what is typed or made up becomes a checked row and what it brings."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

from twinseal.crypto.made_up import make_up
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import CodeOutcome, authenticator_of, check_code
from twinseal.domain.changes.add_envelope import AddEnvelope
from twinseal.domain.changes.close_duty import BY_HAND, CloseDuty
from twinseal.domain.changes.relabel_envelope import relabelling
from twinseal.domain.changes.replace_contents import ReplaceContents, replaced_names
from twinseal.domain.changes.retire_envelope import RetireEnvelope
from twinseal.domain.changes.undo_contents import UndoContents
from twinseal.domain.envelope import CAP_MAX_MIN, Card, Field, FieldKind, Outside
from twinseal.domain.errors import BadInput, caused_by
from twinseal.domain.generator import Generator
from twinseal.domain.text import CARD_MAX, clean_name, clean_text
from twinseal.domain.texts import Text, sentence_of
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.present import Present
from twinseal.flows.context.contents_check import checked_field, checked_files
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.views.change_list import ChangeListView, OwedChoice
from twinseal.vault.draft import Own
from twinseal.vault.sealed_file import SealedFile, write_sealed

FILE_IN_A_LIST_MAX: Final = 64 * 1024 * 1024
"""The largest file that a list of changes takes, in bytes: it is read into memory once."""
_PROOF_WINDOW_STEPS: Final = 10
_CARD: Final = (
    Text("field.where"), Text("field.owner"), Text("field.phones"), Text("field.breaks"), Text("field.rotate")
)  # fmt: skip
_TYPED_ONCE: Final = frozenset({FieldKind.CODES, FieldKind.TOTP_SEED})
"""One-time codes are pasted, and nobody types ten of them twice; a seed is proven by a code."""


@dataclass(frozen=True, slots=True, repr=False)
class FieldInput:
    """One field as it was typed: a secret twice, made up, or left as it is."""

    kind: FieldKind
    name: str
    typed: str | None = None
    """None where the field stays as it is in the envelope, or is made up."""
    again: str | None = None
    """A secret that is typed is typed twice; one-time codes are pasted once, and counted."""
    generator: Generator | None = None
    """What the target accepts; kept with the field."""
    made_up: bool = False
    """Where nothing is typed: by the program, now. What it showed in a form before is known by itself."""
    code: str = ""
    """The running code of a new authenticator seed, by its app: it proves that the seed is whole."""

    def __repr__(self) -> str:
        """Show the kind and the name, never what was typed."""
        return f"FieldInput({self.kind.value}, {self.name!r})"


@dataclass(frozen=True, slots=True)
class OutsideInput:
    """Label and card as they were typed."""

    name: str
    system: str
    card: Card = field(default_factory=Card)
    cap_min: int = 0
    serves_vault: bool = False


class EnvelopeForms:
    """Takes what two people type about envelopes to the list of changes."""

    def __init__(self, context: VaultContext, present: Present, changes: ChangeList) -> None:
        """Fill this list."""
        self._context, self._present, self._changes = context, present, changes
        self._made: dict[bytes, Generator] = {}
        """What was made up for a form that shows it, by its digest: nobody else's secret counts as made up."""

    def add(self, outside: OutsideInput, fields: Sequence[FieldInput], files: Iterable[Path] = ()) -> ChangeListView:
        """Put a new envelope on the list; raises `BadInput` as at the ceremony."""
        facts = self._changes.facts()
        now_utc = facts.now_utc
        new = replace(self.outside_of(Outside("e" + secrets.token_hex(4), "", ""), outside), added=now_utc, changed=now_utc)
        contents = self._fields((), fields)
        sealed = self.sealed_files(files)
        names = tuple(each.name for each in contents)
        change = AddEnvelope(new.id, new.name, new.system, new.serves_vault, names, tuple(name for name, _ in sealed))
        return self._changes.add(change, Own(contents, sealed, new))

    def replace(
        self,
        envelope_id: str,
        fields: Sequence[FieldInput],
        *,
        tested: bool,
        files: Iterable[Path] = (),
        files_gone: Iterable[str] = (),
    ) -> ChangeListView:
        """Put other contents of an envelope on the list: `fields` are all that it has from then on.

        Files stay but for those named in `files_gone`, or of which a new one has the name.
        """
        now = self._changes.facts().inside(envelope_id)
        contents = self._fields(now.fields, fields)
        sealed = self.sealed_files(files)
        new_names = tuple(name for name, _ in sealed)
        gone = {*files_gone, *new_names}
        stored = self._present.open_store().stored_files()
        stay = [(each.name, each.file) for each in stored if each.envelope == envelope_id and not each.kept]
        own = Own(contents, (*(row for row in stay if row[0] not in gone), *sealed))
        changed = replaced_names(now.fields, contents)
        made_up = {form.name for form in fields if (form.made_up if form.typed is None else self.is_made_up(form.typed))}
        left = {each.name for each in contents}
        change = ReplaceContents(
            envelope_id,
            changed,
            new_names,
            (
                *(each.name for each in now.fields if each.name not in left),
                *(name for name in now.files if name not in own.file_names),
            ),
            generated=bool(changed) and made_up >= {each.name for each in contents if each.secret and each.name in changed},
            tested=tested,
        )
        return self._changes.add(change, own)

    def to_replace(self, envelope_id: str) -> tuple[str, ...]:
        """Return the names of the secrets of one line that were exposed here or are owed; else of all of them.

        Seeds, codes and texts of several lines have forms of their own.
        """
        facts = self._changes.facts()
        secret = [
            each.name
            for each in facts.inside(envelope_id).fields
            if each.kind is FieldKind.PASSWORD or (each.kind is FieldKind.TEXT and "\n" not in each.value)
        ]
        owed = {name for duty in facts.duties.values() if duty.envelope == envelope_id for name in duty.fields}
        exposed = {*self._present.exposed(envelope_id), *owed}
        return tuple(name for name in secret if name in exposed) or tuple(secret)

    def make_up(self, generator: Generator) -> SecretBytes:
        """Return a secret for a form that shows it, before it is set at the target; the caller wipes it."""
        self._present.require_agreed()
        self._present.touched()
        made = make_up(generator)
        self._made[_digest(made.view())] = generator
        return made

    def is_made_up(self, value: str) -> bool:
        """Tell whether a secret was made up for a form of this opening."""
        return _digest(value.encode("utf-8", "surrogatepass")) in self._made

    def undo(self, envelope_id: str) -> ChangeListView:
        """Put the contents before the last change back."""
        return self._changes.add(UndoContents(envelope_id))

    def relabel(self, envelope_id: str, typed: OutsideInput) -> ChangeListView:
        """Give an envelope another label and card."""
        now = self._changes.facts().outsides.get(envelope_id)
        if now is None:
            raise BadInput("input.bad.envelope_gone")
        new = self.outside_of(now, typed)
        return self._changes.add(relabelling(now, new), Own(outside=new))

    def retire(self, envelope_id: str, reason: str) -> ChangeListView:
        """Retire an envelope, with a reason that stays."""
        why, kept = self._present.reason(reason, sentence_of("field.reason_retiring"))
        return self._changes.add(RetireEnvelope(envelope_id, why, tuple(kept)))

    def owed(self) -> tuple[OwedChoice, ...]:
        """Return the rotations and tests that these two may close, as the list leaves them."""
        facts = self._changes.facts()
        return tuple(
            OwedChoice(duty.id, duty.kind == "test", facts.label(duty.envelope) if duty.envelope else "", duty.due_utc)
            for duty in facts.duties.values()
            if duty.kind in BY_HAND and (not duty.envelope or facts.is_asked_for(duty.envelope))
        )

    def close_duty(self, duty_id: str, *, tested: bool, reason: str = "") -> ChangeListView:
        """Close a rotation or a test: tried, or not done for a reason that stays red in every report."""
        duty = self._changes.facts().duties.get(duty_id)
        if duty is None:
            raise BadInput("input.bad.no_such_duty")
        why, kept = ("", []) if tested else self._present.reason(reason, sentence_of("field.reason_not_done"))
        change = CloseDuty(duty_id, duty.kind, duty.envelope, duty.opening, duty.since_utc, tested, why, tuple(kept))
        return self._changes.add(change)

    # -- parts ---------------------------------------------------------------------------------

    def outside_of(self, now: Outside, typed: OutsideInput) -> Outside:
        """Return an outside with the label and card that were typed; raises `BadInput` naming the field."""
        if not 0 <= typed.cap_min <= CAP_MAX_MIN:
            raise BadInput("input.bad.cap_out_of_range", field="cap_min", most=CAP_MAX_MIN)
        card = typed.card
        parts = (card.where, card.owner, card.phones, card.breaks, card.rotate)
        return replace(
            now,
            name=clean_name(typed.name, Text("field.label")),
            system=clean_name(typed.system, Text("field.system")),
            card=Card(
                *(
                    clean_text(part, what, longest=CARD_MAX, may_be_empty=True)
                    for what, part in zip(_CARD, parts, strict=True)
                )
            ),
            cap_min=typed.cap_min,
            serves_vault=typed.serves_vault,
        )

    def _fields(self, now: Sequence[Field], typed: Sequence[FieldInput]) -> tuple[Field, ...]:
        if not typed:
            raise BadInput("input.bad.no_fields")
        known = {each.name: each for each in now}
        fields = tuple(self.field_of(known, form) for form in typed)
        if len({each.name.casefold() for each in fields}) != len(fields):
            raise BadInput("input.bad.field_names_differ")
        return fields

    def field_of(self, known: Mapping[str, Field], form: FieldInput) -> Field:
        """Return a field as it was typed or made up; raises `BadInput`. Of those in `known` one may stay as it is."""
        name = clean_name(form.name, Text("field.field_name"))
        if form.made_up and form.typed is None:
            with make_up(form.generator or Generator(24)) as secret:
                value = secret.copy_bytes().decode()
            return checked_field(Field(form.kind, name, value, generator=form.generator))
        if form.typed is None:
            if name not in known:
                raise BadInput("input.bad.no_such_field")
            return known[name]
        made = self._made.get(_digest(form.typed.encode("utf-8", "surrogatepass")))
        # What the target accepts is known for the next time too, where somebody types what it has now.
        accepts = form.generator or made or (known[name].generator if name in known else None)
        entered = Field(form.kind, name, form.typed, generator=accepts)
        if entered.secret and form.kind not in _TYPED_ONCE and made is None and form.again != form.typed:
            raise BadInput("input.bad.entries_differ", field="again")
        with caused_by("typed"):
            entered = checked_field(entered)
        if entered.secret and name in known and (known[name].kind, known[name].value) == (entered.kind, entered.value):
            raise BadInput("input.bad.secret_not_new", field="typed")
        if entered.kind is FieldKind.TOTP_SEED:
            self._prove(entered, form.code)
        return entered

    def _prove(self, entered: Field, code: str) -> None:
        seed, parameters = authenticator_of(entered.value)
        unix_s = int(self._context.machine.clock.utc().timestamp())
        with seed:
            checked = check_code(seed, parameters, code, unix_s=unix_s, window=_PROOF_WINDOW_STEPS)
        if checked.outcome is not CodeOutcome.RIGHT:
            raise BadInput("input.bad.seed_unproven", field="code")

    def sealed_files(self, paths: Iterable[Path]) -> tuple[tuple[str, SealedFile], ...]:
        """Seal files into the vault's folder, and return them by name; raises `BadInput`, and what reading them raises."""
        files = self._context.machine.files
        given = checked_files((path.name, files.read(path, limit=FILE_IN_A_LIST_MAX)) for path in paths)
        vault_id = self._context.header.vault_id
        # Durable before the row that names them; one that no row names goes at the next seal.
        return tuple(
            (name, write_sealed(files, self._context.paths, [data], vault_id=vault_id, name=name)) for name, data in given
        )


def _digest(secret: bytes | bytearray) -> bytes:
    return hashlib.sha256(secret).digest()


def typed_secret(
    kind: FieldKind, name: str, secret: SecretBytes, again: SecretBytes | None = None, *, code: str = ""
) -> FieldInput:
    """Return the input of a form whose fields hold their secrets apart from all text; the caller wipes them."""
    return FieldInput(kind, name, _text(secret), None if again is None else _text(again), code=code)


def _text(secret: SecretBytes) -> str:
    return secret.view().decode("utf-8", "surrogatepass")
