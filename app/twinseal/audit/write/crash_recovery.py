"""What a log's folder says at start: the tail, the one key that fits it, and what a crash left behind."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from twinseal.audit.format.epoch import Epoch
from twinseal.audit.format.key_slots import SLOT_BYTES, SLOTS, Slot, clear_slot, read_slots
from twinseal.audit.format.line import LINE_MAX_BYTES, Line, genesis_prev, parse
from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.verify.roster import Roster
from twinseal.domain.errors import (
    DiskFault,
    FileMissing,
    FileTooLarge,
    LogDamaged,
    LogKeyLost,
    LogNotWritable,
    NotARegularFile,
)
from twinseal.domain.ports import Files
from twinseal.domain.trust_card import TrustCard

_WINDOW = 4 * LINE_MAX_BYTES


@dataclass(frozen=True, slots=True)
class Dropped:
    """Bytes of a write that was torn before it was acknowledged, dropped at start."""

    dropped_bytes: int
    dropped_sha256: str


@dataclass(frozen=True, slots=True)
class Tail:
    """Where the log ends: bytes of the file, its last line (None for an empty log) and that line's offset."""

    log_bytes: int
    line: Line | None
    offset: int


@dataclass(frozen=True, slots=True)
class Recovered:
    """A log ready to be written: its tail, the key for the next line and its slot, what was dropped."""

    tail: Tail
    slot: Slot
    slot_index: int
    dropped: Dropped | None


@dataclass(frozen=True, slots=True)
class Origins:
    """Which log it is, and the keys that no line announces: that of the first line, and those that epochs set."""

    log_id: str
    genesis_public: bytes | None
    """None where nothing outside tells it."""
    epochs: Sequence[Epoch] = ()
    card: TrustCard | None = None
    """Whose signatures on checkpoints count; without one none vouches for a line."""
    roster: Roster | None = None
    """Who counts where; without one the card's people are those of the whole log."""

    @property
    def audit_keys(self) -> tuple[tuple[int, bytes], ...]:
        """Return from which entries on which audit keys of people notes hold, by their ids."""
        return self.roster.audit_keys if self.roster is not None else ()

    def key_of(self, seq: int, announced: bytes | None) -> bytes | None:
        """Return the key that signs a line; `announced` is what the line before it says."""
        set_here = [epoch.public for epoch in self.epochs if epoch.start == seq]
        return set_here[0] if set_here else (self.genesis_public if seq == 0 else announced)


def recover(files: Files, folder: Path, origins: Origins) -> Recovered:
    """Find the key that the tail announced, and clean up after a crash.

    Exactly one slot must hold the announced key, for this place and this tail. Bytes after the last line feed, or
    a last line that nothing signed, are a torn write only if the key for the line before them is still there: it is
    wiped as soon as a line is acknowledged. A sound tail without its key raises `LogKeyLost`, anything else
    `LogDamaged`; a fault in cleaning `LogNotWritable`.
    """
    paths = LogPaths(folder)
    window, window_at = _read_window(files, paths)
    slots = _read_slots(files, paths, origins.log_id)
    for tail in _candidates(window, window_at):
        fitting = _fitting(slots, tail, origins)
        if fitting is not None and _is_unacknowledged(fitting[1], window, window_at, tail, origins.log_id):
            index, slot = fitting
            _check_tail_signature(window, window_at, tail, origins)
            dropped = _clean(files, paths, window[tail.log_bytes - window_at :], tail, index)
            return Recovered(tail, slot, index, dropped)
    keyless_tail(files, folder, origins)
    raise LogKeyLost("log.key_lost.key")


def keyless_tail(files: Files, folder: Path, origins: Origins) -> Tail:
    """Return where a log ends whose key is lost; raises `LogDamaged` unless its end is sound in itself."""
    window, window_at = _read_window(files, LogPaths(folder))
    for tail in _candidates(window, window_at)[:1]:
        rest = window_at + len(window) - tail.log_bytes
        if tail.line is not None and tail.line.log_id == origins.log_id and rest <= LINE_MAX_BYTES:
            _check_tail_signature(window, window_at, tail, origins)
            return tail
    raise LogDamaged("log.damaged.key_file_mismatch")


