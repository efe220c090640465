"""The sealed store: one SQLCipher database a generation, keyed with a raw key; labels, contents, duties, keys."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import StoreDamaged
from twinseal.domain.ports import Files
from twinseal.vault.connection import LibraryError, connect, guarded, restrict
from twinseal.vault.draft_rows import DraftRows
from twinseal.vault.duty_rows import DutyRows
from twinseal.vault.envelope_rows import EnvelopeRows
from twinseal.vault.file_list import ListedFile
from twinseal.vault.layout import FORMAT_VERSION, journal_of
from twinseal.vault.met_rows import MetRows

_PLAIN: Final = b"SQLite format 3\0"
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE envelopes (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, outside BLOB NOT NULL, contents BLOB NOT NULL, kept BLOB,
  kept_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX envelope_at ON envelopes(position);
CREATE TABLE files (
  id TEXT PRIMARY KEY, envelope TEXT NOT NULL REFERENCES envelopes(id) ON DELETE CASCADE, name TEXT NOT NULL,
  size INTEGER NOT NULL, key BLOB NOT NULL, sha256 TEXT NOT NULL, kept INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX files_of ON files(envelope);
CREATE TABLE retired (
  envelope TEXT PRIMARY KEY, outside BLOB NOT NULL, at TEXT NOT NULL, opening TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE seen (
  person TEXT NOT NULL, envelope TEXT NOT NULL, first_at TEXT NOT NULL, last_at TEXT NOT NULL, opening TEXT NOT NULL,
  PRIMARY KEY (person, envelope)
) STRICT, WITHOUT ROWID;
CREATE TABLE duties (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, of TEXT NOT NULL, seal INTEGER NOT NULL, opening TEXT NOT NULL, envelope TEXT NOT NULL,
  due TEXT NOT NULL, since TEXT NOT NULL, fields TEXT NOT NULL, refused TEXT NOT NULL, closed TEXT, closed_by TEXT NOT NULL,
  closed_in TEXT NOT NULL, how TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE met (
  person TEXT NOT NULL, key INTEGER NOT NULL, form BLOB NOT NULL, ed25519 TEXT NOT NULL, mldsa44 TEXT NOT NULL,
  entry INTEGER NOT NULL, PRIMARY KEY (person, key, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE drafts (id TEXT PRIMARY KEY, at TEXT NOT NULL, begun_by TEXT NOT NULL, body BLOB NOT NULL)
  STRICT, WITHOUT ROWID;
"""


class Store(EnvelopeRows, DutyRows, DraftRows, MetRows):
    """An open store; one owner, closed by `close`.

    Every fault is a `StoreDamaged` (changed, missing, incomplete) or a `DiskFault` (the machine), with one sentence.
    """

    @classmethod
    def create(cls, files: Files, path: Path, key: SecretBytes) -> Store:
        """Make a new, empty store where nothing stands yet."""
        # Made by us and not by the library, so that it is ours alone to read whatever the process's umask is.
        files.create(path, b"")
        with guarded():
            store = cls(connect(path, key))
            try:
                store._db.executescript(_SCHEMA)
                restrict(store._db)
                store.set_meta("format", str(FORMAT_VERSION).encode())
                if files.read_at(path, 0, len(_PLAIN)) == _PLAIN:
                    raise StoreDamaged("store.damaged.not_encrypted")
            except BaseException:
                store.close()
                raise
        return store

    @classmethod
    def open(cls, path: Path, key: SecretBytes, *, read_only: bool = False) -> Store:
        """Open an existing store; it must answer with its format version.

        `read_only` refuses every change, and ignores a journal beside the store: whoever can write there could
        otherwise have the library roll "back" what the header's digest was just checked against.
        """
        if not path.is_file() or path.stat().st_size == 0:
            raise StoreDamaged("store.damaged.empty")
        with guarded():
            store = cls(connect(path, key, frozen=read_only))
            try:
                restrict(store._db)
                version = store.meta("format")
            except BaseException:
                store.close()
                raise
        if version != str(FORMAT_VERSION).encode():
            store.close()
            raise StoreDamaged("store.damaged.unknown_format")
        return store

    def close(self) -> None:
        """Close; SQLCipher wipes its pages and keys."""
        with contextlib.suppress(LibraryError):
            self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make several changes one."""
        with guarded():
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(LibraryError):
                self._db.execute("ROLLBACK")
            raise
        with guarded():
            self._db.execute("COMMIT")

    # -- facts ---------------------------------------------------------------------------------

    def meta(self, name: str) -> bytes:
        """Return a stored fact; raises `StoreDamaged` where it is missing."""
        with guarded():
            row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise StoreDamaged("store.damaged.cut")
        return bytes(row[0])

    def set_meta(self, name: str, value: bytes | bytearray) -> None:
        """Store a fact."""
        with guarded():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, bytes(value)))

    def listed_files(self) -> tuple[ListedFile, ...]:
        """Return how the list of sealed files names each one that an envelope or a draft that can be read has."""
        named = [stored.file for stored in self.stored_files()]
        named += (file for _, draft in self.drafts() if draft is not None for file in draft.files)
        return tuple({file.id: file.listed for file in named}.values())

    # -- a new generation ----------------------------------------------------------------------

    def copy_to(self, files: Files, path: Path, key: SecretBytes) -> Store:
        """Copy everything into a new store under another key and return it, open; what an earlier try left there is removed."""
        files.remove(path)
        files.remove(journal_of(path))
        files.create(path, b"")
        with guarded():
            copy = Store(connect(path, key))
            try:
                self._db.backup(copy._db)
                restrict(copy._db)
            except BaseException:
                copy.close()
                raise
        return copy

    def check_sound(self) -> None:
        """Check every page against its tag and every row against its table; raises `StoreDamaged`."""
        with guarded():
            for check, fine in (("PRAGMA cipher_integrity_check", []), ("PRAGMA integrity_check", [("ok",)])):
                if self._db.execute(check).fetchall() != fine:
                    raise StoreDamaged("store.damaged.corrupted")
