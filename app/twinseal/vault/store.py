"""The sealed store: one SQLCipher database a generation, keyed with a raw key; the only room for sqlcipher3."""

from __future__ import annotations

import contextlib
import secrets
import zlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final

import sqlcipher3

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.envelope import Attachment, Contents, Field, FieldKind, Outside
from twinseal.domain.errors import BadInput, StoreDamaged
from twinseal.vault.layout import FORMAT_VERSION

_KEY_BYTES: Final = 32
_CHUNK: Final = 1024 * 1024
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
CREATE TABLE people (id TEXT PRIMARY KEY, public BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE duties (
  id TEXT PRIMARY KEY, kind TEXT NOT NULL, envelope TEXT NOT NULL, due TEXT NOT NULL, opening TEXT NOT NULL, closed TEXT
) STRICT, WITHOUT ROWID;
"""
_PRAGMAS: Final = (
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA journal_mode = DELETE",
    "PRAGMA synchronous = EXTRA",
    "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA mmap_size = 0",
)


def _damaged(what: str = "damaged") -> StoreDamaged:
    return StoreDamaged(
        f"The sealed store of this vault is {what}: do not use this copy, bring the last backup; nothing was shown."
    )


@contextlib.contextmanager
def _guarded() -> Iterator[None]:
    try:
        yield
    except sqlcipher3.OperationalError as fault:
        if "full" in str(fault):
            msg = "No room left on the drive for the store: free some space; what was sealed before is unchanged."
            raise StoreDamaged(msg) from None
        raise _damaged() from None
    except (sqlcipher3.DatabaseError, BadInput, ValueError, zlib.error):
        # Chained errors of the library could name what was stored; they end here.
        raise _damaged() from None


def _deny_attach(action: int, _one: str | None, _two: str | None, _database: str | None, _trigger: str | None) -> int:
    denied = action in (sqlcipher3.SQLITE_ATTACH, sqlcipher3.SQLITE_DETACH)
    return int(sqlcipher3.SQLITE_DENY if denied else sqlcipher3.SQLITE_OK)


def _connect(path: Path, key: SecretBytes) -> Any:
    if len(key) != _KEY_BYTES:
        raise _damaged("keyed with a malformed key")
    connection = sqlcipher3.connect(str(path), check_same_thread=False, isolation_level=None)
    try:
        # SQLCipher prints faults to standard error by default; they are ours to tell.
        connection.execute("PRAGMA cipher_log_level = NONE")
        spec = bytearray(b"x'" + bytes(key.view()).hex().encode() + b"'")
        connection.set_key(spec)
        spec[:] = bytes(len(spec))
        for pragma in _PRAGMAS:
            connection.execute(pragma)
        connection.set_authorizer(_deny_attach)
    except BaseException:
        connection.close()
        raise
    return connection


class Store:
    """An open store; one owner, closed by `close`. Every fault is a `StoreDamaged` with one sentence."""

    def __init__(self, connection: Any) -> None:
        """Use `create` or `open`."""
        self._db = connection

    @classmethod
    def create(cls, path: Path, key: SecretBytes) -> Store:
        """Make a new, empty store; `path` must not exist."""
        if path.exists():
            raise _damaged("already there")
        with _guarded():
            connection = _connect(path, key)
            connection.executescript(_SCHEMA)
            store = cls(connection)
            store.set_meta("format", str(FORMAT_VERSION).encode())
        if path.read_bytes()[:15] == b"SQLite format 3":
            store.close()
            path.unlink()
            raise _damaged("not encrypted")
        return store

    @classmethod
    def open(cls, path: Path, key: SecretBytes, *, read_only: bool = False) -> Store:
        """Open an existing store; it must answer with its format version. `read_only` refuses every change."""
        if not path.is_file() or path.stat().st_size == 0:
            raise _damaged("missing or empty")
        with _guarded():
            store = cls(_connect(path, key))
            try:
                version = store.meta("format")
                if read_only:
                    store._db.execute("PRAGMA query_only = ON")
            except BaseException:
                store.close()
                raise
        if version != str(FORMAT_VERSION).encode():
            store.close()
            raise _damaged("of an unknown format")
        return store

    def close(self) -> None:
        """Close; SQLCipher wipes its pages and keys."""
        with contextlib.suppress(sqlcipher3.Error):
            self._db.close()

    @contextlib.contextmanager
    def transaction(self) -> Iterator[None]:
        """Make several changes one."""
        with _guarded():
            self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            with contextlib.suppress(sqlcipher3.Error):
                self._db.execute("ROLLBACK")
            raise
        with _guarded():
            self._db.execute("COMMIT")

    # -- facts ---------------------------------------------------------------------------------

    def meta(self, name: str) -> bytes:
        """Return a stored fact; raises `StoreDamaged` where it is missing."""
        with _guarded():
            row = self._db.execute("SELECT value FROM meta WHERE name = ?", (name,)).fetchone()
        if row is None:
            raise _damaged("incomplete")
        return bytes(row[0])

    def set_meta(self, name: str, value: bytes | bytearray) -> None:
        """Store a fact."""
        with _guarded():
            self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (name, bytes(value)))

    def put_person(self, person_id: str, public: dict[str, object]) -> None:
        """Store a person's public keys: the directory from which keyslots are made."""
        with _guarded():
            self._db.execute("INSERT OR REPLACE INTO people VALUES (?, ?)", (person_id, canonical.dumps(public)))

    def people(self) -> dict[str, dict[str, object]]:
        """Return the directory of people's public keys."""
        with _guarded():
            rows = self._db.execute("SELECT id, public FROM people ORDER BY id").fetchall()
            return {str(person): canonical.loads_object(bytes(public)) for person, public in rows}

    # -- envelopes -----------------------------------------------------------------------------

    def put_envelope(self, outside: Outside, contents: Contents) -> None:
        """Store an envelope; the contents before are kept once, so that a failed rotation can be undone."""
        sealed = _pack(_contents_json(contents))
        with _guarded():
            self._db.execute(
                "INSERT INTO envelopes VALUES (?, (SELECT count(*) FROM envelopes), ?, ?, NULL) ON CONFLICT(id) "
                "DO UPDATE SET outside = excluded.outside, previous = envelopes.contents, contents = excluded.contents",
                (outside.id, _pack(outside.to_json()), sealed),
            )

    def outsides(self) -> tuple[Outside, ...]:
        """Return all labels and cards in their order."""
        with _guarded():
            rows = self._db.execute("SELECT outside FROM envelopes ORDER BY position").fetchall()
            return tuple(Outside.from_json(_unpack(row[0])) for row in rows)

    def outsides_json(self) -> bytes:
        """Return all labels and cards as one canonical JSON list, without taking ten thousand of them apart."""
        with _guarded():
            rows = self._db.execute("SELECT outside FROM envelopes ORDER BY position").fetchall()
            return b"[" + b",".join(zlib.decompress(bytes(row[0])) for row in rows) + b"]"

    def outside(self, envelope_id: str) -> Outside:
        """Return one label and card."""
        return Outside.from_json(self._one("outside", envelope_id))

    def contents(self, envelope_id: str) -> Contents:
        """Return the contents of one envelope."""
        fields = _fields(self._one("contents", envelope_id))
        with _guarded():
            rows = self._db.execute(
                "SELECT id, name, size FROM attachments WHERE envelope = ? ORDER BY id", (envelope_id,)
            ).fetchall()
        return Contents(fields, tuple(Attachment(str(row[0]), str(row[1]), int(row[2])) for row in rows))

    def mark_code_used(self, envelope_id: str, field_index: int, position: int) -> None:
        """Tick a one-time code off."""
        fields = list(_fields(self._one("contents", envelope_id)))
        one = fields[field_index]
        fields[field_index] = Field(one.kind, one.name, one.value, tuple(sorted({*one.used, position})))
        with _guarded():
            self._db.execute(
                "UPDATE envelopes SET contents = ? WHERE id = ?",
                (_pack(_contents_json(Contents(tuple(fields)))), envelope_id),
            )

    def add_attachment(self, envelope_id: str, name: str, blocks: Iterable[bytes]) -> Attachment:
        """Store a file of at most 64 MiB in parts of 1 MiB; raises `BadInput` if it is larger."""
        attachment_id, size = "a" + secrets.token_hex(4), 0
        with self.transaction():
            with _guarded():
                self._db.execute("INSERT INTO attachments VALUES (?, ?, ?, 0)", (attachment_id, envelope_id, name))
            for part, block in enumerate(_recut(blocks)):
                size += len(block)
                if size > ATTACHMENT_MAX:
                    msg = f"{name}: an attachment has at most 64 MiB."
                    raise BadInput(msg)
                with _guarded():
                    self._db.execute("INSERT INTO chunks VALUES (?, ?, ?)", (attachment_id, part, block))
            with _guarded():
                self._db.execute("UPDATE attachments SET size = ? WHERE id = ?", (size, attachment_id))
        return Attachment(attachment_id, name, size)

    def attachment_bytes(self, attachment_id: str) -> Iterator[bytes]:
        """Yield the parts of an attachment."""
        with _guarded():
            for row in self._db.execute("SELECT data FROM chunks WHERE attachment = ? ORDER BY part", (attachment_id,)):
                yield bytes(row[0])

    def test_decrypt_all(self) -> int:
        """Read every envelope without showing it; returns how many can be read."""
        with _guarded():
            count = 0
            for row in self._db.execute("SELECT contents FROM envelopes"):
                _fields(_unpack(row[0]))
                count += 1
            return count

    # -- duties --------------------------------------------------------------------------------

    def add_duty(self, kind: str, envelope: str, due_utc: str, opening: str) -> str:
        """Store something that is owed; returns its id."""
        duty = "d" + secrets.token_hex(4)
        with _guarded():
            self._db.execute("INSERT INTO duties VALUES (?, ?, ?, ?, ?, NULL)", (duty, kind, envelope, due_utc, opening))
        return duty

    # -- a new generation ----------------------------------------------------------------------

    def copy_to(self, path: Path, key: SecretBytes) -> None:
        """Copy everything into a new store under another key, checked page by page and row by row."""
        if path.exists():
            path.unlink()
        with _guarded():
            target = _connect(path, key)
            try:
                target.set_authorizer(None)
                self._db.backup(target)
                for check, fine in (("PRAGMA cipher_integrity_check", []), ("PRAGMA integrity_check", [("ok",)])):
                    if target.execute(check).fetchall() != fine:
                        raise _damaged("not copied soundly")
            finally:
                target.close()

    def _one(self, column: str, envelope_id: str) -> object:
        with _guarded():
            row = self._db.execute(f"SELECT {column} FROM envelopes WHERE id = ?", (envelope_id,)).fetchone()  # noqa: S608
            if row is None:
                msg = "There is no such envelope in this vault."
                raise StoreDamaged(msg)
            return _unpack(row[0])


def _pack(value: object) -> bytes:
    # Contents may be long free text: canonical JSON, packed, so that 100,000 characters stay small.
    return zlib.compress(canonical.dumps(value), 1)


def _unpack(data: bytes) -> object:
    return canonical.loads(zlib.decompress(bytes(data)))


def _contents_json(contents: Contents) -> list[object]:
    return [
        {"kind": one.kind.value, "name": one.name, "value": one.value, "used": list(one.used)} for one in contents.fields
    ]


def _fields(value: object) -> tuple[Field, ...]:
    if not isinstance(value, list):
        raise _damaged()
    try:
        return tuple(
            Field(FieldKind(row["kind"]), str(row["name"]), str(row["value"]), tuple(int(one) for one in row["used"]))
            for row in value
        )
    except (KeyError, TypeError, ValueError):
        raise _damaged() from None


def _recut(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        rest += block
        while len(rest) >= _CHUNK:
            yield rest[:_CHUNK]
            rest = rest[_CHUNK:]
    if rest:
        yield rest
