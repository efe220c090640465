"""Takes a log up at start: rebuilds its Merkle tree, compares checkpoints, checks every line that no signed one covers."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import Checkpoint, StoredCheckpoint, each_checkpoint, latest_checkpoint
from twinseal.audit.format.line import Line, genesis_prev, parse
from twinseal.audit.format.log_file import LogPaths, RawLine, raw_lines
from twinseal.audit.format.merkle import MerkleTree, leaf_hash
from twinseal.audit.verdict.verdict import Failure, Reason
from twinseal.audit.verify.anchors import VerifiedState
from twinseal.audit.verify.note_check import CheckedNote, check_note
from twinseal.audit.verify.signed_beside import look_beside
from twinseal.audit.verify.span import KEY_PREFIX_BYTES, SEQ_BYTES, Position, Span, SpanResult, check_span, key_record
from twinseal.audit.write.crash_recovery import Origins
from twinseal.domain import canonical
from twinseal.domain.errors import DiskFault, LogDamaged, TwinsealError
from twinseal.domain.ports import Files

_HINT_MAX_BYTES: Final = 16 * 1024
_RECORD_BYTES: Final = KEY_PREFIX_BYTES + SEQ_BYTES


@dataclass(slots=True)
class Standing:
    """The tree over the lines that stand, and the tree before the last of them, for the next hint."""

    tree: MerkleTree
    before: MerkleTree
    vouched: VerifiedState | None = None
    """Up to where a signed checkpoint vouches for the lines; None where there is none."""

    def add(self, head: bytes) -> None:
        """Take one more line, by its leaf hash."""
        self.before = self.tree.copy()
        self.tree.add(head)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the lines under a signed checkpoint end: offset in the file, tree over them, what the next line must keep."""

    offset: int
    standing: Standing
    position: Position


def save_hint(files: Files, folder: Path, before: MerkleTree, offset: int) -> None:
    """Keep where the last line under a checkpoint stands, and the tree's right edge before it.

    It is a hint only: used if edge and line together have the root of a signed checkpoint, so that neither the edge
    nor the line, whose key the next one must be signed by, can be another. A fault in writing it is no matter.
    """
    hint = {"size": before.size, "offset": offset, "peaks": [peak.hex() for peak in before.peaks]}
    with contextlib.suppress(DiskFault):
        files.replace(LogPaths(folder).tree, canonical.dumps(hint))


def _place_by_hint(files: Files, folder: Path, size_there: int, root: bytes, log_bytes: int) -> _Place | None:
    paths = LogPaths(folder)
    try:
        fields = canonical.loads_object(files.read(paths.tree, limit=_HINT_MAX_BYTES))
        size, offset, peaks = fields["size"], fields["offset"], fields["peaks"]
        if type(size) is not int or type(offset) is not int or not isinstance(peaks, list):
            return None
        tree = MerkleTree(size, [bytes.fromhex(str(peak)) for peak in peaks])
    except (TwinsealError, ValueError, KeyError):
        return None
    if size + 1 != size_there or not 0 <= offset < log_bytes:
        return None
    last = next(raw_lines(files, paths.log, offset, log_bytes), None)
    line = parse(last.data) if last is not None and last.whole else None
    if last is None or not isinstance(line, Line):
        return None
    standing = Standing(tree, tree)
    standing.add(line.head)
    return _place_after(last, line, standing) if standing.tree.root() == root else None


def _place_after(raw: RawLine, line: Line, standing: Standing) -> _Place:
    size, offset, peaks = line.seq + 1, raw.offset + len(raw.data) + 1, standing.tree.peaks
    standing.vouched = VerifiedState(line.log_id, size, offset, line.head, line.next_public, peaks, size, 0)
    return _Place(offset, standing, Position(size, line.head, line.next_public))


def rebuild_tree(files: Files, folder: Path, log_bytes: int, size: int, origins: Origins) -> Standing:
    """Return the tree over the `size` lines of a log of `log_bytes` bytes, after checking those that nobody vouched for.

    Every line after the newest checkpoint that is signed as the trust card in `origins` demands (every line at all, where
    there is no such checkpoint or no card) must bear its number, the head of the line before, a good signature, and
    the audit key in force: what is signed over this tree later rests on checked lines alone. Raises `LogDamaged`
    for a line that does not, and for a log that is shorter than a checkpoint or has another root than one. With a fitting hint only lines after that checkpoint are
    looked at; without one all are hashed, and all checkpoints compared.
    """
    signed = _newest_signed(files, folder, origins)
    newest = latest_checkpoint(files, folder) if origins.card is None else signed
    if newest is not None and newest.size > size:
        raise LogDamaged("log.damaged.shorter_than_checkpoint")
    place = _place_by_hint(files, folder, signed.size, signed.checkpoint.root, log_bytes) if signed is not None else None
    if place is None:
        place = _place_from_start(files, folder, log_bytes, 0 if signed is None else signed.size, origins)
    return _checked_from(files, folder, place, log_bytes, size, origins)


