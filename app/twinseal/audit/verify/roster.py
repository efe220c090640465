"""Who may sign, at one place of the log: the people of the founding and of every edition since, with all keys they had."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

from twinseal.audit.format.people_note import (
    NO_CERTIFICATE,
    RECOVERY,
    PeopleNote,
)
from twinseal.domain.people import Role
from twinseal.domain.public_digest import public_digest
from twinseal.domain.third import NoThird, why_no_third
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.who_counts import Standing, count_together, entitled

FOUNDING: Final = "founding"


@dataclass(frozen=True, slots=True)
class Origin:
    """How keys came: at the founding, `held` back until a third confirms, or `open`; with which edition, and through whom."""

    how: str = FOUNDING
    edition: int = 0
    brought: frozenset[str] = frozenset()
    """Ids of the officers and seats who signed for them, and of the holders of those seats."""
    there: frozenset[str] = frozenset()
    """Ids of who was in the roster before; nobody before the founding."""


@dataclass(frozen=True, slots=True)
class Key:
    """The keys of one person or seat of one number, from 1; digests and the Ed25519 key have 32 bytes."""

    number: int
    kem_sha256: bytes
    ed25519: bytes
    mldsa44: bytes
    certificate_sha256: bytes
    holder: str
    origin: Origin

    @property
    def public_sha256(self) -> bytes:
        """Return the one digest of all of them."""
        return public_digest(self.kem_sha256, self.ed25519, self.mldsa44, self.certificate_sha256)


@dataclass(frozen=True, slots=True)
class Entrant:
    """Somebody who is in the roster; `held` while no third has confirmed who they are."""

    id: str
    name: str
    role: str
    key: Key
    held: bool = False

    @property
    def is_seat(self) -> bool:
        """Tell whether this is a recovery sheet."""
        return self.role == RECOVERY

    @property
    def may_open(self) -> bool:
        """Tell whether this is an operator or officer."""
        return self.role in (Role.OPERATOR, Role.OFFICER)


def standing_of(entrant: Entrant, *, settled: bool) -> Standing:
    """Return how somebody stands of a roster that says whether their keys are settled."""
    key, origin = entrant.key, entrant.key.origin
    there = origin.there if origin.edition else None
    return Standing(entrant.id, entrant.role, key.number, entrant.held, settled, origin.brought, key.holder, there)


def is_held(person_id: str, key: Key, freed: Mapping[tuple[str, int], bool]) -> bool:
    """Tell whether keys are held back: `freed` names those that are held no longer, by id and edition of the origin."""
    return key.origin.how == "held" and (person_id, key.origin.edition) not in freed


@dataclass(frozen=True, slots=True)
class Edition:
    """The people in force from one entry on."""

    number: int
    start: int
    sha256: bytes
    """Of the text of its note; of the founding card for edition 0."""
    audit_key_sha256: bytes
    people: Mapping[str, Entrant]
    freed: Mapping[tuple[str, int], bool] = field(default_factory=dict)
    """By id and edition of the origin: whose keys are held no longer, True where a third confirmed them."""
    note: PeopleNote | None = None
    signers: tuple[str, ...] = ()
    """Ids of those whose signatures on the note are good, ascending."""

    def settled(self, person_id: str, key: Key) -> bool:
        """Tell whether keys are beyond doubt: from the founding, or confirmed by a third."""
        return key.origin.how == FOUNDING or self.freed.get((person_id, key.origin.edition), False)

    def standing(self, person_id: str) -> Standing | None:
        """Return how somebody stands, None for who is not in this edition."""
        entrant = self.people.get(person_id)
        return None if entrant is None else standing_of(entrant, settled=self.settled(person_id, entrant.key))

    @property
    def standings(self) -> dict[str, Standing]:
        """Return how everybody stands who is in this edition, by id."""
        return {
            person_id: standing_of(entrant, settled=self.settled(person_id, entrant.key))
            for person_id, entrant in self.people.items()
        }

    def count_together(self, first: str, second: str) -> bool:
        """Tell whether two of these people are two: neither the other's sheet, nor held back through the other."""
        return count_together(self.standing(first), self.standing(second))

    def entitled(self, first: str, second: str) -> bool:
        """Tell whether two may sign a checkpoint or epoch note: they count together, an officer and an opener, or two seats."""
        return entitled(self.standing(first), self.standing(second))

    def two_entitled(self, ids: Iterable[str]) -> bool:
        """Tell whether some two of these are entitled; more do no harm."""
        return any(self.entitled(first, second) for first, second in combinations(sorted(set(ids)), 2))


