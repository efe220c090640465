"""The sealed store: one SQLCipher database a generation, keyed with a raw key; labels, contents, duties, keys."""

from __future__ import annotations

import contextlib
import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.envelope import Attachment, Contents, Field, Outside
from twinseal.domain.errors import BadInput, StoreDamaged
from twinseal.domain.numbers import whole_number
from twinseal.domain.ports import Files
from twinseal.vault.connection import LibraryError, connect, guarded, restrict
from twinseal.vault.layout import FORMAT_VERSION, journal_of
from twinseal.vault.stored_form import Duty, fields_json, fields_of, pack, recut, store_damaged, unpack

_PLAIN: Final = b"SQLite format 3\0"
ATTACHMENT_MAX: Final = 64 * 1024 * 1024
_SCHEMA: Final = """
CREATE TABLE meta (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE envelopes (
  id TEXT PRIMARY KEY, position INTEGER NOT NULL, outside BLOB NOT NULL, contents BLOB NOT NULL, previous BLOB
) STRICT, WITHOUT ROWID;
CREATE TABLE attachments (
  id TEXT PRIMARY KEY, envelope TEXT NOT NULL REFERENCES envelopes(id) ON DELETE CASCADE,
  name TEXT NOT NULL, size INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX attachments_of ON attachments(envelope);
CREATE TABLE chunks (
  attachment TEXT NOT NULL REFERENCES attachments(id) ON DELETE CASCADE, part INTEGER NOT NULL, data BLOB NOT NULL,
  PRIMARY KEY (attachment, part)
) STRICT, WITHOUT ROWID;
CREATE TABLE duties (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, envelope TEXT NOT NULL, due TEXT NOT NULL, opening TEXT NOT NULL, closed TEXT
) STRICT, WITHOUT ROWID;
"""


def _size_of(value: object) -> int:
    return whole_number(value, 0, ATTACHMENT_MAX, store_damaged)


