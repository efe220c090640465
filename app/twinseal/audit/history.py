"""Rebuilds the Merkle tree of a log at start, and finds every checkpoint that the log does not extend."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.checkpoint import StoredCheckpoint, checkpoint_names, latest_checkpoint, read_checkpoint
from twinseal.audit.line import Line, parse
from twinseal.audit.log_file import LogPaths, raw_lines
from twinseal.audit.merkle import MerkleTree, leaf_hash
from twinseal.domain import canonical
from twinseal.domain.errors import DiskFault, LogDamaged, TwinsealError
from twinseal.domain.ports import Files

_HINT_MAX_BYTES: Final = 16 * 1024


@dataclass(frozen=True, slots=True)
class _Hint:
    tree: MerkleTree
    offset: int


def save_hint(files: Files, folder: Path, tree: MerkleTree, offset: int) -> None:
    """Keep the tree's right edge at a checkpoint, so that the next start need not hash what lies before it.

    It is a hint only: used if its root is that of the newest checkpoint, and a fault in writing it is no matter.
    """
    hint = {"size": tree.size, "offset": offset, "peaks": [peak.hex() for peak in tree.peaks]}
    with contextlib.suppress(DiskFault):
        files.replace(LogPaths(folder).tree, canonical.dumps(hint))


def _read_hint(files: Files, folder: Path, newest: StoredCheckpoint) -> _Hint | None:
    try:
        fields = canonical.loads_object(files.read(LogPaths(folder).tree, limit=_HINT_MAX_BYTES))
        size, offset, peaks = fields["size"], fields["offset"], fields["peaks"]
        if not (isinstance(size, int) and isinstance(offset, int) and isinstance(peaks, list)):
            return None
        tree = MerkleTree(size, [bytes.fromhex(str(peak)) for peak in peaks])
    except (TwinsealError, ValueError, KeyError):
        return None
    if tree.size != newest.size or tree.root() != newest.checkpoint.root:
        return None
    return _Hint(tree, offset)


def rebuild_tree(files: Files, folder: Path, log_bytes: int, size: int) -> MerkleTree:
    """Return the tree over the `size` lines of a log of `log_bytes` bytes.

    Raises `LogDamaged` if the log is shorter than a checkpoint or has another root than one. With a fitting hint
    only the newest checkpoint is compared; without one all are.
    """
    newest = latest_checkpoint(files, folder)
    if newest is not None:
        if newest.size > size:
            raise _damaged("is shorter than its newest checkpoint")
        hint = _read_hint(files, folder, newest)
        tree = _from_hint(files, folder, hint, log_bytes) if hint is not None else None
        if tree is not None and tree.size == size:
            return tree
    return _from_start(files, folder, log_bytes, size)


def _from_hint(files: Files, folder: Path, hint: _Hint, log_bytes: int) -> MerkleTree | None:
    if not 0 <= hint.offset <= log_bytes:
        return None
    tree = hint.tree
    for number, line in enumerate(raw_lines(files, LogPaths(folder).log, hint.offset, log_bytes)):
        if number == 0:
            first = parse(line.data)
            if not isinstance(first, Line) or first.seq != tree.size:
                return None
        tree.add(leaf_hash(line.data))
    return tree


def _from_start(files: Files, folder: Path, log_bytes: int, size: int) -> MerkleTree:
    expected = {stored.size: stored for stored in _all(files, folder)}
    tree = MerkleTree()
    for line in raw_lines(files, LogPaths(folder).log, 0, log_bytes):
        tree.add(leaf_hash(line.data))
        stored = expected.pop(tree.size, None)
        if stored is not None and stored.checkpoint.root != tree.root():
            raise _damaged("is not the one that its checkpoints countersigned")
    if expected:
        raise _damaged("is shorter than one of its checkpoints")
    if tree.size != size:
        raise _damaged("has more or fewer lines than its last line says")
    return tree


def _all(files: Files, folder: Path) -> list[StoredCheckpoint]:
    return [read_checkpoint(files, folder, name) for name in checkpoint_names(files, folder)]


def _damaged(what: str) -> LogDamaged:
    msg = f"The log {what}: nothing is opened; keep this folder as it is and call an auditor."
    return LogDamaged(msg)


def root_at(files: Files, folder: Path, size: int) -> bytes | None:
    """Return the root over the first `size` lines, or None where there are fewer; raises `LogDamaged`.

    With a fitting hint only what lies behind it is hashed.
    """
    try:
        newest = latest_checkpoint(files, folder)
        hint = _read_hint(files, folder, newest) if newest is not None else None
        if hint is not None and hint.tree.size == size:
            return hint.tree.root()
        tree, path = MerkleTree(), LogPaths(folder).log
        facts = files.facts(path)
        for line in raw_lines(files, path, 0, 0 if facts is None else facts.size):
            if tree.size == size or not line.whole:
                break
            tree.add(leaf_hash(line.data))
    except DiskFault as fault:
        msg = f"The log cannot be read: {fault.sentence}"
        raise LogDamaged(msg) from fault
    return tree.root() if tree.size == size else None
