"""Judges epoch notes by the trust card, and the unanchored entries that they adopt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from twinseal.audit.format.checkpoint import origin_of, person_key_name
from twinseal.audit.format.epoch import Epoch, parse_epoch, unanchored_log_id
from twinseal.audit.format.line import genesis_prev
from twinseal.audit.format.note import MLDSA44_TYPE, Note, SignatureType, key_id, parse_note
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.people_judge import unfit_people
from twinseal.audit.verify.roster import Edition, Roster, founding_roster
from twinseal.audit.verify.span import KEY_PREFIX_BYTES, SEQ_BYTES, Position, Span, check_span, key_in_force, key_record
from twinseal.crypto.signing import verify_ed25519, verify_mldsa44
from twinseal.domain.errors import DiskFault
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text
from twinseal.domain.trust_card import TrustCard

if TYPE_CHECKING:
    from twinseal.audit.read.reader import EntryOpener


def judge_epochs(
    notes: Iterable[tuple[str, bytes]], card: TrustCard | None, roster: Roster | None = None
) -> tuple[Epoch, ...] | Failure:
    """Return the epochs of notes in the order of their names, or the first rule that one breaks.

    Each is judged by the people at its first entry, those of the card without a `roster`. Without a card only form and
    name are judged.
    """
    if card is not None:
        roster = roster or founding_roster(card)
    steps: list[Epoch] = []
    for label, data in notes:
        note = parse_note(data)
        epoch = parse_epoch(note.text) if note is not None else None
        if note is None or epoch is None or epoch.file_name != label:
            return Failure(Reason.EPOCH_FORM, None, label)
        if card is not None and roster is not None:
            broken = _broken_rule(note, epoch, card, roster)
            if broken is not None:
                return Failure(broken, None, label)
        steps.append(epoch)
    return tuple(steps)


def _broken_rule(note: Note, epoch: Epoch, card: TrustCard, roster: Roster) -> Reason | None:
    edition = roster.at(epoch.start)
    if epoch.log_id != card.log_id:
        return Reason.EPOCH_ORIGIN
    # Before the signatures: a people note that was left out must not look like a forged signature.
    if (unfit := unfit_people(epoch.edition, epoch.people_sha256, roster, edition)) is not None:
        return unfit
    data = note.text.encode("ascii")
    trusted = {
        (name, key_id(name, kind, public)): (owner, kind, public) for owner, kind, name, public in _keys(card, edition)
    }
    good: set[tuple[str, bytes | SignatureType]] = set()
    for signature in dict.fromkeys(note.signatures):
        key = trusted.get((signature.name, signature.key_id))
        if key is None:
            continue
        owner, kind, public = key
        verify = verify_ed25519 if kind is SignatureType.ED25519 else verify_mldsa44
        if not verify(public, data, signature.value):
            return Reason.EPOCH_SIGNATURE
        good.add((owner, kind))
    signed = {owner for owner, _ in good if {(owner, SignatureType.ED25519), (owner, MLDSA44_TYPE)} <= good}
    return None if "" in signed and edition.two_entitled(signed - {""}) else Reason.EPOCH_QUORUM


def _keys(card: TrustCard, edition: Edition) -> list[tuple[str, bytes | SignatureType, str, bytes]]:
    name = origin_of(card.log_id)
    keys: list[tuple[str, bytes | SignatureType, str, bytes]] = [
        ("", SignatureType.ED25519, name, card.line_ed25519),
        ("", MLDSA44_TYPE, name, card.line_mldsa44),
    ]
    for entrant in edition.people.values():
        name = person_key_name(card.log_id, entrant.id)
        keys.append((entrant.id, SignatureType.ED25519, name, entrant.key.ed25519))
        keys.append((entrant.id, MLDSA44_TYPE, name, entrant.key.mldsa44))
    return keys


def check_unanchored(
    files: Files,
    paths: Mapping[int, Path],
    epochs: Sequence[Epoch],
    first_audit_key: bytes | None,
    opener: EntryOpener | None,
    people: Sequence[tuple[int, bytes]] = (),
) -> Failure | tuple[int, ...]:
    """Check the files of entries that two people decided about, given by their number.

    Returns the first rule that adopted ones break, or the numbers of rejected ones that are not those that were
    rejected: they were never to prove anything. `first_audit_key` is the id of the founders' audit key, None without a trust card; `people` are first entries and ids of audit keys that people notes brought.
    """
    damaged: list[int] = []
    for epoch in epochs:
        # The people note of an epoch's own first entry comes before it: who left does not read what is adopted there.
        audit_key = key_in_force(first_audit_key, people, epoch.start)
        reason = _check_decided(files, paths.get(epoch.start), epoch, audit_key, opener)
        if reason is not None and epoch.unanchored is not None and epoch.unanchored.adopted:
            return Failure(reason, None, Text("verification.detail.unanchored", start=epoch.start))
        if reason is not None:
            damaged.append(epoch.start)
    return tuple(damaged)


def decided_holds(files: Files, path: Path | None, epoch: Epoch, audit_key: bytes) -> bool:
    """Tell whether a file holds exactly the unanchored entries that an epoch names, by the rules of a verifier."""
    return _check_decided(files, path, epoch, audit_key, None) is None


def _check_decided(
    files: Files, path: Path | None, epoch: Epoch, audit_key: bytes | None, opener: EntryOpener | None
) -> Reason | None:
    unanchored = epoch.unanchored
    if unanchored is None:
        return None
    try:
        facts = files.facts(path) if path is not None else None
        if facts is None or path is None:
            return Reason.UNANCHORED_MISSING
        log_id = unanchored_log_id(epoch.log_id, epoch.start, epoch.prev, unanchored.public)
        begin = Position(0, genesis_prev(log_id), unanchored.public)
        result = check_span(Span(files, path, log_id, audit_key, 0, facts.size), begin, opener)
    except DiskFault:
        return Reason.UNANCHORED_MISSING
    records = bytes(result.keys) + key_record(unanchored.public, 0)
    step = KEY_PREFIX_BYTES + SEQ_BYTES
    keys = {records[at : at + KEY_PREFIX_BYTES] for at in range(0, len(records), step)}
    holds = (
        result.failure is None
        and not result.torn
        and (result.after.seq, result.after.prev) == (unanchored.count, unanchored.head)
        and len(keys) == unanchored.count + 1
    )
    return None if holds else Reason.UNANCHORED_LINES
