"""What happens after the key for the next entry was lost: a small log of its own, until two people decide about it.

The sealed machine cannot go on with the log, because nobody would believe a key that nobody announced. It can still
write down what happens, under a key that it makes up itself; an epoch note of two people then adopts or rejects
these entries and gives the log a new key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.audit.epoch import Epoch, Unanchored, unanchored_log_id
from twinseal.audit.history import rebuild_tree
from twinseal.audit.key_slots import SLOT_BYTES, SLOTS, Slot, encode_slot
from twinseal.audit.log_file import LogPaths
from twinseal.audit.recovery import Origins, keyless_tail
from twinseal.audit.writer import LogWriter
from twinseal.crypto.signing import Ed25519Signer
from twinseal.crypto.vault_keys import new_ed25519
from twinseal.domain.errors import DiskFault, FileMissing, LogDamaged, LogNotWritable, NotARegularFile
from twinseal.domain.ports import Files

_KEY_NAME: Final = "genesis.pub"


@dataclass(frozen=True, slots=True)
class LostKey:
    """A sound log without its key: where it would go on, and the writer of the entries made meanwhile."""

    log_id: str
    start: int
    """Number that the log's next entry would have."""
    prev: bytes
    public: bytes
    """Key of the first unanchored entry."""
    writer: LogWriter
    broken: int = 0
    """How many such logs before this one lost their own key too, and were set aside."""

    def decided(self, *, adopted: bool) -> Unanchored | None:
        """Return what an epoch note says of the entries made so far; None where there are none."""
        return Unanchored(adopted, self.writer.size, self.writer.head, self.public) if self.writer.size else None


def take_up_lost(files: Files, folder: Path, origins: Origins, audit_public: bytes) -> LostKey:
    """Open the small log of unanchored entries, or make it; raises `LogDamaged`, `LogNotWritable`.

    The log itself must be sound: its last line signed, and extending its newest checkpoint.
    """
    tail = keyless_tail(files, folder, origins)
    if tail.line is None:
        msg = "The log is empty and its key is lost: nothing is opened; call an auditor."
        raise LogDamaged(msg)
    start, prev = tail.line.seq + 1, tail.line.head
    place = LogPaths(folder).unanchored_at(start)
    try:
        rebuild_tree(files, folder, tail.log_bytes, start, origins)
        known = _taken_up(files, place, origins.log_id, start, prev, audit_public)
        if known is not None:
            return known
        broken = _set_aside(files, place)
        return _made(files, folder, origins.log_id, start, prev, audit_public, broken)
    except DiskFault as fault:
        msg = f"{LogNotWritable.default_sentence} ({fault.sentence})"
        raise LogNotWritable(msg) from fault


def _taken_up(files: Files, place: Path, log_id: str, start: int, prev: bytes, audit_public: bytes) -> LostKey | None:
    try:
        if files.facts(place / _KEY_NAME) is None:
            return None
        public = bytes.fromhex(files.read(place / _KEY_NAME, limit=64).decode("ascii"))
        small = unanchored_log_id(log_id, start, prev, public)
        writer = LogWriter.open(files, place, log_id=small, audit_public=audit_public, genesis_public=public)
    except (LogDamaged, ValueError):
        # Its own key is gone too, or somebody changed it: a second loss must not close the vault for good.
        return None
    return LostKey(log_id, start, prev, public, writer, len(_broken(files, place)))


def _broken(files: Files, place: Path) -> list[str]:
    try:
        return [name for name in files.names(place.parent) if name.startswith(f"{place.name}-broken-")]
    except FileMissing:
        return []


def _set_aside(files: Files, place: Path) -> int:
    """Keep what cannot be gone on with, under a name that no verifier takes for evidence; return how many there are."""
    broken = len(_broken(files, place))
    try:
        facts = files.facts(place / LogPaths(place).log.name)
        empty = facts is None or facts.size == 0
    except NotARegularFile:
        empty = False
    if empty:
        # Nothing in it was ever acknowledged.
        files.remove_folder(place)
        return broken
    files.rename(place, place.with_name(f"{place.name}-broken-{broken + 1}"))
    return broken + 1


def _made(files: Files, folder: Path, log_id: str, start: int, prev: bytes, audit_public: bytes, broken: int) -> LostKey:
    paths, genesis = LogPaths(folder), new_ed25519()
    place, public = paths.unanchored_at(start), genesis.public
    files.make_folder(paths.unanchored)
    small = unanchored_log_id(log_id, start, prev, public)
    writer, _ = LogWriter.create(files, place, audit_public=audit_public, log_id=small, reserve_bytes=0, genesis=genesis)
    files.create(place / _KEY_NAME, public.hex().encode("ascii"))
    return LostKey(log_id, start, prev, public, writer, broken)


def begin_epoch(
    files: Files,
    folder: Path,
    origins: Origins,
    epoch: Epoch,
    note: bytes,
    signer: Ed25519Signer,
    audit_public: bytes,
) -> LogWriter:
    """Give the log the epoch's key and return its writer; raises `LogNotWritable`, `LogDamaged`.

    The note is the one commit point: until it is there the key is still lost, after it the log goes on.
    """
    paths = LogPaths(folder)
    slot = encode_slot(epoch.log_id, Slot(epoch.start, epoch.prev, signer))
    try:
        files.replace(paths.key, slot + bytes(SLOT_BYTES * (SLOTS - 1)))
        files.make_folder(paths.epochs)
        files.replace(paths.epochs / epoch.file_name, note)
    except DiskFault as fault:
        msg = f"{LogNotWritable.default_sentence} ({fault.sentence})"
        raise LogNotWritable(msg) from fault
    finally:
        signer.wipe()
    known: Sequence[Epoch] = (*origins.epochs, epoch)
    return LogWriter.open(
        files,
        folder,
        log_id=epoch.log_id,
        audit_public=audit_public,
        genesis_public=origins.genesis_public,
        epochs=known,
        card=origins.card,
    )
