"""Envelopes and their files, as the sealed store keeps them: what is in them, what was before, and what was retired."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from twinseal.crypto.file_chunks import FILE_KEY_BYTES
from twinseal.domain.envelope import ENVELOPES_MAX, Attachment, Contents, Field, Outside
from twinseal.domain.errors import BadInput, StoreDamaged
from twinseal.domain.numbers import whole_number
from twinseal.domain.utc_text import is_moment
from twinseal.vault.connection import guarded
from twinseal.vault.sealed_file import FILE_MAX, SealedFile, StoredFile
from twinseal.vault.stored_form import fields_json, fields_of, pack, store_damaged, unpack
from twinseal.vault.table_rows import TableRows

FILES_MAX: Final = 2_000
"""Files of envelopes, those of kept contents included; drafts may name as many again."""
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


@dataclass(frozen=True, slots=True)
class Kept:
    """What an envelope had before the last change of its contents: fields, ids of files, and the dates that it had."""

    fields: tuple[Field, ...]
    files: tuple[str, ...]
    changed: str
    tested: str
    until_utc: str
    """When they were replaced, empty where nobody knows."""


@dataclass(frozen=True, slots=True)
class Retired:
    """An envelope whose contents were destroyed: label and card, when (UTC), in which opening, and why."""

    outside: Outside
    at_utc: str
    opening: str
    reason: str


class EnvelopeRows(TableRows):
    """Envelopes of an open store."""

    def put_envelope(self, outside: Outside, contents: Contents, at_utc: str = "") -> None:
        """Store an envelope; contents that change are kept once as they were, with `at_utc` as the moment of the change.

        What was kept before goes. Raises `BadInput` for more than 10,000 envelopes.
        """
        with guarded():
            is_new = self._db.execute("SELECT 1 FROM envelopes WHERE id = ?", (outside.id,)).fetchone() is None
        if is_new:
            self._insert_envelope(outside, pack(fields_json(contents.fields)))
            return
        changes = self.contents(outside.id).fields != contents.fields
        self.relabel(outside)
        if changes:
            stored = (stored for stored in self.stored_files() if stored.envelope == outside.id and not stored.kept)
            self.put_contents(outside, contents.fields, [(each.name, each.file) for each in stored], at_utc)

    def relabel(self, outside: Outside) -> None:
        """Give an envelope another label and card."""
        with guarded():
            self._db.execute("UPDATE envelopes SET outside = ? WHERE id = ?", (pack(outside.to_json()), outside.id))

    def put_contents(
        self, outside: Outside, fields: Iterable[Field], files: Iterable[tuple[str, SealedFile]], at_utc: str
    ) -> None:
        """Replace label, fields and files of an envelope; what it had is kept once, and what was kept before goes.

        `files` are all that it has from then on, those that stay too. Raises `BadInput` for more than 2,000 in the store.
        """
        envelope, before, files = outside.id, self.outside(outside.id), list(files)
        contents, ids = self._one("contents", envelope), self._file_ids(envelope)
        kept = pack({"contents": contents, "files": ids, "changed": before.changed, "tested": before.tested})
        self._set_files(envelope, files, kept=ids)
        with guarded():
            self._db.execute(
                "UPDATE envelopes SET outside = ?, contents = ?, kept = ?, kept_at = ? WHERE id = ?",
                (pack(outside.to_json()), pack(fields_json(fields)), kept, at_utc, envelope),
            )

    def undo_contents(self, envelope_id: str, at_utc: str) -> None:
        """Put back what was kept before the last change, with its dates; what it replaces is kept instead."""
        before = self.kept(envelope_id)
        if before is None:
            raise BadInput("input.bad.nothing_kept")
        stored = {each.file.id: (each.name, each.file) for each in self.stored_files() if each.envelope == envelope_id}
        if not set(before.files) <= set(stored):
            raise store_damaged()
        outside = replace(self.outside(envelope_id), changed=before.changed, tested=before.tested)
        self.put_contents(outside, before.fields, [stored[file] for file in before.files], at_utc)

    def retire(self, envelope_id: str, at_utc: str, *, opening: str, reason: str) -> None:
        """Destroy contents and files of an envelope; its label and card are kept among those that are retired."""
        outside = pack(self.outside(envelope_id).to_json())
        with guarded():
            self._db.execute("INSERT INTO retired VALUES (?, ?, ?, ?, ?)", (envelope_id, outside, at_utc, opening, reason))
            self._db.execute("DELETE FROM envelopes WHERE id = ?", (envelope_id,))

    def retired(self) -> tuple[Retired, ...]:
        """Return every envelope that was retired, the earliest first."""
        with guarded():
            rows = self._db.execute("SELECT outside, at, opening, reason FROM retired ORDER BY at, envelope").fetchall()
            return tuple(Retired(Outside.from_json(unpack(row[0])), *(str(part) for part in row[1:])) for row in rows)

    def _file_ids(self, envelope_id: str) -> list[str]:
        with guarded():
            return [str(row[0]) for row in self._db.execute(_FILE_IDS, (envelope_id,)).fetchall()]

    def _set_files(self, envelope_id: str, files: Iterable[tuple[str, SealedFile]], *, kept: Iterable[str]) -> None:
        wanted = {file.id: (name, file) for name, file in files}
        keep = set(kept) - set(wanted)
        stored = {each.file.id for each in self.stored_files() if each.envelope == envelope_id}
        with guarded():
            for gone in stored - set(wanted) - keep:
                self._db.execute("DELETE FROM files WHERE id = ?", (gone,))
            for stays in stored & (set(wanted) | keep):
                self._db.execute("UPDATE files SET kept = ? WHERE id = ?", (int(stays in keep), stays))
        for file_id, (name, file) in wanted.items():
            if file_id not in stored:
                self.add_file(envelope_id, name, file)

    def _insert_envelope(self, outside: Outside, sealed: bytes) -> None:
        with guarded():
            last = self._db.execute("SELECT position FROM envelopes ORDER BY position DESC LIMIT 1").fetchone()
        position = 0 if last is None else last[0] + 1
        # Asked only where a gap could hide it: positions are never given twice.
        if position >= ENVELOPES_MAX and self._count("envelopes") >= ENVELOPES_MAX:
            raise BadInput("input.bad.too_many_envelopes", most=ENVELOPES_MAX)
        with guarded():
            self._db.execute(
                "INSERT INTO envelopes VALUES (?, ?, ?, ?, NULL, '')",
                (outside.id, position, pack(outside.to_json()), sealed),
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
        if self._count("files") >= FILES_MAX:
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

    def kept(self, envelope_id: str) -> Kept | None:
        """Return what an envelope had before the last change, None where nothing is kept."""
        before = self._one("kept", envelope_id)
        if before is None:
            return None
        with guarded():
            until = str(self._db.execute("SELECT kept_at FROM envelopes WHERE id = ?", (envelope_id,)).fetchone()[0])
        if not isinstance(before, dict) or set(before) != {"contents", "files", "changed", "tested"}:
            raise store_damaged()
        times, files = (before["changed"], before["tested"]), before["files"]
        if not isinstance(files, list) or not all(at == "" or is_moment(at) for at in times):
            raise store_damaged()
        return Kept(fields_of(before["contents"]), tuple(str(file) for file in files), *times, until)

    def decrypt(self, envelope_id: str) -> None:
        """Read what an envelope holds, and what it held before its last change, and keep nothing; raises `StoreDamaged`."""
        fields_of(self._one("contents", envelope_id))
        self.kept(envelope_id)

    def _one(self, column: str, envelope_id: str) -> object:
        with guarded():
            row = self._db.execute(f"SELECT {column} FROM envelopes WHERE id = ?", (envelope_id,)).fetchone()  # noqa: S608 - the column is a word of this file
            if row is None:
                raise StoreDamaged("store.damaged.no_such_envelope")
            return None if row[0] is None else unpack(row[0])
