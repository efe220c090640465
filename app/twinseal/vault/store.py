"""The sealed store: one SQLCipher database a generation, keyed with a raw key; labels, contents, duties, keys."""

from __future__ import annotations

import contextlib
import re
import secrets
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from twinseal.crypto.file_chunks import FILE_KEY_BYTES
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.envelope import ENVELOPES_MAX, Attachment, Contents, Field, Outside
from twinseal.domain.errors import BadInput, StoreDamaged
from twinseal.domain.numbers import whole_number
from twinseal.domain.ports import Files
from twinseal.vault.connection import LibraryError, connect, guarded, restrict
from twinseal.vault.draft import Draft, draft_of, pack_bytes
from twinseal.vault.file_list import ListedFile
from twinseal.vault.layout import FORMAT_VERSION, journal_of
from twinseal.vault.sealed_file import FILE_MAX, SealedFile, StoredFile
from twinseal.vault.stored_form import Duty, fields_json, fields_of, pack, store_damaged, unpack

_PLAIN: Final = b"SQLite format 3\0"
DRAFTS_MAX: Final = 20
FILES_MAX: Final = 2_000
"""Files of envelopes, those of kept contents included; drafts may name as many again."""
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
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, of TEXT NOT NULL, opening TEXT NOT NULL, envelope TEXT NOT NULL,
  due TEXT NOT NULL, since TEXT NOT NULL, fields TEXT NOT NULL, closed TEXT, closed_by TEXT NOT NULL,
  closed_in TEXT NOT NULL, how TEXT NOT NULL, reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;
CREATE TABLE met (
  person TEXT NOT NULL, key INTEGER NOT NULL, form BLOB NOT NULL, ed25519 TEXT NOT NULL, mldsa44 TEXT NOT NULL,
  entry INTEGER NOT NULL, PRIMARY KEY (person, key, entry)
) STRICT, WITHOUT ROWID;
CREATE TABLE drafts (id TEXT PRIMARY KEY, at TEXT NOT NULL, begun_by TEXT NOT NULL, body BLOB NOT NULL)
  STRICT, WITHOUT ROWID;
