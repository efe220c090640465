"""A third beside the pair confirms in the very opening whose keys the list brings: then the same note frees them."""

from __future__ import annotations

from collections.abc import Collection

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.changes.change import Right
from twinseal.domain.changes.confirm_person import digest_of
from twinseal.domain.changes.people_facts import PeopleFacts
from twinseal.domain.constitution import PersonRow
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.people import Person
from twinseal.domain.public_digest import paper_digits
from twinseal.domain.third import NoThird, why_no_third
from twinseal.flows.change_list.change_list import ChangeList
from twinseal.flows.change_list.present import Present
from twinseal.flows.context.vault_context import VaultContext
from twinseal.flows.statements.confirm import PURPOSE, third_refused
from twinseal.flows.statements.saying import Subject, say_met
from twinseal.flows.views.change_list import ChangeListView
from twinseal.flows.views.sealed import PersonView
from twinseal.flows.views.statements import ConfirmView


def is_met_here(changes: ChangeList, people: PeopleFacts, person_id: str, signers: Collection[str]) -> bool:
    """Tell whether the two saw somebody open the keys that they are held back with: a moment ago here, or at the door."""
    # Of a draft nobody here saw them open these keys.
    came = person_id in people.brings and not changes.is_from_before("person", person_id)
    return came or person_id in signers


class ThirdBeside:
    """One third for one person. Who came a moment ago proved passphrase and code here; who is one of the two did so at the door."""

    def __init__(self, context: VaultContext, present: Present, changes: ChangeList) -> None:
        """Work for the list of an opening."""
        self._context, self._present, self._changes = context, present, changes

    def thirds(self, person_id: str) -> tuple[Person, ...]:
        """Return who could confirm somebody now, besides the two."""
        signers = {person.id for person in self._present.people}
        return tuple(third for third in self._people().thirds_for(person_id) if third.id not in signers)

    def offered(self, person_id: str) -> tuple[PersonView, ...]:
        """Return them as a list shows them; raises as `view`, and `BadInput` where nobody here may confirm."""
        name, guard = self._subject(person_id).name, self._context.guard
        offered = tuple(
            PersonView(third.id, third.name, third.role, third.team, guard.wait_s(third.id), guard.locked(third.id))
            for third in self.thirds(person_id)
        )
        if not offered:
            raise BadInput("input.bad.nobody_confirms", name=name, field="person")
        return offered

    def view(self, person_id: str) -> ConfirmView:
        """Return what the third reads before they sign; raises `BadInput`, `NotPermitted` for whom nobody confirms here."""
        row = self._subject(person_id)
        digits = paper_digits(bytes.fromhex(digest_of(row)))
        return ConfirmView(row.name, row.person.role, row.team, digits)

    def check(self, person_id: str, third_id: str) -> None:
        """Raise why somebody is no third for whose keys, before a code of theirs is used."""
        self._third(self._people(), self._subject(person_id), third_id)

    def confirm(self, person_id: str, third_id: str, passphrase: SecretBytes, code: str) -> ChangeListView:
        """Let the third sign with both factors, and put it on the list; nobody is freed before both have signed that.

        Raises as `view`, `NotPermitted` for who is no third, and what `Doorway.identify` raises.
        """
        self._present.require_agreed()
        people, row = self._people(), self._subject(person_id)
        third = self._third(people, row, third_id)
        opened = self._present.identify(third_id, passphrase, code, purpose=PURPOSE)
        with opened:
            subject = Subject(row.id, row.key, digest_of(row))
            opening = self._present.opening_id
            self._present.note_met(say_met(self._context, subject, third, opened.identity, opening=opening))
        return self._changes.confirm_person(person_id)

    def _people(self) -> PeopleFacts:
        return self._changes.facts().people_facts

    def _subject(self, person_id: str) -> PersonRow:
        phone = self._present.new_phone
        if phone is not None:
            # Who gets a new phone typed the passphrase alone: what a third signs says that they proved both factors.
            raise NotPermitted("role.not_permitted.new_phone_only", name=self._changes.facts().name(phone.person))
        people = self._people()
        row, standing = people.row(person_id), people.standing(person_id)
        if row is None or standing is None or not standing.held:
            name = person_id if row is None else row.name
            raise BadInput("input.bad.person_not_held", name=name, field="person")
        signers = {person.id for person in self._present.people}
        if not Right.OFFICERS.held_by(*(people.known.get(signer) for signer in sorted(signers))):
            raise NotPermitted("role.not_permitted.two_officers")
        if not is_met_here(self._changes, people, person_id, signers):
            raise NotPermitted("role.not_permitted.met_at_the_screen", name=row.name)
        return row

    def _third(self, people: PeopleFacts, subject: PersonRow, third_id: str) -> Person:
        standing, held = people.standing(third_id), people.standing(subject.id)
        row = people.row(third_id)
        if standing is None or held is None or row is None or row.is_seat:
            raise BadInput("input.bad.choose_person", field="third")
        why = why_no_third(
            standing.role,
            holds=False,
            was_there=third_id not in people.brings,
            brought=third_id in held.brought,
            settled=standing.settled,
        )
        why = NoThird.SELF if third_id == subject.id else why
        if why is not None:
            raise third_refused(why, row.name, subject.name)
        return row.person
