"""Collects what a log is compared with: its checkpoints, judged by the trust card, and what was held outside."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.audit.read.log_source import Notes
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.anchors import Claim, Receipt, What, parse_receipt
from twinseal.audit.verify.note_check import CheckedNote, check_note, read_note
from twinseal.audit.verify.roster import Roster
from twinseal.domain.register_code import code_of
from twinseal.domain.texts import Text, sentence_of
from twinseal.domain.trust_card import TrustCard


@dataclass(frozen=True, slots=True)
class Evidence:
    """Claims about the log, oldest first, and the checkpoints behind them."""

    claims: tuple[Claim, ...]
    notes: tuple[CheckedNote, ...]
    unknown_codes: tuple[str, ...]
    """Register codes that no checkpoint has."""
    other_editions: tuple[str, ...]
    """Register codes of checkpoints that have another P-number than the one typed."""
    left_out: int
    """Checkpoints that an earlier verification compared and this one did not read."""
    judged: bool
    """True if signatures were judged by a trust card."""


def gather(
    notes: Notes,
    card: TrustCard | None,
    receipts: Sequence[str],
    held_checkpoints: Sequence[bytes],
    *,
    resumed_size: int = 0,
    roster: Roster | None = None,
) -> Evidence | Failure:
    """Return the evidence, or the first rule that a checkpoint or receipt breaks.

    Checkpoints with a number below `resumed_size` were compared by an earlier verification and are left out. The
    `roster` tells whose signatures count where. Raises `BadInput` for a typed slip, `DiskFault`.
    """
    typed = [parse_receipt(text) for text in receipts]
    kept = notes.from_size(resumed_size)
    of_the_log = ((name, data, False) for name, data in kept.each())
    supplied = (
        (sentence_of("verification.held.checkpoint", number=number), data, True)
        for number, data in enumerate(held_checkpoints, 1)
    )
    checked: list[CheckedNote] = []
    held: list[CheckedNote] = []
    for label, data, is_supplied in chain(of_the_log, supplied):
        note = check_note(label, data, card, roster) if card is not None else read_note(label, data, None)
        if isinstance(note, Failure):
            return note
        if not is_supplied and label != note.checkpoint.file_name:
            return Failure(
                Reason.CHECKPOINT_FORM,
                None,
                sentence_of("verification.held.covers", label=label, size=note.checkpoint.size),
            )
        checked.append(note)
        if is_supplied:
            held.append(note)
    forked = _fork(checked)
    if forked is not None:
        return forked
    evidence = _with_receipts(checked, held, typed, card, len(notes.names) - len(kept.names))
    if isinstance(evidence, Failure) or roster is None:
        return evidence
    heads = [claim for claim in _heads_named(roster) if claim.size >= resumed_size]
    return replace(evidence, claims=tuple(sorted((*evidence.claims, *heads), key=lambda claim: claim.size)))


def _heads_named(roster: Roster) -> Iterator[Claim]:
    """Yield what people notes say of the log: the head before their first entry, and those of confirmations."""
    for note in roster.notes:
        yield Claim(note.start, What.PEOPLE_HEAD, note.head, note.file_name, anchors=False)
        for line in note.freed:
            if line.evidence is not None:
                proof = line.evidence
                yield Claim(proof.entry + 1, What.PEOPLE_HEAD, proof.head, note.file_name, anchors=False)


def _fork(notes: Sequence[CheckedNote]) -> Failure | None:
    first: dict[int, CheckedNote] = {}
    for note in notes:
        other = first.setdefault(note.checkpoint.size, note)
        if other.checkpoint != note.checkpoint:
            return Failure(Reason.FORK, None, Text("verification.held.and", first=other.label, last=note.label))
    return None


def _with_receipts(
    notes: list[CheckedNote], held: list[CheckedNote], receipts: list[Receipt], card: TrustCard | None, left_out: int
) -> Evidence | Failure:
    claims = [
        Claim(note.checkpoint.size, What.ROOT, note.checkpoint.root, note.label, anchors=note in held) for note in notes
    ]
    unknown: list[str] = []
    others: list[str] = []
    codes = {code_of(note.checkpoint.digest): note.checkpoint for note in notes}
    digests = {(note.checkpoint.size, note.checkpoint.digest): note.checkpoint for note in notes}
    for receipt in receipts:
        if receipt.log_id is not None and card is not None and receipt.log_id != card.log_id:
            return Failure(Reason.RECEIPT, None, Text("verification.detail.receipt_other_log"))
        if receipt.claim is not None:
            fits = digests.get((receipt.claim.size, receipt.claim.value))
            # A digest is over people and header too, which the lines do not tell: a receipt fits a checkpoint or nothing.
            known = fits is not None and receipt.claim.what is What.RECEIPT
            claims.append(
                replace(receipt.claim, what=What.ROOT, value=fits.root) if known and fits is not None else receipt.claim
            )
        elif (point := codes.get(receipt.code)) is None:
            unknown.append(sentence_of("verification.held.register_code", register_code=receipt.code))
        elif receipt.edition not in (None, point.in_force.edition):
            others.append(_other_edition(receipt, point))
        else:
            claims.append(
                Claim(
                    point.size,
                    What.ROOT,
                    point.root,
                    sentence_of("verification.held.register_code", register_code=receipt.code),
                    anchors=True,
                )
            )
    claims.sort(key=lambda claim: claim.size)
    return Evidence(tuple(claims), tuple(notes), tuple(unknown), tuple(others), left_out, card is not None)


def _other_edition(receipt: Receipt, point: Checkpoint) -> str:
    edition = point.in_force.edition
    return sentence_of("verification.held.other_edition", register_code=receipt.code, typed=receipt.edition, edition=edition)
