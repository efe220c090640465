"""Writes the log: one durable line per event, signed by a key that is forgotten at once.

An append is three synced writes: the next key into the spare slot, the line, zeros over the used key. Whoever takes
the key later can write what follows, but cannot change what stands.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.format.checkpoint import StoredCheckpoint, TreeHead, origin_of, save_checkpoint
from twinseal.audit.format.epoch import Epoch
from twinseal.audit.format.key_slots import SLOT_BYTES, SLOTS, Slot, clear_slot, create_slots, encode_slot, write_slot
from twinseal.audit.format.line import (
    LINE_MAX_BYTES,
    audit_key_id,
    commitment_of,
    entry_info,
    genesis_prev,
    unsigned_line,
)
from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.format.merkle import MerkleTree, leaf_hash
from twinseal.audit.format.payload import make_plaintext, pad
from twinseal.audit.verify.anchors import VerifiedState
from twinseal.audit.verify.roster import Roster
from twinseal.audit.write.crash_recovery import Dropped, Origins, Recovered, Tail, recover
from twinseal.audit.write.startup_check import Standing, rebuild_tree, save_hint
from twinseal.crypto.hpke import Sealer
from twinseal.crypto.signing import Ed25519Signer
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.errors import DiskFault, DiskFull, LogDamaged, LogNotWritable
from twinseal.domain.ports import FileFacts, Files
from twinseal.domain.trust_card import TrustCard

RESERVE_BYTES: Final = 16 * 1024 * 1024
_RESERVE_STEP: Final = 256 * 1024


@dataclass(frozen=True, slots=True)
class Appended:
    """A durable entry: its number, leaf hash (32 bytes), line without line feed, and offset in the file."""

    seq: int
    head: bytes
    line_bytes: bytes
    offset: int


class LogWriter:
    """The one writer of a log; its process holds the vault's lock. Safe to call from several threads."""

    def __init__(
        self, files: Files, folder: Path, log_id: str, audit_public: bytes, state: Recovered, standing: Standing
    ) -> None:
        """Take over a recovered log; use `create` or `open`."""
        self.log_id = log_id
        self.recovered: Dropped | None = state.dropped
        """What a crash left and was dropped at start, to be logged as `log.recovered`; None if nothing."""
        self._files = files
        self._paths = LogPaths(folder)
        self._sealer = Sealer(audit_public)
        self._audit_key = audit_key_id(audit_public)
        self._slot = state.slot
        self._slot_index = state.slot_index
        self._standing = standing
        self._log_bytes = state.tail.log_bytes
        self._tail = _appended(state.tail)
        self._unsettled = False
        self._undecided = False
        self._lock = threading.Lock()
        self._log_facts = self._facts_of(self._paths.log)
        self._key_facts = self._facts_of(self._paths.key)
        self.linked = self._log_facts.links > 1 or self._key_facts.links > 1
        """Whether the log or its key had a second name at start, by which somebody can follow either."""

    # -- begin and end -------------------------------------------------------------------------

    @classmethod
    def create(
        cls,
        files: Files,
        folder: Path,
        *,
        audit_public: bytes,
        first_event: Mapping[str, object] | None = None,
        log_id: str | None = None,
        reserve_bytes: int = RESERVE_BYTES,
        genesis: Ed25519Signer | None = None,
    ) -> tuple[LogWriter, bytes]:
        """Make a new log in `folder` and return its writer and the genesis public key (for the trust card).

        `first_event` is its first entry, if given; `log_id` is 32 hexadecimal digits, random by default, like the key
        `genesis` that signs the first line and is taken over. Raises `LogNotWritable`; what was begun then stays in the folder and is of no use.
        """
        log_id = secrets.token_hex(16) if log_id is None else log_id
        paths = LogPaths(folder)
        slot = Slot(0, genesis_prev(log_id), genesis or new_ed25519())
        try:
            files.make_folder(folder)
            files.make_folder(paths.checkpoints)
            if reserve_bytes:
                # Random, because zeros would take no room on a file system that compresses.
                files.create(paths.reserve, secrets.token_bytes(reserve_bytes))
            create_slots(files, paths.key, log_id, slot)
            files.create(paths.log, b"")
        except DiskFault as fault:
            raise _not_writable(fault) from fault
        empty = Standing(MerkleTree(), MerkleTree())
        writer = cls(files, folder, log_id, audit_public, Recovered(Tail(0, None, 0), slot, 0, None), empty)
        genesis_public = slot.signer.public
        if first_event is not None:
            writer.append(first_event)
        return writer, genesis_public

    @classmethod
    def open(
        cls,
        files: Files,
        folder: Path,
        *,
        log_id: str,
        audit_public: bytes,
        genesis_public: bytes | None = None,
        epochs: Sequence[Epoch] = (),
        card: TrustCard | None = None,
        roster: Roster | None = None,
    ) -> LogWriter:
        """Open a log for writing; a torn last write is dropped and told in `recovered`.

        `epochs` are those whose notes were judged by a trust card; `card` and `roster` tell which checkpoints count, after the
        newest of which every line is checked (all lines, without a card). Raises `LogKeyLost` if the log is sound but the
        key for its next entry is gone, `LogDamaged` if files are missing, the tail does not fit the one-time key, a line does not hold, or the log does
        not extend its newest checkpoint; `LogNotWritable` if cleaning up after a crash failed.
        """
        origins = Origins(log_id, genesis_public, epochs, card, roster)
        state = recover(files, folder, origins)
        size = 0 if state.tail.line is None else state.tail.line.seq + 1
        try:
            standing = rebuild_tree(files, folder, state.tail.log_bytes, size, origins)
        except DiskFault as fault:
            raise LogDamaged("log.damaged.unreadable", fault=fault.text) from fault
        return cls(files, folder, log_id, audit_public, state, standing)

    def close(self) -> None:
        """Forget the key in memory; the log can be opened again."""
        self._slot.signer.wipe()

    # -- what stands ---------------------------------------------------------------------------

    @property
    def size(self) -> int:
        """Return the number of entries."""
        return self._standing.tree.size

    @property
    def head(self) -> bytes:
        """Return the leaf hash of the last entry; of an empty log the value its first line will name."""
        return self._slot.prev

    @property
    def tail(self) -> Appended | None:
        """Return the last entry as it stands, or None for an empty log."""
        return self._tail

    @property
    def vouched(self) -> VerifiedState | None:
        """Return up to where a signed checkpoint vouched for the lines when the log was opened; None without one."""
        return self._standing.vouched

    @property
    def log_bytes(self) -> int:
        """Return the size of the log's file."""
        return self._log_bytes

    @property
    def reserve_left(self) -> int:
        """Return the bytes of the reserve that a full drive has not yet taken."""
        try:
            facts = self._files.facts(self._paths.reserve)
        except DiskFault:
            return 0
        return 0 if facts is None else facts.size

    def seal_to(self, audit_public: bytes) -> None:
        """Seal every entry from now on to another audit key, which a people note in force names."""
        with self._lock:
            self._sealer, self._audit_key = Sealer(audit_public), audit_key_id(audit_public)

    def stop(self) -> None:
        """Refuse every further entry: a note may stand that gave the log another key, which only a new start can tell."""
        self._undecided = True

    def refill_reserve(self) -> None:
        """Make the reserve whole again; raises `DiskFault`."""
        self._files.replace(self._paths.reserve, secrets.token_bytes(RESERVE_BYTES))

    def tree_head(self) -> TreeHead:
        """Return size and root of what stands, for the checkpoint that `make_checkpoint` signs."""
        with self._lock:
            return self._tree_head()

    def _tree_head(self) -> TreeHead:
        return TreeHead(origin_of(self.log_id), self._standing.tree.size, self._standing.tree.root())

    def save_checkpoint(
        self, note: bytes, counts: Callable[[StoredCheckpoint], bool] = lambda _stored: True
    ) -> StoredCheckpoint:
        """Write a note made over `tree_head`, durable; raises `LogNotWritable`, or `LogDamaged` for a fork.

        `counts` tells of a checkpoint that stands in its place whether anybody signed it; one that nobody did is set aside.
        """
        with self._lock:
            try:
                stored = save_checkpoint(self._files, self._paths.folder, note, counts)
            except DiskFault as fault:
                raise _not_writable(fault) from fault
            if stored.checkpoint.tree_head == self._tree_head() and self._tail:
                save_hint(self._files, self._paths.folder, self._standing.before, self._tail.offset)
            return stored

    # -- append --------------------------------------------------------------------------------

    def append(self, plaintext_fields: Mapping[str, object]) -> Appended:
        """Make one event durable and return it; `v`, `seq` and `salt` are added.

        Raises `BadInput` for fields that cannot be logged, `LogDamaged` if the files were changed under this
        process, and `LogNotWritable` for a fault of the disk. After that the log is whole and can be tried again;
        if the fault came in the last of the three writes, the entry stands although it was not acknowledged.
        """
        with self._lock:
            plaintext = make_plaintext(plaintext_fields, self._standing.tree.size)
            try:
                self._settle()
                return self._write(plaintext)
            except DiskFault as fault:
                raise _not_writable(fault) from fault

    def _settle(self) -> None:
        """Make sure that the files are those this process wrote, and drop what a failed append may have left."""
        if self._undecided:
            raise LogNotWritable("log.not_writable.undecided")
        log, key = self._files.facts(self._paths.log), self._files.facts(self._paths.key)
        if log is None or key is None:
            raise _changed()
        if not (_is_same(log, self._log_facts) and _is_same(key, self._key_facts)):
            self._compare_all()
            self._log_facts, self._key_facts = log, key
        if key.links > 1:
            self._take_the_key_away()
        if self._unsettled and self._log_bytes < log.size <= self._log_bytes + LINE_MAX_BYTES:
            self._files.truncate(self._paths.log, self._log_bytes)
        elif log.size != self._log_bytes:
            raise _changed()
        self._unsettled = False
        if self._tail is not None:
            length = self._log_bytes - self._tail.offset
            data = self._files.read_at(self._paths.log, self._tail.offset, length)
            if data != self._tail.line_bytes + b"\n":
                raise _changed()

    def _compare_all(self) -> None:
        """Compare the whole log and the key with what this process wrote.

        A file of another inode stands there: somebody put it there, or the file system (FAT) gives its files new numbers.
        """
        tree = MerkleTree()
        for line in raw_lines(self._files, self._paths.log, 0, self._log_bytes):
            tree.add(leaf_hash(line.data))
        key = self._files.read_at(self._paths.key, self._slot_index * SLOT_BYTES, SLOT_BYTES)
        if tree.root() != self._standing.tree.root() or key != encode_slot(self.log_id, self._slot):
            raise _changed()

    def _take_the_key_away(self) -> None:
        """Give the key a file of its own: by a second name of the old one somebody could read every key to come."""
        slots = [bytes(SLOT_BYTES)] * SLOTS
        slots[self._slot_index] = encode_slot(self.log_id, self._slot)
        self._files.replace(self._paths.key, b"".join(slots))
        self._key_facts = self._facts_of(self._paths.key)

    def _write(self, plaintext: bytes) -> Appended:
        used, signer = self._slot, new_ed25519()
        info = entry_info(self.log_id, used.seq, used.prev, signer.public)
        sealed = self._sealer.seal(pad(plaintext), info)
        unsigned = unsigned_line(
            self.log_id, used.seq, used.prev, signer.public, self._audit_key, commitment_of(plaintext), sealed
        )
        raw = unsigned.with_signature(used.signer.sign(unsigned.signed))
        following = Slot(used.seq + 1, leaf_hash(raw), signer)
        spare = 1 - self._slot_index
        try:
            write_slot(self._files, self._paths.key, spare, encode_slot(self.log_id, following))
            self._unsettled = True
            self._append_line(raw + b"\n")
        except BaseException:
            signer.wipe()
            raise
        # The line is durable. From here on there is only forward: a used key whose wiping began may be gone.
        appended = Appended(used.seq, following.prev, raw, self._log_bytes)
        used_index, self._slot, self._slot_index = self._slot_index, following, spare
        self._standing.add(following.prev)
        self._log_bytes += len(raw) + 1
        self._tail = appended
        self._unsettled = False
        used.signer.wipe()
        clear_slot(self._files, self._paths.key, used_index)
        return appended

    def _append_line(self, data: bytes) -> None:
        try:
            self._files.append(self._paths.log, data)
        except DiskFull:
            left = self.reserve_left
            if not left:
                raise
            self._files.truncate(self._paths.reserve, max(0, left - _RESERVE_STEP))
            # The failed write may not have been cut back: what it left must not become a part of this line.
            facts = self._files.facts(self._paths.log)
            if facts is None or facts.size != self._log_bytes:
                self._files.truncate(self._paths.log, self._log_bytes)
            self._files.append(self._paths.log, data)

    def _facts_of(self, path: Path) -> FileFacts:
        try:
            facts = self._files.facts(path)
        except DiskFault as fault:
            raise _changed() from fault
        if facts is None:
            raise _changed()
        return facts


def _appended(tail: Tail) -> Appended | None:
    if tail.line is None:
        return None
    return Appended(tail.line.seq, tail.line.head, tail.line.raw, tail.offset)


def _is_same(now: FileFacts, before: FileFacts) -> bool:
    return (now.inode, now.device, now.links) == (before.inode, before.device, before.links)


def _not_writable(fault: DiskFault) -> LogNotWritable:
    return LogNotWritable("log.not_writable.because", fault=fault.text)


def _changed() -> LogDamaged:
    return LogDamaged("log.damaged.replaced_meanwhile")
