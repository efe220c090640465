"""Who may sign, at one place of the log: made of trust card and people notes, once, by one function.

A note is judged by the people of the edition before it, never by itself, so card and notes prove themselves to anybody with
an export. The rules are those of docs/formats.md, section 3.3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations
from typing import Final

from twinseal.audit.format.checkpoint import origin_of, person_key_name
from twinseal.audit.format.note import MLDSA44_TYPE, Note, SignatureType, key_id
from twinseal.audit.format.people_note import (
    NO_CERTIFICATE,
    RECOVERY,
    FreedLine,
    PeopleNote,
    PersonLine,
    confirmation,
    read_people_note,
)
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.domain.people import Role
from twinseal.domain.public_digest import public_digest
from twinseal.domain.third import NoThird, why_no_third
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.who_counts import Standing, count_together, entitled, may_decide

PEOPLE_MAX: Final = 20
SEATS_MAX: Final = 9
IDS_MAX: Final = 1000
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
        return next(edition for edition in reversed(self.editions) if edition.start <= max(entry, 0))

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
                    held = _is_held(person_id, entrant.key, newest.freed)
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


def judge_people(notes: Iterable[tuple[str, bytes]], card: TrustCard) -> Roster | Failure:
    """Return the roster of a card and notes in the order of their names, or the first rule that a note breaks."""
    roster = founding_roster(card)
    used = _Used(roster, card)
    for label, data in notes:
        made = _next(roster, label, data, card, used)
        if isinstance(made, Reason):
            return Failure(made, None, label)
        roster = made
    return roster


def judge_next(roster: Roster, label: str, data: bytes, card: TrustCard) -> Roster | Failure:
    """Return a roster with one more note, or the rule that it breaks: what a seal asks before it writes one."""
    made = _next(roster, label, data, card, _Used(roster, card))
    return Failure(made, None, label) if isinstance(made, Reason) else made


def unfit_people(number: int, sha256: bytes, roster: Roster, edition: Edition) -> Reason | None:
    """Return the rule that a people line breaks: checkpoints and epoch notes name the edition in force at their place."""
    if number > roster.newest.number:
        return Reason.PEOPLE_MISSING
    return Reason.PEOPLE_CHAIN if (number, sha256) != (edition.number, edition.sha256) else None


def unfit_card(roster: Roster, card: TrustCard) -> Failure | None:
    """Return the failure if a later card names an edition that is not among the notes, or another of that number."""
    if card.edition > roster.newest.number:
        return Failure(Reason.PEOPLE_MISSING, None, f"{card.edition:04d}.note")
    if card.edition and roster.editions[card.edition].sha256 != card.note_sha256:
        return Failure(Reason.PEOPLE_CHAIN, None, f"{card.edition:04d}.note")
    return None


def chained(notes: Iterable[tuple[str, bytes]]) -> Failure | None:
    """Return the first rule that notes break of those that can be judged without a card: form, numbers, chain."""
    before: PeopleNote | None = None
    for label, data in notes:
        read = read_people_note(label, data)
        if read is None:
            return Failure(Reason.PEOPLE_FORM, None, label)
        note = read[0]
        if note.edition != (before.edition if before is not None else 0) + 1:
            return Failure(Reason.PEOPLE_MISSING, None, label)
        if before is not None and (note.previous_sha256 != before.sha256 or not _goes_on(note, before)):
            return Failure(Reason.PEOPLE_CHAIN, None, label)
        before = note
    return None


def _next(roster: Roster, label: str, data: bytes, card: TrustCard, used: _Used) -> Roster | Reason:
    read = read_people_note(label, data)
    if read is None:
        return Reason.PEOPLE_FORM
    note, signed = read
    if note.log_id != card.log_id:
        return Reason.PEOPLE_ORIGIN
    before = roster.newest
    if note.edition != before.number + 1:
        return Reason.PEOPLE_MISSING
    if note.previous_sha256 != before.sha256 or (before.note is not None and not _goes_on(note, before.note)):
        return Reason.PEOPLE_CHAIN
    good = _signed_by(signed, before, card)
    if isinstance(good, Reason):
        return good
    made = _carried_out(roster, note, good, card, used)
    if isinstance(made, Reason):
        return made
    return made if _has_quorum(before, note, good) else Reason.PEOPLE_QUORUM


def _goes_on(note: PeopleNote, before: PeopleNote) -> bool:
    return note.start > before.start and note.seal > before.seal and note.generation > before.generation


def _signed_by(note: Note, edition: Edition, card: TrustCard) -> frozenset[str] | Reason:
    """Return who signed with both types, the vault as an empty id; the rule where a signature by a known key is not good."""
    origin = origin_of(card.log_id)
    keys = [("", origin, card.line_ed25519, card.line_mldsa44)]
    keys += [
        (entrant.id, person_key_name(card.log_id, entrant.id), entrant.key.ed25519, entrant.key.mldsa44)
        for entrant in edition.people.values()
    ]
    trusted: dict[tuple[str, bytes], tuple[str, bytes, bool]] = {}
    for owner, name, classic, later in keys:
        trusted[name, key_id(name, SignatureType.ED25519, classic)] = owner, classic, False
        trusted[name, key_id(name, MLDSA44_TYPE, later)] = owner, later, True
    data, good = note.text.encode("ascii"), set[tuple[str, bool]]()
    for signature in dict.fromkeys(note.signatures):
        key = trusted.get((signature.name, signature.key_id))
        if key is None:
            continue
        owner, public, is_later = key
        if not (verify_mldsa44 if is_later else verify_ed25519)(public, data, signature.value):
            return Reason.PEOPLE_SIGNATURE
        good.add((owner, is_later))
    return frozenset(owner for owner, _ in good if {(owner, False), (owner, True)} <= good)


def _has_quorum(before: Edition, note: PeopleNote, good: frozenset[str]) -> bool:
    return "" in good and any(_may_change(before, note, pair) for pair in combinations(sorted(good - {""}), 2))


def _may_change(before: Edition, note: PeopleNote, pair: tuple[str, str]) -> bool:
    if not may_decide(*map(before.standing, pair)):
        return False
    if set(pair) & set(note.leaving):
        return False
    own = [line for line in note.entering if line.id in pair]
    if any(line.how != "continued" and (line.how, line.role) != ("kept", before.people[line.id].role) for line in own):
        return False
    return all(
        line.evidence is not None and line.evidence.by in pair and line.evidence.by != line.id
        for line in note.freed
        if line.id in pair
    )


def _carried_out(roster: Roster, note: PeopleNote, good: frozenset[str], card: TrustCard, used: _Used) -> Roster | Reason:
    """Return the roster as a note leaves it, or the rule where one of its rows breaks it."""
    before = roster.newest
    if not set(note.leaving) <= before.people.keys():
        return Reason.PEOPLE_ROW
    people = {person_id: entrant for person_id, entrant in before.people.items() if person_id not in note.leaving}
    keys, freed = dict(roster.keys), dict(before.freed)
    origin = Origin(edition=note.edition, brought=_brought(before, good), there=frozenset(before.people))
    for line in note.entering:
        key = _key_of(roster, line, good, origin)
        if key is None or _changes_side(roster, line) or line.is_seat != (line.role == RECOVERY):
            return Reason.PEOPLE_ROW
        if line.how != "kept":
            if not used.take(key):
                return Reason.PEOPLE_ROW
            keys[line.id] = (*keys.get(line.id, ()), key)
        people[line.id] = Entrant(line.id, line.name, line.role, key, _is_held(line.id, key, freed))
    if not _fits(people, keys):
        return Reason.PEOPLE_ROW
    for freed_line in note.freed:
        entrant = people.get(freed_line.id)
        if entrant is None or not entrant.held or entrant.key.number != freed_line.key:
            return Reason.PEOPLE_ROW
        if freed_line.evidence is not None and not _is_proved(roster, note, entrant, freed_line, card):
            return Reason.PEOPLE_ROW
        freed[freed_line.id, entrant.key.origin.edition] = freed_line.evidence is not None
        people[freed_line.id] = replace(entrant, held=False)
    signers = tuple(sorted(good - {""}))
    edition = Edition(note.edition, note.start, note.sha256, note.audit_key_sha256, people, freed, note, signers)
    return Roster((*roster.editions, edition), keys)


def _brought(before: Edition, good: Collection[str]) -> frozenset[str]:
    signers = [before.people[person] for person in good if person in before.people]
    signers = [entrant for entrant in signers if entrant.role in (Role.OFFICER, RECOVERY)]
    return frozenset(entrant.id for entrant in signers) | {entrant.key.holder for entrant in signers if entrant.is_seat}


def _key_of(roster: Roster, line: PersonLine, good: Collection[str], origin: Origin) -> Key | None:
    """Return the keys that a line gives somebody, or None where it may not."""
    before, known = roster.newest, roster.keys_of(line.id)
    newest = known[-1] if known else None
    key = Key(
        line.key,
        line.kem_sha256,
        line.ed25519,
        line.mldsa44,
        line.certificate_sha256,
        line.holder,
        replace(origin, how=line.how),
    )
    if line.how == "kept":
        return newest if newest is not None and key == replace(newest, origin=key.origin) else None
    if line.key != (newest.number if newest is not None else 0) + 1:
        return None
    if line.how != "continued":
        return key
    there = before.people.get(line.id)
    if newest is None or there is None or (there.role, there.name) != (line.role, line.name) or line.id not in good:
        return None
    return replace(key, origin=newest.origin)


def _changes_side(roster: Roster, line: PersonLine) -> bool:
    """Tell whether somebody who ever was an auditor would open, or the other way."""
    roles = [edition.people[line.id].role for edition in roster.editions if line.id in edition.people]
    return any((role == Role.AUDITOR) != (line.role == Role.AUDITOR) for role in roles)


def _is_held(person_id: str, key: Key, freed: Mapping[tuple[str, int], bool]) -> bool:
    return key.origin.how == "held" and (person_id, key.origin.edition) not in freed


class _Used:
    """Every key that was ever anybody's or the vault's: a stolen old one does not come back."""

    def __init__(self, roster: Roster, card: TrustCard) -> None:
        self._short = {card.genesis_public, card.line_ed25519, card.audit_key_sha256}
        self._long = {card.line_mldsa44}
        for keys in roster.keys.values():
            for key in keys:
                self.take(key)

    def take(self, key: Key) -> bool:
        """Take keys, and tell whether all of them are new."""
        short = [key.kem_sha256, key.ed25519]
        short += [key.certificate_sha256] if key.certificate_sha256 != NO_CERTIFICATE else []
        fresh = len(set(short)) == len(short) and not self._short & set(short) and key.mldsa44 not in self._long
        self._short.update(short)
        self._long.add(key.mldsa44)
        return fresh


def _fits(people: Mapping[str, Entrant], keys: Mapping[str, Sequence[Key]]) -> bool:
    seats = [entrant for entrant in people.values() if entrant.is_seat]
    held_well = all(seat.key.holder in people and people[seat.key.holder].may_open for seat in seats)
    return held_well and len(people) - len(seats) <= PEOPLE_MAX and len(seats) <= SEATS_MAX and len(keys) <= IDS_MAX


def _is_proved(roster: Roster, note: PeopleNote, entrant: Entrant, line: FreedLine, card: TrustCard) -> bool:
    """Tell whether a third who may confirm somebody did."""
    proof = line.evidence
    if proof is None or proof.entry >= note.start:
        return False
    if roster.no_third(entrant, proof.by, proof.entry, by_key=proof.by_key) is not None:
        return False
    third = roster.at(proof.entry).people[proof.by]
    form = confirmation(line, proof, log_id=card.log_id, vault_id=card.vault_id, public_sha256=entrant.key.public_sha256)
    return verify_ed25519(third.key.ed25519, form, proof.ed25519) and verify_mldsa44(third.key.mldsa44, form, proof.mldsa44)
