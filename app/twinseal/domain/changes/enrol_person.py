"""Enrolling somebody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import ClassVar, Final, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import texts_of
from twinseal.domain.changes.keys_of_person import check_keys, follows_of, how_and_by, keys_words, opens_with
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_ENROLLED
from twinseal.domain.numbers import KEY_NUMBER_MAX, whole_number
from twinseal.domain.people import Person, Role
from twinseal.domain.person_names import checked_name, checked_team, require_room
from twinseal.domain.texts import Text

IDS_MAX: Final = 1000
"""So many people and seats a vault can have in its life: card and people notes keep all of them."""
FIRST_KEY: Final = 1
"""The key number of whoever is enrolled."""


@dataclass(frozen=True, slots=True)
class EnrolPerson:
    """Somebody comes: from the next seal on they open with whom they count with, and an auditor reads the log."""

    event: ClassVar[Kind] = PERSON_ENROLLED
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    person: str
    """Their id."""
    name: str
    role: str
    team: str
    public_sha256: str
    certificate_sha256: str
    key: int = FIRST_KEY
    how: str = ""
    """`held` or `open`; said by the list."""
    by: tuple[str, ...] = ()
    """Ids of the two who sign."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the person: a list has one change of each."""
        return "person", self.person

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {
            "person": self.person,
            "name": self.name,
            "role": self.role,
            "team": self.team,
            "key": self.key,
            "public_sha256": self.public_sha256,
            "certificate_sha256": self.certificate_sha256,
            "how": self.how,
            "by": list(self.by),
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts; raises `BadInput`."""
        words = {name: str(fields.get(name, "")) for name in _TEXTS}
        key = whole_number(fields.get("key"), 1, KEY_NUMBER_MAX, lambda: BadInput("input.bad.changes_row"))
        if words["role"] not in tuple(Role):
            raise BadInput("input.bad.changes_row")
        return cls(**words, key=key, by=texts_of(fields.get("by")))

    def settled(self, after: VaultFacts) -> Self:
        """Return the row as these two sign it on a list that leaves the vault so."""
        how, by = how_and_by(self.person, after)
        return replace(self, how=how, by=by)

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        return Text(
            "change.person_enrolled",
            name=self.name,
            role=_ROLES[self.role],
            team=self.team,
            opens=opens_with(self.person, self.how, self._applied(facts)),
            digits=keys_words(self.public_sha256),
        )

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return whether no third could confirm them."""
        return follows_of(self.person, self.how, self._applied(facts))

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for a name or team that looks like another, one too many, or keys that are not those of the row."""
        people = facts.people_facts
        known = tuple(row.person for row in people.rows if not row.is_seat)
        if len(people.known) >= IDS_MAX:
            raise BadInput("input.bad.people_in_all", most=IDS_MAX)
        require_room(known)
        if (checked_name(self.name, known), checked_team(self.team, known)) != (self.name, self.team):
            raise BadInput("input.bad.changes_row")
        # An id never comes back: what somebody signed stays theirs.
        if self.person in people.known or self.key != FIRST_KEY:
            raise BadInput("input.bad.changes_row")
        check_keys(own.keys, self.person, self.key, self.public_sha256, self.certificate_sha256)

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Let them in."""
        vault.enrol_person(self._of(), own.keys)

    def _applied(self, facts: VaultFacts) -> VaultFacts:
        after = facts.copy()
        after.enrol_person(self._of(), None)
        return after

    def _of(self) -> Person:
        return Person(self.person, self.name, Role(self.role), self.team)


_TEXTS: Final = ("person", "name", "role", "team", "public_sha256", "certificate_sha256", "how")
_ROLES: Final = {
    "operator": Text("constitution.differs.role_operator"),
    "officer": Text("constitution.differs.role_officer"),
    "auditor": Text("constitution.differs.role_auditor"),
}
