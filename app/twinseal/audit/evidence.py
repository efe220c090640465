"""Collects what a log is compared with: its checkpoints, judged by the trust card, and what was held outside."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from twinseal.audit.held import Claim, Receipt, What, parse_receipt
from twinseal.audit.note_check import CheckedNote, check_note, read_note
from twinseal.audit.verdict import Failure, Reason
from twinseal.domain.register_code import code_of
from twinseal.domain.trust_card import TrustCard

_HELD = "held checkpoint"


@dataclass(frozen=True, slots=True)
class Evidence:
    """Claims about the log, oldest first, and the checkpoints behind them."""

    claims: tuple[Claim, ...]
    notes: tuple[CheckedNote, ...]
    unknown_receipts: tuple[str, ...]
    """Register codes that fit no checkpoint."""
    remarks: tuple[str, ...]
    judged: bool
    """True if signatures were judged by a trust card."""


def gather(
    notes: Sequence[tuple[str, bytes]],
    card: TrustCard | None,
    receipts: Sequence[str],
    held_checkpoints: Sequence[bytes],
    *,
    resumed_size: int = 0,
    removed: Mapping[str, int] | None = None,
) -> Evidence | Failure:
    """Return the evidence, or the first rule that a checkpoint or receipt breaks; raises `BadInput` for a typed slip.

    Checkpoints over fewer than `resumed_size` entries were compared by an earlier verification and are left out.
    `removed` tells from which entry on whose signatures count no more.
    """
    typed = [parse_receipt(text) for text in receipts]
    named = [*notes, *((f"{_HELD} {number}", data) for number, data in enumerate(held_checkpoints, 1))]
    checked: list[CheckedNote] = []
    left_out = 0
    for label, data in named:
        unjudged = read_note(label, data, card.log_id if card else None)
        if isinstance(unjudged, CheckedNote) and unjudged.checkpoint.size < resumed_size:
            left_out += 1
            continue
        note = check_note(label, data, card, removed) if card is not None else unjudged
        if isinstance(note, Failure):
            return note
        checked.append(note)
    forked = _fork(checked)
    return forked if forked is not None else _with_receipts(checked, typed, card, resumed_size, left_out)


def _fork(notes: Sequence[CheckedNote]) -> Failure | None:
    first: dict[int, CheckedNote] = {}
    for note in notes:
        other = first.setdefault(note.checkpoint.size, note)
        if other.checkpoint != note.checkpoint:
            return Failure(Reason.FORK, None, f"{other.label} and {note.label}")
    return None


def _with_receipts(
    notes: list[CheckedNote], receipts: list[Receipt], card: TrustCard | None, resumed_size: int, left_out: int
) -> Evidence | Failure:
    held = [note for note in notes if note.label.startswith(_HELD)]
    claims = [
        Claim(note.checkpoint.size, What.ROOT, note.checkpoint.root, note.label, anchors=note in held) for note in notes
    ]
    unknown: list[str] = []
    remarks = [f"{left_out} checkpoints before the last verification were not compared again."] if left_out else []
    codes = {code_of(note.checkpoint.digest): note for note in notes}
    for receipt in receipts:
        if receipt.log_id is not None and card is not None and receipt.log_id != card.log_id:
            return Failure(Reason.RECEIPT, None, "it is of another log")
        if receipt.claim is not None and receipt.claim.size < resumed_size:
            remarks.append(f"A {receipt.claim.label} from before the last verification was not compared.")
        elif receipt.claim is not None:
            claims.append(receipt.claim)
        elif (found := codes.get(receipt.code)) is not None:
            point = found.checkpoint
            claims.append(Claim(point.size, What.ROOT, point.root, f"register code {receipt.code}", anchors=True))
        else:
            unknown.append(f"register code {receipt.code}")
    claims.sort(key=lambda claim: claim.size)
    return Evidence(tuple(claims), tuple(notes), tuple(unknown), tuple(remarks), card is not None)
