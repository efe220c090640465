"""Judges a checkpoint's signatures by the trust card, never by keys that come with the log."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from twinseal.audit.format.checkpoint import (
    TIME_MAX,
    Checkpoint,
    StoredCheckpoint,
    cosigned,
    origin_of,
    parse_checkpoint,
    person_key_name,
)
from twinseal.audit.format.note import MLDSA44_TYPE, Note, NoteSignature, SignatureType, key_id, parse_note
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.people_judge import unfit_people
from twinseal.audit.verify.roster import Edition, Key, Roster, founding_roster
from twinseal.crypto.signing import is_acceptable_ed25519_key, verify_ed25519, verify_mldsa44
from twinseal.domain.people import Role
from twinseal.domain.trust_card import TrustCard

_TIME_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class CheckedNote:
    """A checkpoint with who signed it: the vault, and ids of people whose both signatures are good."""

    label: str
    checkpoint: Checkpoint
    by_vault: bool
    people: tuple[str, ...]
    times: tuple[int, ...]
    """When each of `people` signed, by that machine's clock, in seconds since 1970."""
    countersigned: bool
    """Signed by the vault and two people who may open; False for an auditor's own checkpoint."""


@dataclass(frozen=True, slots=True)
class _TrustedKey:
    owner: str
    """Person id, empty for the vault."""
    kind: SignatureType | bytes
    name: str
    public: bytes


def card_is_sound(card: TrustCard) -> bool:
    """Tell whether every Ed25519 key on a card is one that only its holder can sign with."""
    keys = [card.genesis_public, card.line_ed25519, *(person.ed25519_public for person in card.people)]
    return all(is_acceptable_ed25519_key(key) for key in keys)


def read_note(label: str, data: bytes, log_id: str | None) -> CheckedNote | Failure:
    """Return a checkpoint without judging its signatures (there is no trust card), or the rule its form breaks."""
    parsed = _parse(label, data, log_id)
    if isinstance(parsed, Failure):
        return parsed
    return CheckedNote(label, parsed[0], by_vault=False, people=(), times=(), countersigned=False)


def check_note(
    label: str,
    data: bytes,
    card: TrustCard,
    roster: Roster | None = None,
) -> CheckedNote | Failure:
    """Return a checkpoint that is signed as the card demands, or the first rule it breaks.

    Signatures by unknown keys are ignored, one by a known key that does not fit refuses the whole note (C2SP). A
    signer counts with both an Ed25519 and an ML-DSA-44 signature. Demanded is the vault and two people who are entitled
    at its last entry, or at least one auditor who is not held back. Without a `roster` the card's people are those of the
    whole log.
    """
    parsed = _parse(label, data, card.log_id)
    if isinstance(parsed, Failure):
        return parsed
    checkpoint, note = parsed
    # Before the signatures: a people note that was left out must not look like a forged signature.
    roster = roster or founding_roster(card)
    edition = roster.at(checkpoint.size - 1)
    named = checkpoint.in_force
    if (unfit := unfit_people(named.edition, named.people_sha256, roster, edition)) is not None:
        return Failure(unfit, None, label)
    trusted = {(key.name, key_id(key.name, key.kind, key.public)): key for key in _trusted_keys(card, edition)}
    good: dict[tuple[str, SignatureType | bytes], int] = {}
    # A line that stands there again says nothing new, and would cost as much again.
    for signature in dict.fromkeys(note.signatures):
        key = trusted.get((signature.name, signature.key_id))
        if key is None:
            continue
        stamped = _verified_at(checkpoint, key, signature)
        if stamped is None:
            return Failure(Reason.CHECKPOINT_SIGNATURE, None, f"{label}, {key.owner or 'vault'}")
        good[key.owner, key.kind] = stamped
    return _judge(label, checkpoint, edition, good)


def _parse(label: str, data: bytes, log_id: str | None) -> tuple[Checkpoint, Note] | Failure:
    note = parse_note(data)
    checkpoint = parse_checkpoint(note.text) if note is not None else None
    if note is None or checkpoint is None:
        return Failure(Reason.CHECKPOINT_FORM, None, label)
    if log_id is not None and checkpoint.origin != origin_of(log_id):
        return Failure(Reason.CHECKPOINT_ORIGIN, None, label)
    return checkpoint, note


def _trusted_keys(card: TrustCard, edition: Edition) -> list[_TrustedKey]:
    origin = origin_of(card.log_id)
    keys = [
        _TrustedKey("", SignatureType.ED25519, origin, card.line_ed25519),
        _TrustedKey("", MLDSA44_TYPE, origin, card.line_mldsa44),
    ]
    for entrant in edition.people.values():
        name = person_key_name(card.log_id, entrant.id)
        keys.append(_TrustedKey(entrant.id, SignatureType.ED25519_COSIGNATURE, name, entrant.key.ed25519))
        keys.append(_TrustedKey(entrant.id, MLDSA44_TYPE, name, entrant.key.mldsa44))
    return keys


@lru_cache(maxsize=256)
def _verified_at(checkpoint: Checkpoint, key: _TrustedKey, signature: NoteSignature) -> int | None:
    """Return the time of a good signature (0 where its type has none), or None for a bad one."""
    if key.kind is SignatureType.ED25519:
        return 0 if verify_ed25519(key.public, checkpoint.text.encode("ascii"), signature.value) else None
    unix_s, value = int.from_bytes(signature.value[:_TIME_BYTES], "big"), signature.value[_TIME_BYTES:]
    if len(signature.value) <= _TIME_BYTES or unix_s > TIME_MAX:
        return None
    verify = verify_ed25519 if key.kind is SignatureType.ED25519_COSIGNATURE else verify_mldsa44
    return unix_s if verify(key.public, cosigned(checkpoint.text, unix_s), value) else None


def _judge(
    label: str, checkpoint: Checkpoint, edition: Edition, good: dict[tuple[str, SignatureType | bytes], int]
) -> CheckedNote | Failure:
    later = MLDSA44_TYPE
    by_vault = ("", SignatureType.ED25519) in good and ("", later) in good
    people = tuple(
        person
        for person in sorted(edition.people)
        if (person, SignatureType.ED25519_COSIGNATURE) in good and (person, later) in good
    )
    countersigned = by_vault and edition.two_entitled(people)
    signers = [edition.people[person] for person in people]
    by_auditor = any(entrant.role == Role.AUDITOR and not entrant.held for entrant in signers)
    if not countersigned and not by_auditor:
        return Failure(Reason.CHECKPOINT_QUORUM, None, label)
    times = tuple(good[person, later] for person in people)
    return CheckedNote(label, checkpoint, by_vault, people, times, countersigned)


def is_cosigned_by(stored: StoredCheckpoint, person_id: str, keys: Iterable[Key]) -> bool:
    """Tell whether a stored checkpoint bears both good signatures of a person, made with one of the keys that they ever had."""
    checkpoint, note = stored.checkpoint, parse_note(stored.note)
    name = person_key_name(checkpoint.origin.rpartition("/")[2], person_id)
    signatures = note.signatures if note is not None else ()
    return any(
        all(
            any(
                (signature.name, signature.key_id) == (key.name, key_id(key.name, key.kind, key.public))
                and _verified_at(checkpoint, key, signature) is not None
                for signature in signatures
            )
            for key in (
                _TrustedKey(person_id, SignatureType.ED25519_COSIGNATURE, name, of.ed25519),
                _TrustedKey(person_id, MLDSA44_TYPE, name, of.mldsa44),
            )
        )
        for of in keys
    )