def _read_window(files: Files, paths: LogPaths) -> tuple[bytes, int]:
    try:
        facts = files.facts(paths.log)
        if facts is None:
            raise LogDamaged("log.damaged.missing")
        window_at = max(0, facts.size - _WINDOW)
        return files.read_at(paths.log, window_at, facts.size - window_at), window_at
    except DiskFault as fault:
        raise LogDamaged("log.damaged.unreadable_at_start", fault=fault.text) from fault


def _read_slots(files: Files, paths: LogPaths, log_id: str) -> tuple[Slot | None, ...]:
    try:
        return read_slots(files, paths.key, log_id)
    except (FileMissing, FileTooLarge, NotARegularFile, LogDamaged):
        # The key is lost; whether the log itself is sound is judged by its lines.
        return (None,) * SLOTS
    except DiskFault as fault:
        raise LogDamaged("log.damaged.key_file_unreadable", fault=fault.text) from fault


def _candidates(window: bytes, window_at: int) -> list[Tail]:
    """Return the tail as it stands, and the one before the last line, which a crash may have torn."""
    tails: list[Tail] = []
    end = window.rfind(b"\n") + 1
    for _ in range(2):
        if end == 0 and window_at > 0:
            break
        start = window.rfind(b"\n", 0, max(0, end - 1)) + 1
        line = parse(window[start : end - 1]) if end else None
        if end == 0 or isinstance(line, Line):
            tails.append(Tail(window_at + end, line if isinstance(line, Line) else None, window_at + start))
        if end == 0:
            break
        end = start
    return tails


def _fitting(slots: tuple[Slot | None, ...], tail: Tail, origins: Origins) -> tuple[int, Slot] | None:
    if tail.line is None:
        seq, prev, public = 0, genesis_prev(origins.log_id), origins.genesis_public
    elif tail.line.log_id != origins.log_id:
        return None
    else:
        seq, prev = tail.line.seq + 1, tail.line.head
        public = origins.key_of(seq, tail.line.next_public)
    fitting = [
        (index, slot)
        for index, slot in enumerate(slots)
        if slot is not None and (slot.seq, slot.prev) == (seq, prev) and (public is None or slot.signer.public == public)
    ]
    return fitting[0] if len(fitting) == 1 else None


def _is_unacknowledged(slot: Slot, window: bytes, window_at: int, tail: Tail, log_id: str) -> bool:
    """Tell whether what follows the tail can only be a write that was never acknowledged."""
    rest = window[tail.log_bytes - window_at :]
    if len(rest) > LINE_MAX_BYTES:
        return False
    first, ended, _ = rest.partition(b"\n")
    line = parse(first) if ended else None
    # A whole line that the key signed had its successor's key made durable first: that key was removed.
    whole = isinstance(line, Line) and line.log_id == log_id and line.is_signed_by(slot.signer.public)
    return not whole


def _check_tail_signature(window: bytes, window_at: int, tail: Tail, origins: Origins) -> None:
    if tail.line is None:
        return
    announced = None
    if tail.offset > 0:
        before = window[: tail.offset - window_at - 1]
        previous = parse(before[before.rfind(b"\n") + 1 :])
        if not isinstance(previous, Line) or previous.head != tail.line.prev:
            raise LogDamaged("log.damaged.before_last_line")
        announced = previous.next_public
    public = origins.key_of(tail.line.seq, announced)
    if public is not None and not tail.line.is_signed_by(public):
        raise LogDamaged("log.damaged.last_line_unsigned")


def _clean(files: Files, paths: LogPaths, rest: bytes, tail: Tail, index: int) -> Dropped | None:
    try:
        if rest:
            files.truncate(paths.log, tail.log_bytes)
        for other in range(SLOTS):
            if other != index and not _is_empty(files, paths, other):
                clear_slot(files, paths.key, other)
    except DiskFault as fault:
        raise LogNotWritable from fault
    return Dropped(len(rest), hashlib.sha256(rest).hexdigest()) if rest else None


def _is_empty(files: Files, paths: LogPaths, index: int) -> bool:
    return not files.read_at(paths.key, index * SLOT_BYTES, SLOT_BYTES).strip(b"\x00")
