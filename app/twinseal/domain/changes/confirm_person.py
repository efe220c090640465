"""Taking up that a third person confirmed somebody who is held back."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.constitution import PersonRow
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_CONFIRMED
from twinseal.domain.numbers import KEY_NUMBER_MAX, SEQ_MAX, whole_number
from twinseal.domain.public_digest import public_digest
from twinseal.domain.statement import Meeting
from twinseal.domain.texts import Text


@dataclass(frozen=True, slots=True)
class ConfirmPerson:
    """Somebody whose keys a third person confirmed counts with everybody from the next seal on; the note has the evidence."""

    event: ClassVar[Kind] = PERSON_CONFIRMED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    person: str
    """Their id."""
    key: int
    """Number of the keys that were confirmed."""
    third: str
    """Id of the third person."""
    met: int
    """Number of the entry that has the evidence."""

    @classmethod
    def of(cls, meeting: Meeting) -> Self:
        """Return the change of what a third signed."""
        return cls(meeting.person, meeting.key, meeting.by, meeting.entry)

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the confirmation: the list that brings somebody's keys may have it too."""
        return "confirmed", self.person

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {"person": self.person, "key": self.key, "third": self.third, "met": self.met}

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts; raises `BadInput`."""
        key = whole_number(fields.get("key"), 1, KEY_NUMBER_MAX, lambda: BadInput("input.bad.changes_row"))
        met = whole_number(fields.get("met"), 0, SEQ_MAX, lambda: BadInput("input.bad.changes_row"))
        return cls(str(fields.get("person", "")), key, str(fields.get("third", "")), met)

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        meeting = self._meeting(facts)
        return Text(
            "change.person_confirmed",
            third=facts.name(self.third),
            name=facts.name(self.person),
            day=meeting.at_utc[:10] if meeting is not None else "",
            digits=meeting.digits if meeting is not None else "",
        )

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return with whom they open from then on."""
        after = facts.copy()
        after.confirm_person(self.person, self.met)
        partners = (other for pair in after.pairs if self.person in pair for other in pair if other != self.person)
        names = ", ".join(sorted(map(after.name, partners), key=str.casefold))
        return (Text("change.follows.opens_with", name=facts.name(self.person), names=names),) if names else ()

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` unless they are held back with these keys and the evidence is there.

        Raises `NotPermitted` for one of the two who sign, unless the other one confirmed them.
        """
        name, standing = facts.name(self.person), facts.people_facts.standing(self.person)
        signers = {person.id for person in facts.pair}
        if standing is None or not standing.held:
            raise BadInput("input.bad.person_not_held", name=name, field="person")
        if self.person in signers and self.third not in signers - {self.person}:
            raise NotPermitted("role.not_permitted.confirmed_by_other", name=name)
        meeting = self._meeting(facts)
        if meeting is None or standing.key != self.key:
            thirds = ", ".join(third.name for third in facts.people_facts.thirds_for(self.person))
            if thirds:
                raise BadInput("input.bad.not_confirmed_yet", name=name, thirds=thirds, field="person")
            raise BadInput("input.bad.nobody_confirms", name=name, field="person")

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Hold them back no longer."""
        vault.confirm_person(self.person, self.met)

    def _meeting(self, facts: VaultFacts) -> Meeting | None:
        """Return what the third signed, of the very keys that they have; None where no such thing is at hand."""
        people, row = facts.people_facts, facts.people_facts.row(self.person)
        wanted = (self.person, self.key, self.third, self.met)
        met = next((each for each in facts.met if (each.person, each.key, each.by, each.entry) == wanted), None)
        if met is None or row is None or met.public_sha256 != digest_of(row):
            return None
        # Of keys that this very list brings no people note has judged yet who may be the third.
        if self.person in people.brings and self.third not in {third.id for third in people.thirds_for(self.person)}:
            return None
        return met


def digest_of(row: PersonRow) -> str:
    """Return the digest of somebody's public keys, in hexadecimal."""
    kem, ed25519, mldsa44, certificate = (
        bytes.fromhex(part) for part in (row.kem, row.ed25519, row.mldsa44, row.certificate_sha256)
    )
    return public_digest(hashlib.sha256(kem).digest(), ed25519, mldsa44, certificate).hex()
