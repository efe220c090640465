"""What happens after the key for the next entry was lost: unanchored entries, until two people decide about them.

The sealed machine cannot go on with the log, because nobody would believe a key that nobody announced. It can still
write down what happens, under a key that it makes up itself; an epoch note of two people then adopts or rejects
these entries and gives the log a new key.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

from twinseal.audit.format.epoch import Epoch, Unanchored, unanchored_log_id
from twinseal.audit.format.key_slots import SLOT_BYTES, SLOTS, Slot, encode_slot
from twinseal.audit.format.line import audit_key_id
from twinseal.audit.format.log_file import LogPaths, may_stand
from twinseal.audit.verify.epoch_check import decided_holds
from twinseal.audit.write.crash_recovery import Origins, keyless_tail
from twinseal.audit.write.startup_check import rebuild_tree
from twinseal.audit.write.writer import LogWriter
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
    log_bytes: int
    """Where the log's last line ends; what a torn write left after it is dropped when the log has a key again."""
    writer: LogWriter
    before: int = 0
    """How many of the unanchored entries stood there before this start of the program."""
    broken: int = 0
    """How many such logs before this one lost their own key too, and were set aside."""

    def decided(self, *, adopted: bool) -> Unanchored | None:
        """Return what an epoch note says of the entries made so far; None where there are none."""
        return Unanchored(adopted, self.writer.size, self.writer.head, self.public) if self.writer.size else None


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where a log without its key ends, and where the unanchored entries from it belong."""

    files: Files
    place: Path
    log_id: str
    start: int
    prev: bytes
    log_bytes: int
    audit_public: bytes

    def small_id(self, public: bytes) -> str:
        return unanchored_log_id(self.log_id, self.start, self.prev, public)

    def lost(self, public: bytes, writer: LogWriter, broken: int) -> LostKey:
        return LostKey(self.log_id, self.start, self.prev, public, self.log_bytes, writer, writer.size, broken)


def take_up_lost(files: Files, folder: Path, origins: Origins, audit_public: bytes) -> LostKey:
    """Open the small log of unanchored entries, or make it; raises `LogDamaged`, `LogNotWritable`.

    The log itself must be sound: its last line signed, and extending its newest checkpoint. A small log that a verifier
    would refuse is set aside: adopted, it would make the whole log TAMPERED.
    """
    tail = keyless_tail(files, folder, origins)
    if tail.line is None:
        raise LogDamaged("log.damaged.empty_and_key_lost")
    start, prev = tail.line.seq + 1, tail.line.head
    place = LogPaths(folder).unanchored_at(start)
    gap = _Gap(files, place, origins.log_id, start, prev, tail.log_bytes, audit_public)
    try:
        rebuild_tree(files, folder, tail.log_bytes, start, origins)
        known = _taken_up(gap)
        if known is not None:
            return known
        broken = _set_aside(files, place)
        files.make_folder(place.parent)
        return _made(gap, broken)
    except DiskFault as fault:
        raise LogNotWritable("log.not_writable.because", fault=fault.text) from fault


def set_waiting_aside(files: Files, folder: Path, origins: Origins) -> Origins:
    """Set a note aside that governs no line yet and whose key is lost again; return the origins without it.

    The next decision would have to take its place and its number, and nobody's signatures may be overwritten. Raises
    `LogDamaged`, `LogNotWritable`.
    """
    tail = keyless_tail(files, folder, origins)
    start = 0 if tail.line is None else tail.line.seq + 1
    waiting = [epoch for epoch in origins.epochs if epoch.start == start]
    place = LogPaths(folder).epochs
    try:
        if waiting:
            # Not before it is known that the log was not cut back to here.
            rebuild_tree(files, folder, tail.log_bytes, start, origins)
        for epoch in waiting:
            before = sum(name.startswith(f"{epoch.file_name}-lost-") for name in files.names(place))
            files.rename(place / epoch.file_name, place / f"{epoch.file_name}-lost-{before + 1}")
    except DiskFault as fault:
        raise LogNotWritable("log.not_writable.because", fault=fault.text) from fault
    return replace(origins, epochs=[epoch for epoch in origins.epochs if epoch not in waiting])


def unanchored_hold(files: Files, folder: Path, lost: LostKey, audit_public: bytes) -> bool:
    """Tell whether the unanchored entries are whole, from the first to the last, by the rules of a verifier."""
    decided = lost.decided(adopted=True)
    epoch = Epoch(lost.log_id, lost.start, lost.prev, lost.public, 0, b"", decided)
    path = LogPaths(LogPaths(folder).unanchored_at(lost.start)).log
    return decided_holds(files, path, epoch, audit_key_id(audit_public))


def _taken_up(gap: _Gap) -> LostKey | None:
    files, place = gap.files, gap.place
    try:
        if files.facts(place / _KEY_NAME) is None:
            return None
        public = bytes.fromhex(files.read(place / _KEY_NAME, limit=64).decode("ascii"))
        small = gap.small_id(public)
        writer = LogWriter.open(files, place, log_id=small, audit_public=gap.audit_public, genesis_public=public)
    except (LogDamaged, ValueError):
        # Its own key is gone too, or somebody changed it: a second loss must not close the vault for good.
        return None
    lost = gap.lost(public, writer, len(_broken(files, place)))
    if unanchored_hold(files, place.parent.parent, lost, gap.audit_public):
        return lost
    writer.close()
    return None


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


def _made(gap: _Gap, broken: int) -> LostKey:
    genesis = new_ed25519()
    public = genesis.public
    writer, _ = LogWriter.create(
        gap.files,
        gap.place,
        audit_public=gap.audit_public,
        log_id=gap.small_id(public),
        reserve_bytes=0,
        genesis=genesis,
    )
    gap.files.create(gap.place / _KEY_NAME, public.hex().encode("ascii"))
    return gap.lost(public, writer, broken)


def begin_epoch(
    files: Files,
    folder: Path,
    origins: Origins,
    lost: LostKey,
    epoch: Epoch,
    note: bytes,
    signer: Ed25519Signer,
    audit_public: bytes,
) -> LogWriter:
    """Give the log the epoch's key and return its writer; raises `LogNotWritable`, `LogDamaged`.

    The note is the one commit point: until it is there the key is still lost, after it the log goes on. Where it may be
    there although something failed, the entries that it counts must stay as they are: nothing is written any more.
    """
    paths = LogPaths(folder)
    place = paths.epochs / epoch.file_name
    slot = encode_slot(epoch.log_id, Slot(epoch.start, epoch.prev, signer))
    known: Sequence[Epoch] = (*origins.epochs, epoch)
    try:
        files.replace(paths.key, slot + bytes(SLOT_BYTES * (SLOTS - 1)))
        files.make_folder(paths.epochs)
        files.replace(place, note)
        return LogWriter.open(
            files,
            folder,
            log_id=epoch.log_id,
            audit_public=audit_public,
            genesis_public=origins.genesis_public,
            epochs=known,
            card=origins.card,
            roster=origins.roster,
        )
    except BaseException as fault:
        if may_stand(files, place):
            lost.writer.stop()
        if isinstance(fault, DiskFault):
            raise LogNotWritable("log.not_writable.because", fault=fault.text) from fault
        raise
    finally:
        signer.wipe()
