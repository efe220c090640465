"""Giving somebody new keys, with a new passphrase, a new authenticator, or both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import ClassVar, Final, Self

from twinseal.domain.changes.change import Difference, NextVault, Right
from twinseal.domain.changes.envelope_checks import texts_of
from twinseal.domain.changes.keys_of_person import (
    check_keys,
    follows_of,
    how_and_by,
    is_with_the_old,
    keys_words,
    opens_with,
)
from twinseal.domain.changes.payload import Payload
from twinseal.domain.changes.people_checks import in_roster, not_freed_here
from twinseal.domain.changes.vault_facts import VaultFacts
from twinseal.domain.errors import BadInput, NotPermitted
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_REBOUND
from twinseal.domain.numbers import KEY_NUMBER_MAX, whole_number
from twinseal.domain.people import Role
from twinseal.domain.texts import Text


class NewFactor(StrEnum):
    """What is new; the keys always are."""

    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a kind, no password
    AUTHENTICATOR = "authenticator"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class RebindPerson:
    """Somebody has new keys: old copies of their bundle, with the old passphrase, open nothing that comes after this seal."""

    event: ClassVar[Kind] = PERSON_REBOUND
    right: ClassVar[Right] = Right.OFFICERS
    needs_note: ClassVar[bool] = True

    person: str
    """Their id."""
    what: str
    """A `NewFactor`."""
    key: int
    """The key number, one more than before."""
    public_sha256: str
    certificate_sha256: str
    how: str
    """`continued` where they sign with the old keys too; else `held` or `open`, as the list says."""
    by: tuple[str, ...] = ()
    """Ids of the two who sign."""
    without_code: bool = False
    """True where the old passphrase alone was asked for: the authenticator is lost."""
    witness: str = ""
    """Id of whoever stood by where the two could not open besides; empty in any other opening."""

    @property
    def subject(self) -> tuple[str, ...]:
        """Return the person: a list has one change of each."""
        return "person", self.person

    @property
    def is_continued(self) -> bool:
        """Tell whether they sign for the new keys with those that they had."""
        return is_with_the_old(self.how)

    def fields(self) -> dict[str, object]:
        """Return its own facts."""
        return {
            "person": self.person,
            "what": self.what,
            "key": self.key,
            "public_sha256": self.public_sha256,
            "certificate_sha256": self.certificate_sha256,
            "how": self.how,
            "by": list(self.by),
            "without_code": self.without_code,
            "witness": self.witness,
        }

    @classmethod
    def from_fields(cls, fields: Mapping[str, object]) -> Self:
        """Return the change of its own facts; raises `BadInput`."""
        words = {name: str(fields.get(name, "")) for name in _TEXTS}
        key = whole_number(fields.get("key"), 1, KEY_NUMBER_MAX, lambda: BadInput("input.bad.changes_row"))
        if words["what"] not in tuple(NewFactor):
            raise BadInput("input.bad.changes_row")
        return cls(**words, key=key, by=texts_of(fields.get("by")), without_code=fields.get("without_code") is True)

    def settled(self, after: VaultFacts) -> Self:
        """Return the row as these two sign it on a list that leaves the vault so."""
        how, by = how_and_by(self.person, after)
        return replace(self, how=how, by=by)

    def sentence(self, facts: VaultFacts) -> Text:
        """Return the change as one sentence."""
        opens: object = "" if self.is_continued else opens_with(self.person, self.how, self._applied(facts))
        return Text(
            "change.person_rebound",
            name=facts.name(self.person),
            what=_NEW[self.what],
            known=self._known(facts),
            opens=opens,
            digits=keys_words(self.public_sha256),
        )

    def differences(self, facts: VaultFacts, own: Payload) -> tuple[Difference, ...]:
        """Return nothing: the sentence says all of it."""
        return ()

    def follows(self, facts: VaultFacts) -> tuple[Text, ...]:
        """Return whether no third could confirm them, and that old phone and passphrase count until the seal is made."""
        return (*follows_of(self.person, self.how, facts), Text("change.follows.keep_old", name=facts.name(self.person)))

    def check(self, facts: VaultFacts, own: Payload) -> None:
        """Raise `BadInput` for nobody of the vault, a stale row, or keys that are not those of the row.

        `NotPermitted` where one of the two who sign would get keys without their own old ones: nobody vouches for themselves.
        """
        in_roster(self.person, facts)
        known = facts.people_facts.known.get(self.person)
        if known is None:
            raise BadInput("input.bad.choose_person")
        not_freed_here(self.person, facts)
        if self.key != known.key + 1:
            raise BadInput("input.bad.keys_stale", name=facts.name(self.person))
        self._check_witness(facts)
        of_the_pair = self.person in {person.id for person in facts.pair}
        if of_the_pair and not self.witness and (not self.is_continued or self.without_code):
            raise NotPermitted("role.not_permitted.own_keys")
        if self.without_code and not (self.is_continued and self.what == NewFactor.AUTHENTICATOR):
            raise BadInput("input.bad.changes_row")
        check_keys(own.keys, self.person, self.key, self.public_sha256, self.certificate_sha256)

    def _check_witness(self, facts: VaultFacts) -> None:
        """Raise unless a witness stands in the row exactly where this opening is for a new phone, and the row is for it."""
        phone = facts.new_phone
        if phone is None:
            if self.witness:
                raise BadInput("input.bad.changes_row")
            return
        by_passphrase = self.is_continued and self.without_code and self.what == NewFactor.AUTHENTICATOR
        if (self.person, self.witness) != (phone.person, phone.witness) or not by_passphrase:
            raise NotPermitted("role.not_permitted.new_phone_only", name=facts.name(phone.person))

    def apply(self, vault: NextVault, own: Payload) -> None:
        """Give them the keys."""
        vault.give_keys(self.person, self.key, own.keys, continued=self.is_continued)

    def _known(self, facts: VaultFacts) -> Text:
        if self.witness:
            return Text("change.rebound.witnessed", witness=facts.name(self.witness))
        if self.without_code:
            return Text("change.rebound.without_code")
        return (
            Text("change.rebound.continued") if self.is_continued else Text("change.rebound.given", pair=facts.pair_words())
        )

    def _applied(self, facts: VaultFacts) -> VaultFacts:
        after = facts.copy()
        after.give_keys(self.person, self.key, None, continued=self.is_continued)
        return after


def renews_audit_key(role: str) -> bool:
    """Tell whether entries are sealed to a new audit key where somebody of this role has new keys.

    An old bundle of an auditor opens every audit key of its time: one of them must not open what is written later.
    """
    return role == Role.AUDITOR


_TEXTS: Final = ("person", "what", "public_sha256", "certificate_sha256", "how", "witness")
_NEW: Final = {
    "passphrase": Text("change.rebound.passphrase"),
    "authenticator": Text("change.rebound.authenticator"),
    "both": Text("change.rebound.both"),
}
