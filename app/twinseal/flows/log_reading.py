"""Reading entries of a vault's log with audit keys that are open."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.audit.reader import Entry, LogReader, iter_lines
from twinseal.crypto.hpke import KemKeyPair
from twinseal.flows.rooms import VaultRooms


def entries_from(rooms: VaultRooms, pairs: Sequence[KemKeyPair], *, offset: int = 0) -> list[Entry]:
    """Return the decrypted entries from a line's byte offset on; raises `LogDamaged`."""
    return list(LogReader(pairs).entries(iter_lines(rooms.parts.files, rooms.paths.audit, offset=offset)))
