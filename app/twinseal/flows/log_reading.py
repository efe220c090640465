"""Reading entries of a vault's log with audit keys that are open."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from twinseal.audit.epoch import unanchored_starts
from twinseal.audit.log_file import LogPaths
from twinseal.audit.reader import Entry, LogReader, iter_lines
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain import canonical
from twinseal.domain.errors import LogDamaged
from twinseal.flows.rooms import VaultRooms


def entries_from(rooms: VaultRooms, pairs: Sequence[KemKeyPair], *, offset: int = 0) -> list[Entry]:
    """Return the decrypted entries from a line's byte offset on; raises `LogDamaged`."""
    # While the key is lost, what a torn write left after the last line stands until the log has a key again.
    end = rooms.lost.log_bytes if rooms.lost is not None else None
    return list(LogReader(pairs).entries(iter_lines(rooms.parts.files, rooms.paths.audit, offset=offset, end=end)))


def all_entries(rooms: VaultRooms, pairs: Sequence[KemKeyPair]) -> list[Entry]:
    """Return every entry, unanchored ones before the entry that they came before; raises `LogDamaged`."""
    starts = unanchored_starts(rooms.parts.files, rooms.paths.audit)
    anchored = entries_from(rooms, pairs)
    if not starts:
        return anchored
    entries: list[Entry] = []
    begin = 0
    for start in starts:
        entries += anchored[begin:start]
        entries += _unanchored(rooms, pairs, start)
        begin = start
    return entries + anchored[begin:]


def _unanchored(rooms: VaultRooms, pairs: Sequence[KemKeyPair], start: int) -> Iterator[Entry]:
    folder = LogPaths(rooms.paths.audit).unanchored_at(start)
    try:
        for entry in LogReader(pairs).entries(iter_lines(rooms.parts.files, folder)):
            yield replace(entry, before=start)
    except LogDamaged:
        # Whoever can write to the folder can put anything there; a verification says so, and the log stays readable.
        return


def readable_rows(entries: Sequence[Entry]) -> bytes:
    """Return entries as lines of canonical JSON that anybody can hold against the log (docs/formats.md, 6.2)."""
    return b"".join(canonical.dumps(_readable(entry)) + b"\n" for entry in entries)


def _readable(entry: Entry) -> dict[str, object]:
    apart = {} if entry.before is None else {"unanchored": entry.before}
    return {**entry.fields, "head": entry.head.hex(), **apart}