class Store:
    """An open store; one owner, closed by `close`.

    Every fault is a `StoreDamaged` (changed, missing, incomplete) or a `DiskFault` (the machine), with one sentence.
    """

    def __init__(self, connection: Any) -> None:
        """Use `create` or `open`."""
        self._db = connection

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

    def has_meta(self, name: str) -> bool:
        """Tell whether a fact is stored."""
        with guarded():
            return self._db.execute("SELECT 1 FROM meta WHERE name = ?", (name,)).fetchone() is not None

    def set_meta(self, name: str, value: bytes | bytearray) -> None:
        """Store a fact."""
        with guarded():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, bytes(value)))

    # -- envelopes -----------------------------------------------------------------------------

    def put_envelope(self, outside: Outside, contents: Contents) -> None:
        """Store an envelope; the contents before are kept once, so that a failed rotation can be undone."""
        sealed = pack(fields_json(contents.fields))
        with guarded():
            self._db.execute(
                "INSERT INTO envelopes VALUES (?, (SELECT count(*) FROM envelopes), ?, ?, NULL) ON CONFLICT(id) "
                "DO UPDATE SET outside = excluded.outside, previous = envelopes.contents, contents = excluded.contents",
                (outside.id, pack(outside.to_json()), sealed),
            )

    def outsides(self) -> tuple[Outside, ...]:
        """Return all labels and cards in their order."""
        with guarded():
            rows = self._db.execute("SELECT outside FROM envelopes ORDER BY position").fetchall()
            return tuple(Outside.from_json(unpack(row[0])) for row in rows)

    def outsides_json(self) -> bytes:
        """Return all labels and cards as one canonical JSON list, without taking ten thousand of them apart."""
        with guarded():
            rows = self._db.execute("SELECT outside FROM envelopes ORDER BY position").fetchall()
            return b"[" + b",".join(zlib.decompress(bytes(row[0])) for row in rows) + b"]"

    def outside(self, envelope_id: str) -> Outside:
        """Return one label and card."""
        with guarded():
            return Outside.from_json(self._one("outside", envelope_id))

    def contents(self, envelope_id: str) -> Contents:
        """Return the contents of one envelope."""
        fields = fields_of(self._one("contents", envelope_id))
        with guarded():
            rows = self._db.execute(
                "SELECT id, name, size FROM attachments WHERE envelope = ? ORDER BY id", (envelope_id,)
            ).fetchall()
        return Contents(fields, tuple(Attachment(str(row[0]), str(row[1]), _size_of(row[2])) for row in rows))

    def mark_code_used(self, envelope_id: str, field_index: int, position: int) -> None:
        """Tick a one-time code off."""
        fields = list(fields_of(self._one("contents", envelope_id)))
        if not 0 <= field_index < len(fields):
            raise StoreDamaged("store.damaged.no_such_field")
        field = fields[field_index]
        fields[field_index] = Field(field.kind, field.name, field.value, tuple(sorted({*field.used, position})))
        with guarded():
            self._db.execute(
                "UPDATE envelopes SET contents = ? WHERE id = ?",
                (pack(fields_json(fields)), envelope_id),
            )

    def add_attachment(self, envelope_id: str, name: str, blocks: Iterable[bytes]) -> Attachment:
        """Store a file of at most 64 MiB in parts of 1 MiB; raises `BadInput` if it is larger."""
        attachment_id, size = "a" + secrets.token_hex(4), 0
        with self.transaction():
            with guarded():
                self._db.execute("INSERT INTO attachments VALUES (?, ?, ?, 0)", (attachment_id, envelope_id, name))
            for part, block in enumerate(recut(blocks)):
                size += len(block)
                if size > ATTACHMENT_MAX:
                    raise BadInput("input.bad.attachment_too_large", name=name)
                with guarded():
                    self._db.execute("INSERT INTO chunks VALUES (?, ?, ?)", (attachment_id, part, block))
            with guarded():
                self._db.execute("UPDATE attachments SET size = ? WHERE id = ?", (size, attachment_id))
        return Attachment(attachment_id, name, size)

    def attachment_bytes(self, attachment_id: str) -> Iterator[bytes]:
        """Yield the parts of an attachment."""
        with guarded():
            for row in self._db.execute("SELECT data FROM chunks WHERE attachment = ? ORDER BY part", (attachment_id,)):
                yield bytes(row[0])

    def previous_fields(self, envelope_id: str) -> tuple[Field, ...]:
        """Return the fields before the last change, empty where nothing was changed yet.

        Prepared for two people who undo a change; nobody can ask for it yet.
        """
        before = self._one("previous", envelope_id)
        return () if before is None else fields_of(before)

    def test_decrypt_all(self) -> int:
        """Read every envelope and attachment without showing it; returns how many envelopes can be read.

        Prepared for a drill; nobody can ask for one yet.
        """
        with guarded():
            count = 0
            for row in self._db.execute("SELECT contents FROM envelopes"):
                fields_of(unpack(row[0]))
                count += 1
            sizes = self._db.execute("SELECT id, size FROM attachments").fetchall()
        for attachment_id, size in sizes:
            if sum(map(len, self.attachment_bytes(attachment_id))) != size:
                raise StoreDamaged("store.damaged.cut")
        return count

    # -- duties --------------------------------------------------------------------------------

    def add_duty(self, kind: str, envelope: str, due_utc: str, opening: str) -> str:
        """Store something that is owed; returns its id."""
        duty = "d" + secrets.token_hex(4)
        with guarded():
            self._db.execute("INSERT INTO duties VALUES (?, ?, ?, ?, ?, NULL)", (duty, kind, envelope, due_utc, opening))
        return duty

    def duties(self) -> tuple[Duty, ...]:
        """Return everything that is or was owed, the earliest due first."""
        with guarded():
            rows = self._db.execute(
                "SELECT id, kind, envelope, due, opening, closed FROM duties ORDER BY due, id"
            ).fetchall()
            return tuple(Duty(*(str(part or "") for part in row)) for row in rows)

    # -- a new generation ----------------------------------------------------------------------

    def copy_to(self, files: Files, path: Path, key: SecretBytes) -> None:
        """Copy everything into a new store under another key; what an earlier try left there is removed."""
        files.remove(path)
        files.remove(journal_of(path))
        files.create(path, b"")
        with guarded():
            target = connect(path, key)
            try:
                self._db.backup(target)
            finally:
                target.close()

    def check_sound(self) -> None:
        """Check every page against its tag and every row against its table; raises `StoreDamaged`."""
        with guarded():
            for check, fine in (("PRAGMA cipher_integrity_check", []), ("PRAGMA integrity_check", [("ok",)])):
                if self._db.execute(check).fetchall() != fine:
                    raise StoreDamaged("store.damaged.corrupted")

    def _one(self, column: str, envelope_id: str) -> object:
        with guarded():
            row = self._db.execute(f"SELECT {column} FROM envelopes WHERE id = ?", (envelope_id,)).fetchone()  # noqa: S608 - the column is a word of this file
            if row is None:
                raise StoreDamaged("store.damaged.no_such_envelope")
            return None if row[0] is None else unpack(row[0])
