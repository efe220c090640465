"""Files that wait for no disk, to make in minutes what would take hours."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Final

from twinseal.domain.ports import FileFacts
from twinseal.host.files import RealFiles

_WRITTEN_OUT: Final = 8 * 1024 * 1024
"""So many bytes of a log are written at once."""


class Unsynced(RealFiles):
    """The real files without waiting for the disk, to make a long log in minutes."""

    def _flush_data(self, handle: int) -> None:
        pass

    def _flush(self, handle: int) -> None:
        pass


class Gathered(Unsynced):
    """Besides, one log and its key are in memory until `write_out`: an entry costs its signature and its seal, and no call of the system."""

    def __init__(self, log: Path, key: Path) -> None:
        """Take over both files as they stand; nothing else may write them in the meantime."""
        self._log, self._key = log, key
        self._facts = {path: facts for path in (log, key) if (facts := super(Gathered, self).facts(path)) is not None}
        self._slots = bytearray(super().read(key, limit=self._facts[key].size))
        self._size = self._written = self._facts[log].size
        self._lines = bytearray()

    def facts(self, path: Path) -> FileFacts | None:
        """Return facts of a plain file, of the log those that it will have."""
        known = self._facts.get(path)
        if known is None:
            return super().facts(path)
        return replace(known, size=self._size) if path == self._log else known

    def read_at(self, path: Path, offset: int, count: int) -> bytes:
        """Return up to `count` bytes from `offset`, of the log also what is not written out yet."""
        if path == self._log:
            if offset < self._written:
                self.write_out()
                return super().read_at(path, offset, count)
            return bytes(self._lines[offset - self._written :][:count])
        return bytes(self._slots[offset:][:count]) if path == self._key else super().read_at(path, offset, count)

    def append(self, path: Path, data: bytes) -> None:
        """Append; to the log a whole block at once."""
        if path != self._log:
            super().append(path, data)
            return
        self._lines += data
        self._size += len(data)
        if len(self._lines) > _WRITTEN_OUT:
            # The last line stays: it is read before each append.
            last = len(self._lines) - len(data)
            super().append(path, bytes(self._lines[:last]))
            del self._lines[:last]
            self._written += last

    def write_at(self, path: Path, offset: int, data: bytes) -> None:
        """Overwrite in place."""
        if path == self._key:
            self._slots[offset : offset + len(data)] = data
        else:
            super().write_at(path, offset, data)

    def write_out(self) -> None:
        """Write what is left of log and key."""
        super().append(self._log, bytes(self._lines))
        self._written, self._lines = self._size, bytearray()
        super().write_at(self._key, 0, bytes(self._slots))
