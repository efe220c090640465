"""Puts changes that were written down before on the list of an opening; what is secret is asked for now, or made up."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final, Protocol

from twinseal.crypto.made_up import make_up
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.totp import TotpParameters, code_at, new_seed, seed_text
from twinseal.domain.changes.relabel_envelope import CARD
from twinseal.domain.envelope import SECRET_KINDS, Card, Field, FieldKind, Outside
from twinseal.domain.errors import BadInput, TwinsealError, WeakText, WrongFactor, WrongStep
from twinseal.domain.generator import Generator
from twinseal.domain.people import Person
from twinseal.domain.texts import sentence_of
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.enter_person import EnterPerson
from twinseal.flows.change_list.enter_rules import EnterRules
from twinseal.flows.change_list.envelope_forms import EnvelopeForms, FieldInput, OutsideInput
from twinseal.flows.change_list.people_rows import PeopleRows
from twinseal.flows.change_list.rule_forms import RuleForms
from twinseal.flows.change_list.third_beside import ThirdBeside
from twinseal.flows.change_list.written_changes import WrittenChange, WrittenField, no_secret
from twinseal.flows.views.statements import ConfirmView

_USUAL: Final = Generator(24)
_NAMED_MAX: Final = 10
_TYPED: Final = ("typed", "again", "code")
"""What a refusal names that somebody typed unseen."""


class Asked(Protocol):
    """The two people, asked for what nobody writes down."""

    def secret(self, envelope: str, name: str, again: bool) -> str:
        """Return a secret that is typed unseen; `again` for the second typing."""
        ...

    def codes(self, envelope: str, name: str) -> str:
        """Return one-time codes, one a line, pasted unseen."""
        ...

    def running_code(self, envelope: str, name: str) -> str:
        """Return the code that an authenticator shows of a new seed."""
        ...

    def shows_made_up(self, envelope: str, name: str, secret: SecretBytes) -> None:
        """Show a secret that was made up, for as long as it takes to set it at its target."""
        ...

    def factors(self, name: str) -> tuple[SecretBytes, str]:
        """Return passphrase and code of somebody who stands by; the caller wipes the passphrase."""
        ...

    def tried(self, envelope: str) -> bool:
        """Return whether somebody tried the new contents and they work."""
        ...

    def reason(self, refusal: WeakText, now: str) -> str:
        """Say that a reason says nothing; return another, or the same."""
        ...

    def refused(self, refusal: TwinsealError) -> None:
        """Say why what was typed is not taken; it is asked for again."""
        ...

    def compares(self, third: str, keys: ConfirmView) -> bool:
        """Show a third whose keys they confirm; return whether they sign that."""
        ...


@dataclass(frozen=True, slots=True)
class EnterWritten:
    """Enters written changes one by one; in a dry run nobody is asked for a secret, and stand-ins take their place."""

    changes: ChangeList
    forms: EnvelopeForms
    people_rows: PeopleRows
    asked: Asked
    people: tuple[Person, ...]
    rules: RuleForms
    unix_s: Callable[[], int]
    """Seconds since 1970, for the codes of stand-ins."""
    dry_run: bool = False
    at_the_machine: EnterPerson | None = None
    """Lets somebody to the terminal for their own keys."""
    third_beside: ThirdBeside | None = None
    """Lets a third confirm in this very opening."""

    def enter(self, change: WrittenChange) -> None:
        """Put one change on the list; raises what refuses it."""
        acts: dict[str, Callable[[WrittenChange], object]] = {
            "add": self._add,
            "replace": self._replace,
            "undo": lambda written: self.forms.undo(self._outside(written).id),
            "relabel": self._relabel,
            "retire": lambda written: self.forms.retire(self._outside(written).id, written.reason),
            "close": self._close,
            "enrol": lambda written: self._keys.enrol(written),  # noqa: PLW0108 - asked for where it is needed alone
            "rebind": lambda written: self._keys.rebind(written, self._person(written.person)),
            "remove": lambda written: self.people_rows.remove(self._person(written.person), written.reason),
            "suspend": lambda written: self.people_rows.suspend(self._person(written.person), written.reason, written.until),
            "reinstate": self._reinstate,
            "person": lambda written: self.people_rows.change(self._person(written.person), **written.becomes),
            "accept": lambda written: self.people_rows.accept(self._person(written.person)),
            "end-waits": lambda written: self.people_rows.end_waits(self._person(written.person)),
            **EnterRules(self.rules).acts(),
            "confirm": self._confirm,
        }
        try:
            acts[change.act](change)
        except WeakText as refusal:
            # Asked about once; the same words once more are kept.
            reason = change.reason if self.dry_run else self.asked.reason(refusal, change.reason)
            acts[change.act](replace(change, reason=reason))

    def _outside(self, change: WrittenChange) -> Outside:
        return outside_of(change.envelope, self.changes.facts().outsides.values())

    def _add(self, change: WrittenChange) -> None:
        said = change.outside
        card = Card(**{part: said.get(part, "") for part in CARD})
        typed = OutsideInput(said["label"], said["system"], card, said.get("cap_min", 0), said.get("serves_vault", False))
        self._until_taken(
            lambda: self.forms.add(typed, self._fields(said["label"], (), change.fields), change.files), change.fields
        )

    def _replace(self, change: WrittenChange) -> None:
        outside = self._outside(change)
        self._require_not_listed("envelope", outside.id)
        now = self.changes.facts().inside(outside.id)
        gone = [name for name in change.without if name in now.files]
        absent = [
            name for name in change.without if name not in now.files and name not in {each.name for each in now.fields}
        ]
        if absent:
            raise BadInput("input.bad.no_such_field")
        fields = change.fields
        if not fields and not change.files and not change.without:
            fields = tuple(WrittenField(name) for name in self.forms.to_replace(outside.id))
        self._require_no_secret(now.fields, fields)

        def put() -> None:
            stay = [each for each in now.fields if each.name not in change.without]
            inputs = self._fields(outside.name, stay, fields)
            tested = change.tested if change.tested is not None else self.dry_run or self.asked.tried(outside.name)
            self.forms.replace(outside.id, inputs, tested=tested, files=change.files, files_gone=gone)

        self._until_taken(put, fields)

    def _relabel(self, change: WrittenChange) -> None:
        now, said = self._outside(change), change.outside
        card = Card(*(said.get(part, getattr(now.card, part)) for part in CARD))
        cap_min, serves = said.get("cap_min", now.cap_min), said.get("serves_vault", now.serves_vault)
        self.forms.relabel(
            now.id, OutsideInput(said.get("label", now.name), said.get("system", now.system), card, cap_min, serves)
        )

    def _close(self, change: WrittenChange) -> None:
        envelope = self._outside(change).id if change.envelope else ""
        duties = self.changes.facts().duties.values()
        owed = [duty.id for duty in duties if (duty.kind, duty.envelope) == (change.duty, envelope)]
        if not owed:
            raise BadInput("input.bad.no_such_duty")
        for duty_id in owed:
            self.forms.close_duty(duty_id, tested=bool(change.tested), reason=change.reason)

    def _reinstate(self, change: WrittenChange) -> None:
        person = self._person(change.person)
        if self.dry_run:
            self.people_rows.stand_in(person)
        while not self.dry_run:
            passphrase, code = self.asked.factors(self.changes.facts().name(person))
            try:
                with passphrase:
                    self.people_rows.prove(person, passphrase, code)
            except (WrongFactor, BadInput) as refusal:
                self.asked.refused(refusal)
            else:
                break
        self.people_rows.reinstate(person)

    def _confirm(self, change: WrittenChange) -> None:
        """Take up what a third confirmed, or let a third who stands by confirm, whose keys came a moment ago."""
        known = (*self.people, *self.changes.facts().people)
        wanted = {person.id for person in known if change.person in (person.id, person.name)}
        person = wanted.pop() if len(wanted) == 1 else self._person(change.person)
        if not change.third or self.dry_run or self.third_beside is None:
            self.changes.confirm_person(person)
            return
        third = self._person(change.third)
        name, keys = self.changes.facts().name(third), self.third_beside.view(person)
        self.third_beside.check(person, third)
        if not self.asked.compares(name, keys):
            raise BadInput("input.bad.third_signs_not", third=name, field="third")
        while True:
            passphrase, code = self.asked.factors(name)
            try:
                with passphrase:
                    self.third_beside.confirm(person, third, passphrase, code)
            except (WrongFactor, BadInput) as refusal:
                self.asked.refused(refusal)
            else:
                return

    def _person(self, wanted: str) -> str:
        return person_of(wanted, self.people)

    @property
    def _keys(self) -> EnterPerson:
        if self.at_the_machine is None:
            raise WrongStep
        return self.at_the_machine

    def _require_not_listed(self, *subject: str) -> None:
        """Refuse what a list that was taken up changes already, before a secret is made up and set at its target."""
        listed = self.changes.about(*subject)
        if listed is not None:
            raise BadInput("input.bad.changes_twice", what=listed[1].sentence(self.changes.facts()))

    def _require_no_secret(self, now: Iterable[Field], fields: Iterable[WrittenField]) -> None:
        """Refuse a value for a field of which only the envelope tells that it is secret."""
        secret = {each.name for each in now if each.secret}
        if any(each.value is not None and each.name in secret for each in fields):
            raise no_secret()

    def _until_taken(self, put: Callable[[], object], fields: Sequence[WrittenField]) -> None:
        """Ask again where what was typed unseen is refused: whoever mistyped a secret loses nothing else."""
        while True:
            try:
                put()
            except BadInput as refusal:
                is_typed = any(each.value is None and not each.made_up for each in fields)
                if self.dry_run or not is_typed or refusal.field not in _TYPED:
                    raise
                self.asked.refused(refusal)
            else:
                return

    def _fields(self, envelope: str, now: Sequence[Field], written: Iterable[WrittenField]) -> list[FieldInput]:
        inputs = {each.name: FieldInput(each.kind, each.name, generator=each.generator) for each in now}
        known = {each.name: each for each in now}
        for each in written:
            before = known.get(each.name)
            kind = each.kind or (before.kind if before is not None else None)
            if kind is None:
                raise BadInput("input.bad.no_such_field")
            generator = each.generator or (before.generator if before is not None else None)
            inputs[each.name] = self._checked(envelope, now, each, kind, generator)
        return list(inputs.values())

    def _checked(
        self, envelope: str, now: Sequence[Field], each: WrittenField, kind: FieldKind, generator: Generator | None
    ) -> FieldInput:
        """Return what is typed for one field, asked for again until it is taken: nothing else is lost by a slip."""
        while True:
            typed = self._input(envelope, each, kind, generator)
            try:
                self.forms.field_of({before.name: before for before in now}, typed)
            except BadInput as refusal:
                if self.dry_run or each.value is not None or each.made_up or refusal.field not in _TYPED:
                    raise
                self.asked.refused(refusal)
            else:
                return typed

    def _input(self, envelope: str, each: WrittenField, kind: FieldKind, generator: Generator | None) -> FieldInput:
        if each.value is not None:
            return FieldInput(kind, each.name, each.value, each.value)
        if kind not in SECRET_KINDS:
            typed = sentence_of("changes.stand_in") if self.dry_run else self.asked.secret(envelope, each.name, False)
            return FieldInput(kind, each.name, typed, typed)
        if each.made_up:
            return self._made_up(envelope, each.name, kind, generator or _USUAL)
        if self.dry_run:
            return self._stand_in(each.name, kind, generator)
        if kind is FieldKind.CODES:
            return FieldInput(kind, each.name, self.asked.codes(envelope, each.name), generator=generator)
        typed = self.asked.secret(envelope, each.name, False)
        again = self.asked.secret(envelope, each.name, True)
        code = self.asked.running_code(envelope, each.name) if kind is FieldKind.TOTP_SEED and typed == again else ""
        return FieldInput(kind, each.name, typed, again, generator, code=code)

    def _made_up(self, envelope: str, name: str, kind: FieldKind, generator: Generator) -> FieldInput:
        with self.forms.make_up(generator) as secret:
            if not self.dry_run:
                self.asked.shows_made_up(envelope, name, secret)
            return FieldInput(kind, name, secret.copy_bytes().decode(), generator=generator)

    def _stand_in(self, name: str, kind: FieldKind, generator: Generator | None) -> FieldInput:
        if kind is FieldKind.CODES:
            return FieldInput(kind, name, "\n".join(secrets.token_hex(4) for _ in range(2)))
        if kind is FieldKind.TOTP_SEED:
            seed = new_seed()
            with seed:
                address, code = seed_text(seed), code_at(seed, TotpParameters(), self.unix_s())
            return FieldInput(kind, name, address, address, code=code)
        with make_up(generator or _USUAL) as secret:
            typed = secret.copy_bytes().decode()
        return FieldInput(kind, name, typed, typed, generator)


def person_of(wanted: str, people: Iterable[Person]) -> str:
    """Return the id of somebody by name or id; raises `BadInput` for nobody of these people."""
    known = tuple(people)
    folded = " ".join(wanted.split()).casefold()
    same = [person.id for person in known if folded in (person.id, person.name.casefold())]
    if len(same) != 1:
        names = ", ".join(person.name for person in known)
        raise BadInput("input.bad.unknown_person", field="person", wanted=wanted, names=names)
    return same[0]


def outside_of(wanted: str, outsides: Iterable[Outside]) -> Outside:
    """Return the envelope of a label or an id; raises `BadInput` where there is none."""
    folded = " ".join(wanted.split()).casefold()
    known = tuple(outsides)
    for outside in known:
        if outside.id == wanted or outside.name.casefold() == folded:
            return outside
    some = ", ".join(outside.name for outside in known[:_NAMED_MAX])
    raise BadInput("input.bad.no_such_envelope", label=wanted, some=some, more=max(0, len(known) - _NAMED_MAX))
