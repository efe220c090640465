"""Resumes an earlier verification: which lines must be looked at again, and whether they are those of then.

Lines that were verified before need no signature checked again; whatever is compared with them now (a readable copy, a
receipt, a checkpoint that somebody kept) needs to know that they are still the same lines, and for that hashing is enough.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from twinseal.audit.format.log_file import raw_lines
from twinseal.audit.format.merkle import MerkleTree, leaf_hash
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.anchors import VerifiedState, parse_receipt
from twinseal.audit.verify.evidence import Evidence
from twinseal.audit.verify.note_check import CheckedNote, read_note
from twinseal.audit.verify.span import Span
from twinseal.domain.errors import Cancelled
from twinseal.domain.ports import ShouldStop
from twinseal.domain.register_code import code_of
from twinseal.domain.texts import Text

_LINES_BETWEEN_LOOKS = 4096


def needs_earlier_lines(
    source: LogSource, last: VerifiedState, receipts: Sequence[str], held_checkpoints: Sequence[bytes]
) -> bool:
    """Tell whether something is to be compared with lines that an earlier verification saw; raises `BadInput`, `DiskFault`."""
    if source.readable is not None or source.has_report:
        return True
    held = [read_note("held", data, None) for data in held_checkpoints]
    if any(isinstance(note, Failure) or note.checkpoint.size < last.size for note in held):
        return True
    typed = [parse_receipt(text) for text in receipts]
    if any(receipt.claim is not None and receipt.claim.size < last.size for receipt in typed):
        return True
    codes = {receipt.code for receipt in typed if receipt.claim is None}
    return bool(codes) and not codes <= _newer_codes(source, last)


def _newer_codes(source: LogSource, last: VerifiedState) -> set[str]:
    notes = (read_note(name, source.checkpoints.read(name), None) for name in source.checkpoints.from_size(last.size).names)
    return {code_of(note.checkpoint.digest) for note in notes if isinstance(note, CheckedNote)}


def compare_earlier(span: Span, last: VerifiedState, evidence: Evidence, should_stop: ShouldStop) -> Failure | None:
    """Hash the lines before `last` and compare them, and what is claimed of them; raises `Cancelled`, `DiskFault`."""
    tree, waiting = MerkleTree(), deque(claim for claim in evidence.claims if claim.size < last.size)
    for raw in raw_lines(span.files, span.path, 0, last.offset):
        head = leaf_hash(raw.data)
        tree.add(head)
        while waiting and waiting[0].size == tree.size:
            failure = waiting.popleft().contradicted(tree, head)
            if failure is not None:
                return failure
        if tree.size % _LINES_BETWEEN_LOOKS == 0 and should_stop():
            raise Cancelled
    if (tree.size, tree.peaks) != (last.size, last.peaks):
        return Failure(Reason.RESUME, None, Text("verification.detail.earlier_entries"))
    return None
