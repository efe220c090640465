"""Judge people notes one after another: which roster they leave, or the first rule that one of them breaks.

A note is judged by the people of the edition before it, never by itself, so card and notes prove themselves to anybody with
an export. The rules are those of docs/formats.md, section 3.3.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
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
from twinseal.audit.verify.roster import Edition, Entrant, Key, Origin, Roster, founding_roster, is_held
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard
from twinseal.domain.who_counts import may_decide

PEOPLE_MAX: Final = 20
SEATS_MAX: Final = 9
IDS_MAX: Final = 1000


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
        if before is not None and (note.previous_sha256 != before.sha256 or not _continues(note, before)):
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
    if note.previous_sha256 != before.sha256 or (before.note is not None and not _continues(note, before.note)):
        return Reason.PEOPLE_CHAIN
    good = _signed_by(signed, before, card)
    if isinstance(good, Reason):
        return good
    made = _carried_out(roster, note, good, card, used)
    if isinstance(made, Reason):
        return made
    return made if _has_quorum(before, note, good) else Reason.PEOPLE_QUORUM


def _continues(note: PeopleNote, before: PeopleNote) -> bool:
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
        people[line.id] = Entrant(line.id, line.name, line.role, key, is_held(line.id, key, freed))
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