def _newest_signed(files: Files, folder: Path, origins: Origins) -> StoredCheckpoint | None:
    """Return the newest checkpoint whose signatures count; anybody who can write to the folder can put others there."""
    return None if origins.card is None else look_beside(files, folder, origins.card, origins.roster).newest


def _place_from_start(files: Files, folder: Path, log_bytes: int, covered: int, origins: Origins) -> _Place:
    standing = Standing(MerkleTree(), MerkleTree())
    if covered == 0:
        return _Place(0, standing, Position(0, genesis_prev(origins.log_id), origins.genesis_public))
    expected = _Expected(files, folder, 0, origins)
    for raw in raw_lines(files, LogPaths(folder).log, 0, log_bytes):
        standing.add(leaf_hash(raw.data))
        expected.compare(standing.tree)
        if standing.tree.size == covered:
            line = parse(raw.data)
            if not isinstance(line, Line):
                raise _broken(Failure(line, covered - 1))
            return _place_after(raw, line, standing)
    raise LogDamaged("log.damaged.other_size")


def _checked_from(files: Files, folder: Path, place: _Place, log_bytes: int, size: int, origins: Origins) -> Standing:
    standing, card = place.standing, origins.card
    audit_key = card.audit_key_sha256[:8] if card is not None else None
    log, epochs = LogPaths(folder).log, tuple(origins.epochs)
    span = Span(files, log, origins.log_id, audit_key, place.offset, log_bytes, epochs, origins.audit_keys)
    result = check_span(span, place.position)
    failure = result.failure or _reused_key(result)
    if failure is not None:
        raise _broken(failure)
    expected = _Expected(files, folder, standing.tree.size, origins)
    for head in result.each_head():
        standing.add(head)
        expected.compare(standing.tree)
    if standing.tree.size != size:
        raise LogDamaged("log.damaged.other_size")
    return standing


def _reused_key(result: SpanResult) -> Failure | None:
    """Return the failure if two of these lines announce one key; a verification compares them with all before, too."""
    keys = bytes(result.keys)
    if result.begin.public is not None:
        keys += key_record(result.begin.public, max(0, result.begin.seq - 1))
    rows = sorted(keys[at : at + _RECORD_BYTES] for at in range(0, len(keys), _RECORD_BYTES))
    twice = any(row[:KEY_PREFIX_BYTES] == other[:KEY_PREFIX_BYTES] for row, other in pairwise(rows))
    return Failure(Reason.KEY_REUSE) if twice else None


class _Expected:
    """The checkpoints over more than some lines, which the tree must agree with where they count."""

    def __init__(self, files: Files, folder: Path, size: int, origins: Origins) -> None:
        self._by_size = {stored.size: stored for stored in each_checkpoint(files, folder) if stored.size > size}
        self._origins = origins

    def compare(self, tree: MerkleTree) -> None:
        """Raise `LogDamaged` if a checkpoint that counts has another root; signatures are looked at only then."""
        stored = self._by_size.get(tree.size)
        if stored is not None and stored.checkpoint.root != tree.root() and self._counts(stored):
            raise LogDamaged("log.damaged.other_log")

    def _counts(self, stored: StoredCheckpoint) -> bool:
        card, roster = self._origins.card, self._origins.roster
        if card is None:
            return True
        return isinstance(check_note(stored.path.name, stored.note, card, roster), CheckedNote)


def _broken(failure: Failure) -> LogDamaged:
    seq = "" if failure.seq is None else str(failure.seq)
    return LogDamaged("log.damaged.changed_since", seq=seq, reason=failure.reason.value)


def log_continues(files: Files, folder: Path, checkpoint: Checkpoint) -> bool:
    """Tell whether the first lines of the log are those of a checkpoint; raises `LogDamaged`."""
    tree, path = MerkleTree(), LogPaths(folder).log
    try:
        facts = files.facts(path)
        end = 0 if facts is None else facts.size
        if _place_by_hint(files, folder, checkpoint.size, checkpoint.root, end) is not None:
            return True
        for line in raw_lines(files, path, 0, end):
            if tree.size == checkpoint.size or not line.whole:
                break
            tree.add(leaf_hash(line.data))
    except DiskFault as fault:
        raise LogDamaged("log.damaged.unreadable", fault=fault.text) from fault
    return tree.size == checkpoint.size and tree.root() == checkpoint.root