@dataclass(frozen=True, slots=True)
class Roster:
    """All editions of a log's people, and every key that anybody ever had."""

    editions: tuple[Edition, ...]
    keys: Mapping[str, tuple[Key, ...]]

    def at(self, entry: int) -> Edition:
        """Return the people after all notes that begin at or before an entry."""
        # Each begins behind the one before it (`people_judge`).
        return self.editions[bisect_right(self.editions, max(entry, 0), key=lambda edition: edition.start) - 1]

    def audit_key_at(self, entry: int) -> bytes:
        """Return the SHA-256 of the audit public key that a line is sealed to."""
        return self.at(entry).audit_key_sha256

    def keys_of(self, person_id: str) -> tuple[Key, ...]:
        """Return every key that somebody ever had, by number; empty for an id that never was."""
        return self.keys.get(person_id, ())

    def no_third(self, subject: Entrant, by: str, entry: int, *, by_key: int | None = None) -> NoThird | None:
        """Return why somebody cannot confirm keys at an entry, None where they can; `by_key` is the number of the key that signs.

        Whose keys are beyond doubt is judged by the newest people, everything else by those of then.
        """
        third, origin = self.at(entry).people.get(by), subject.key.origin
        if by == subject.id:
            return NoThird.SELF
        if third is None or by_key not in (None, third.key.number):
            return NoThird.NOBODY
        return why_no_third(
            third.role,
            holds=subject.is_seat and subject.key.holder == by,
            was_there=by in origin.there,
            brought=by in origin.brought,
            settled=self.newest.settled(by, third.key),
        )

    @property
    def standings(self) -> dict[str, Standing]:
        """Return how everybody stands who ever was in the roster, with their newest keys, by id; who is in it says `newest`."""
        newest, known = self.newest, dict[str, Standing]()
        # Nobody gets keys without being in the roster: the last edition that has somebody has their newest ones.
        for edition in reversed(self.editions):
            if len(known) == len(self.keys):
                break
            for person_id, entrant in edition.people.items():
                if person_id not in known:
                    held = is_held(person_id, entrant.key, newest.freed)
                    settled = newest.settled(person_id, entrant.key)
                    known[person_id] = standing_of(replace(entrant, held=held), settled=settled)
        return known

    @property
    def audit_keys(self) -> tuple[tuple[int, bytes], ...]:
        """Return from which entries on which audit keys hold, by the first 8 bytes of their digests, as lines name them."""
        return tuple((edition.start, edition.audit_key_sha256[:8]) for edition in self.editions[1:])

    @property
    def notes(self) -> tuple[PeopleNote, ...]:
        """Return the notes, by number."""
        return tuple(edition.note for edition in self.editions if edition.note is not None)

    @property
    def newest(self) -> Edition:
        """Return the last edition, also one that governs no entry yet."""
        return self.editions[-1]


NOBODY: Final = Roster((Edition(0, 0, b"", b"", {}),), {})
"""The roster of a log of which nothing is known."""


@lru_cache(maxsize=8)
def founding_roster(card: TrustCard) -> Roster:
    """Return the roster of the founders, without any note; made once for a card."""
    people = {}
    for person in card.people:
        key = Key(
            1, person.kem_sha256, person.ed25519_public, person.mldsa44_public, person.certificate_sha256, "", Origin()
        )
        people[person.id] = Entrant(person.id, person.name, str(person.role), key)
    for seat in card.seats:
        key = Key(1, seat.kem_sha256, seat.ed25519_public, seat.mldsa44_public, NO_CERTIFICATE, seat.holder, Origin())
        people[seat.id] = Entrant(seat.id, seat.name, RECOVERY, key)
    first = Edition(0, 0, card.founding.sha256(), card.audit_key_sha256, people)
    return Roster((first,), {person_id: (entrant.key,) for person_id, entrant in people.items()})