"""
_FILE_IDS: Final = "SELECT id FROM files WHERE envelope = ? AND kept = 0 ORDER BY id"
_FILE_ID: Final = re.compile(r"f[0-9a-f]{16}\Z")


def _size_of(value: object) -> int:
    return whole_number(value, 0, FILE_MAX, store_damaged)


def _stored_file(row: tuple[object, ...]) -> StoredFile:
    file_id, size, key, sha256, envelope, name, kept = row
    # It names a path: an id that the program did not make leads nowhere.
    if not _FILE_ID.match(str(file_id)) or not isinstance(key, bytes) or len(key) != FILE_KEY_BYTES:
        raise store_damaged()
    return StoredFile(SealedFile(str(file_id), _size_of(size), key, str(sha256)), str(envelope), str(name), kept=bool(kept))


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

    def put_envelope(self, outside: Outside, contents: Contents, at_utc: str = "") -> None:
        """Store an envelope; contents that change are kept once as they were, with `at_utc` as the moment of the change.

        What was kept before goes, and so do its files. Raises `BadInput` for more than 10,000 envelopes.
        """
        sealed, labels = pack(fields_json(contents.fields)), pack(outside.to_json())
        with guarded():
            before = self._db.execute("SELECT contents FROM envelopes WHERE id = ?", (outside.id,)).fetchone()
            if before is None:
                last = self._db.execute("SELECT position FROM envelopes ORDER BY position DESC LIMIT 1").fetchone()
        if before is None:
            self._insert_envelope(outside.id, 0 if last is None else last[0] + 1, labels, sealed)
            return
        with guarded():
            self._db.execute("UPDATE envelopes SET outside = ? WHERE id = ?", (labels, outside.id))
            if bytes(before[0]) == sealed:
                return
            self._db.execute("DELETE FROM files WHERE envelope = ? AND kept = 1", (outside.id,))
            ids = [str(row[0]) for row in self._db.execute(_FILE_IDS, (outside.id,)).fetchall()]
            kept = pack({"contents": unpack(before[0]), "files": ids})
            self._db.execute(
                "UPDATE envelopes SET contents = ?, kept = ?, kept_at = ? WHERE id = ?", (sealed, kept, at_utc, outside.id)
            )

    def _insert_envelope(self, envelope_id: str, position: int, labels: bytes, sealed: bytes) -> None:
        with guarded():
            # Asked only where a gap could hide it: positions are never given twice.
            full = position >= ENVELOPES_MAX and self._count("envelopes") >= ENVELOPES_MAX
        if full:
            raise BadInput("input.bad.too_many_envelopes", most=ENVELOPES_MAX)
        with guarded():
            self._db.execute("INSERT INTO envelopes VALUES (?, ?, ?, ?, NULL, '')", (envelope_id, position, labels, sealed))

    def _count(self, table: str) -> int:
        return int(self._db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - the table is a word of this file

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
                "SELECT id, name, size FROM files WHERE envelope = ? AND kept = 0 ORDER BY id", (envelope_id,)
            ).fetchall()
        return Contents(fields, tuple(Attachment(str(row[0]), str(row[1]), _size_of(row[2])) for row in rows))

    def mark_code_used(self, envelope_id: str, field_index: int, position: int) -> None:
        """Tick a one-time code off."""
        fields = list(fields_of(self._one("contents", envelope_id)))
        if not 0 <= field_index < len(fields):
            raise StoreDamaged("store.damaged.no_such_field")
        field = fields[field_index]
        fields[field_index] = replace(field, used=tuple(sorted({*field.used, position})))
        with guarded():
            self._db.execute(
                "UPDATE envelopes SET contents = ? WHERE id = ?",
                (pack(fields_json(fields)), envelope_id),
            )

    def add_file(self, envelope_id: str, name: str, file: SealedFile) -> Attachment:
        """Take a sealed file into an envelope; raises `BadInput` for more than 2,000."""
        with guarded():
            full = self._count("files") >= FILES_MAX
        if full:
            raise BadInput("input.bad.too_many_files", most=FILES_MAX)
        with guarded():
            self._db.execute(
                "INSERT INTO files VALUES (?, ?, ?, ?, ?, ?, 0)",
                (file.id, envelope_id, name, file.size, file.key, file.sha256),
            )
        return Attachment(file.id, name, file.size)

    def stored_files(self) -> tuple[StoredFile, ...]:
        """Return every sealed file that an envelope has, those of kept contents included, by id."""
        with guarded():
            rows = self._db.execute("SELECT id, size, key, sha256, envelope, name, kept FROM files ORDER BY id").fetchall()
            return tuple(_stored_file(row) for row in rows)

    def listed_files(self) -> tuple[ListedFile, ...]:
        """Return how the list of sealed files names each one that an envelope or a draft that can be read has."""
        named = [stored.file for stored in self.stored_files()]
        named += (file for _, draft in self.drafts() if draft is not None for file in draft.files)
        return tuple({file.id: file.listed for file in named}.values())

    # -- drafts --------------------------------------------------------------------------------

    def put_draft(self, draft: Draft) -> str:
        """Keep a list of changes that was not signed; returns its id. Raises `BadInput` for a twenty-first."""
        draft_id = "c" + secrets.token_hex(4)
        body, begun_by = pack_bytes(draft.to_bytes()), canonical.dumps(list(draft.begun_by)).decode()
        with guarded():
            full = self._count("drafts") >= DRAFTS_MAX
        if full:
            raise BadInput("input.bad.too_many_drafts", most=DRAFTS_MAX)
        with guarded():
            self._db.execute("INSERT INTO drafts VALUES (?, ?, ?, ?)", (draft_id, draft.at, begun_by, body))
        return draft_id

    def drafts(self) -> tuple[tuple[str, Draft | None], ...]:
        """Return every draft by its id, the oldest first; None for one that cannot be read."""
        with guarded():
            rows = self._db.execute("SELECT id, body FROM drafts ORDER BY at, id").fetchall()
        return tuple((str(row[0]), draft_of(bytes(row[1]))) for row in rows)

    def drop_draft(self, draft_id: str) -> None:
        """Take a draft out; the sealed files that it alone names are removed after the next seal."""
        with guarded():
            self._db.execute("DELETE FROM drafts WHERE id = ?", (draft_id,))

    def kept_fields(self, envelope_id: str) -> tuple[Field, ...]:
        """Return the fields before the last change, empty where nothing was changed yet.

        Prepared for two people who undo a change; nobody can ask for it yet.
        """
        before = self._one("kept", envelope_id)
        if before is None:
            return ()
        if not isinstance(before, dict) or set(before) != {"contents", "files"}:
            raise store_damaged()
        return fields_of(before["contents"])

    def test_decrypt_all(self) -> int:
        """Read every envelope without showing it; returns how many can be read. Sealed files are read by `damaged_files`.

        Prepared for a drill; nobody can ask for one yet.
        """
        with guarded():
            count = 0
            for row in self._db.execute("SELECT contents FROM envelopes"):
                fields_of(unpack(row[0]))
                count += 1
        return count

    # -- duties --------------------------------------------------------------------------------

    def add_duty(self, kind: str, envelope: str, due_utc: str, opening: str) -> str:
        """Store something that is owed after an opening; returns its id."""
        duty = "d" + secrets.token_hex(4)
        with guarded():
            self._db.execute(
                "INSERT INTO duties VALUES (?, ?, ?, ?, ?, ?, '', '[]', NULL, '[]', '', '', '')",
                (duty, kind, opening, opening, envelope, due_utc),
            )
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
