"""A third confirms somebody who is held back: both open their keys with both factors, the third reads, then signs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from twinseal.audit.verify.roster import Entrant
from twinseal.crypto.key_bundle import OpenedKeyBundle
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, HeaderDamaged, NotPermitted, WrongStep
from twinseal.domain.people import Person
from twinseal.domain.public_digest import paper_digits
from twinseal.domain.third import NoThird
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.statements.acknowledge import doorway
from twinseal.flows.statements.saying import Subject, require_key, say_met
from twinseal.flows.views.statements import ConfirmView
from twinseal.vault.met_rows import Met

PURPOSE: Final = "confirm"
"""What both factors are asked for, as the log keeps it."""


def held_back(context: VaultContext) -> tuple[Person, ...]:
    """Return who is held back until a third confirms them, by name."""
    held = {entrant.id for entrant in context.roster.newest.people.values() if entrant.held and not entrant.is_seat}
    people = (entry.person for entry in context.header.people if entry.person.id in held)
    return tuple(sorted(people, key=lambda person: person.name.casefold()))


def thirds_for(context: VaultContext, person_id: str) -> tuple[Person, ...]:
    """Return who may confirm somebody who is held back, by name."""
    subject = context.roster.newest.people.get(person_id)
    if subject is None or not subject.held:
        return ()
    last = context.journal.writer.size - 1
    may = (
        entry.person for entry in context.header.people if context.roster.no_third(subject, entry.person.id, last) is None
    )
    return tuple(sorted(may, key=lambda person: person.name.casefold()))


@dataclass(slots=True, weakref_slot=True)
class Confirming:
    """One meeting, from the subject's factors to the third's signature. One owner thread; ended by `sign` or `leave`."""

    context: VaultContext
    ended: bool = False
    """Whether the third signed, or somebody left."""
    _subject: tuple[Entrant, Person] | None = None
    _third: tuple[Person, OpenedKeyBundle] | None = None
    _proved: list[OpenedKeyBundle] = field(default_factory=list)

    @classmethod
    def begin(cls, context: VaultContext) -> Confirming:
        """Begin; raises `LogNotWritable` while the log's key is lost, `BadInput` where nobody is held back."""
        require_key(context)
        if not held_back(context):
            raise BadInput("input.bad.nobody_held")
        return cls(context)

    def held(self) -> tuple[Person, ...]:
        """Return who is held back."""
        return held_back(self.context)

    def thirds(self) -> tuple[Person, ...]:
        """Return who may confirm whoever opened their keys here."""
        return thirds_for(self.context, self._subject[0].id) if self._subject is not None else ()

    def check_subject(self, person_id: str) -> None:
        """Raise `BadInput` for somebody who is not held back: before any factor is asked for."""
        self._held(person_id)

    def check_pair(self, person_id: str, third_id: str) -> None:
        """Raise as `check_subject` and `check_third`, for two who are here: before any factor of either is asked for."""
        self._check_third(self._held(person_id), self.context.header.enrolled(person_id).person, third_id)

    def identify_subject(self, person_id: str, passphrase: SecretBytes, code: str) -> ConfirmView:
        """Let whoever is confirmed open their keys: so they are theirs.

        Raises `BadInput` for who is not held back, and what `Doorway.identify` raises.
        """
        self._going(third=False)
        entrant = self._held(person_id)
        person = self.context.header.enrolled(person_id).person
        with_keys = doorway(self.context).identify(person_id, passphrase, code, purpose=PURPOSE)
        self._proved.append(with_keys)
        if with_keys.identity.public.public_sha256 != entrant.key.public_sha256:
            self.leave()
            raise HeaderDamaged("header.damaged.other_keys", name=person.name)
        # Whose keys they are was proved; to sign nothing of theirs is needed.
        self._wipe()
        self._subject = entrant, person
        return self.view()

    def check_third(self, person_id: str) -> None:
        """Raise `NotPermitted` or `BadInput` for somebody who may not confirm them: before any factor is asked for."""
        if self._subject is None:
            raise WrongStep
        self._check_third(*self._subject, person_id)

    def _check_third(self, subject: Entrant, person: Person, person_id: str) -> None:
        if person_id not in {entry.person.id for entry in self.context.header.people}:
            raise BadInput("input.bad.choose_person", field="third")
        last = self.context.journal.writer.size - 1
        refusal = self.context.roster.no_third(subject, person_id, last)
        if refusal is not None:
            third = self.context.header.enrolled(person_id).person
            raise third_refused(refusal, third.name, person.name)

    def identify_third(self, person_id: str, passphrase: SecretBytes, code: str) -> ConfirmView:
        """Let the third open their keys; raises as `check_third`, and what `Doorway.identify` raises."""
        self._going(third=True)
        self.check_third(person_id)
        person = self.context.header.enrolled(person_id).person
        opened = doorway(self.context).identify(person_id, passphrase, code, purpose=PURPOSE)
        self._proved.append(opened)
        self._third = person, opened
        return self.view()

    def view(self) -> ConfirmView:
        """Return whom the third confirms: name, role and the digits that they read."""
        if self._subject is None:
            return ConfirmView()
        subject, person = self._subject
        by = self._third[0].name if self._third is not None else ""
        return ConfirmView(person.name, person.role, person.team, paper_digits(subject.key.public_sha256), by)

    def sign(self) -> Met:
        """Let the third sign that these keys are that person's, and end; raises `LogNotWritable`, `WrongStep` out of turn."""
        if self.ended or self._subject is None or self._third is None:
            raise WrongStep
        subject, (by, opened) = self._subject[0], self._third
        key = subject.key
        try:
            return say_met(self.context, Subject(subject.id, key.number, key.public_sha256.hex()), by, opened.identity)
        finally:
            self.leave()

    def leave(self) -> None:
        """Forget all keys; what nobody signed nobody said."""
        self.ended = True
        self._third = None
        self._wipe()

    def _wipe(self) -> None:
        while self._proved:
            self._proved.pop().wipe()

    def _going(self, *, third: bool) -> None:
        if self.ended or (self._subject is not None) is not third or self._third is not None:
            raise WrongStep

    def _held(self, person_id: str) -> Entrant:
        entrant = self.context.roster.newest.people.get(person_id)
        if entrant is None or not entrant.held or entrant.is_seat:
            raise BadInput("input.bad.person_not_held", name=self._name(person_id), field="person")
        return entrant

    def _name(self, person_id: str) -> str:
        names = (entry.person.name for entry in self.context.header.people if entry.person.id == person_id)
        return next(names, person_id)


def third_refused(refusal: NoThird, third: str, person: str) -> NotPermitted:
    """Return why somebody is no third, in one sentence; both by name."""
    if refusal is NoThird.SELF:
        return NotPermitted("role.not_permitted.third_self", field="third")
    if refusal is NoThird.BROUGHT:
        return NotPermitted("role.not_permitted.third_brought", third=third, name=person, field="third")
    if refusal is NoThird.LATER:
        return NotPermitted("role.not_permitted.third_later", third=third, name=person, field="third")
    if refusal is NoThird.NOT_SETTLED:
        return NotPermitted("role.not_permitted.third_not_settled", third=third, field="third")
    return NotPermitted("role.not_permitted.third_role", third=third, field="third")
