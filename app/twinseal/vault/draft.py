"""Drafts: a list of changes that was not signed, kept sealed beside the generation that is open, or inside the store."""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from typing import Any, Final

from twinseal.crypto import aead
from twinseal.crypto.file_chunks import FILE_KEY_BYTES
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.vault_keys import draft_key
from twinseal.domain import canonical
from twinseal.domain.changes.brought_keys import BroughtKeys
from twinseal.domain.durable import put_in_force
from twinseal.domain.envelope import Field, Outside
from twinseal.domain.errors import (
    BadInput,
    CannotDecrypt,
    DiskFault,
    DraftDamaged,
    FileMissing,
    NotKnownDurable,
    StoreDamaged,
)
from twinseal.domain.numbers import ROW_MAX_BYTES, ROWS_MAX, is_version, whole_number
from twinseal.domain.ports import Files
from twinseal.domain.text import NAME_MAX
from twinseal.domain.utc_text import is_moment
from twinseal.vault.layout import VaultPaths
from twinseal.vault.sealed_file import FILE_MAX, SealedFile
from twinseal.vault.stored_form import fields_json, fields_of

DRAFT_VERSION: Final = 1
DRAFT_MAX_BYTES: Final = 4 * 1024 * 1024
PLAIN_MAX_BYTES: Final = 16 * 1024 * 1024
DRAFT_FILES_MAX: Final = 2_000
_BEGUN_BY_MAX: Final = 2
_OWN: Final = {"contents", "files", "outside", "keys"}
_KEYS: Final = {"public", "bundle", "certificates", "guard"}
_PUBLIC: Final = {"kem", "ed25519", "mldsa44", "certificate_sha256"}
_CERTIFICATES: Final = {"certificate", "issuer", "crl"}
_OPENING = re.compile(r"o[0-9a-f]{16}\Z")
_PERSON = re.compile(r"(?:p[0-9a-f]{8}|r[1-9])\Z")
_FILE = re.compile(r"f[0-9a-f]{16}\Z")
_HEX = re.compile(r"(?:[0-9a-f]{2})+\Z")
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True, repr=False)
class Own:
    """What is secret or large of one row: contents and files to come, and what a row about a person or key brings."""

    contents: tuple[Field, ...] | None = None
    files: tuple[tuple[str, SealedFile], ...] = ()
    """Names and sealed files, which lie in the vault's folder already."""
    outside: Outside | None = None
    """The new label and card of an envelope."""
    keys: BroughtKeys | None = None
    """Of a row about somebody's keys."""

    @property
    def file_names(self) -> tuple[str, ...]:
        """Return the names of all files that an envelope has from then on."""
        return tuple(name for name, _ in self.files)

    @property
    def file_ids(self) -> tuple[str, ...]:
        """Return their ids, in the same order."""
        return tuple(file.id for _, file in self.files)

    def __repr__(self) -> str:
        """Show how much it is, never what."""
        return f"Own({len(self.contents or ())} fields, {len(self.files)} files)"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """One row of a list: what will be signed, without its number, what belongs to it, and who typed it when (UTC).

    The list may have been rewritten since, by others.
    """

    row: dict[str, Any]
    own: Own
    at: str
    by: tuple[str, ...] = ()
    """Ids of at most two people, ascending."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A list of changes that two people began in an opening, and the moment of its newest row (UTC)."""

    opening: str
    begun_by: tuple[str, ...]
    at: str
    rows: tuple[DraftRow, ...]

    @property
    def files(self) -> tuple[SealedFile, ...]:
        """Return every sealed file that the list brings."""
        return tuple(file for row in self.rows for _, file in row.own.files)

    def to_bytes(self) -> bytes:
        """Return it as canonical JSON; raises `BadInput` for one that could not be read again."""
        data = canonical.dumps(
            {
                "v": DRAFT_VERSION,
                "opening": self.opening,
                "begun_by": list(self.begun_by),
                "at": self.at,
                "rows": [{"row": row.row, "own": _own_json(row.own), "at": row.at, "by": list(row.by)} for row in self.rows],
            }
        )
        if len(data) > PLAIN_MAX_BYTES:
            raise BadInput("input.bad.draft_too_large")
        _parsed(data)
        return data

    @classmethod
    def from_bytes(cls, data: bytes) -> Draft:
        """Return the draft of `to_bytes`; raises `DraftDamaged`."""
        try:
            return _parsed(data)
        except (BadInput, StoreDamaged):
            # A chained error could name what was typed; it ends here.
            raise DraftDamaged from None


def seal_draft(draft: Draft, vault_key: SecretBytes, *, vault_id: str, generation: int) -> bytes:
    """Return the sealed file of a draft; raises `BadInput` for one that is too large, or could not be read again."""
    packed = pack_bytes(draft.to_bytes())
    with draft_key(vault_key, generation) as key:
        sealed = aead.seal(key, packed, _context(vault_id, generation))
    if len(sealed) > DRAFT_MAX_BYTES:
        raise BadInput("input.bad.draft_too_large")
    return sealed


def open_draft(data: bytes, vault_key: SecretBytes, *, vault_id: str, generation: int) -> Draft:
    """Return the draft of `seal_draft`; raises `DraftDamaged`."""
    try:
        with (
            draft_key(vault_key, generation) as key,
            aead.open_sealed(key, data, _context(vault_id, generation)) as packed,
        ):
            return Draft.from_bytes(_unpacked(packed.copy_bytes()))
    except (CannotDecrypt, zlib.error):
        raise DraftDamaged from None


def write_draft(
    files: Files, paths: VaultPaths, draft: Draft, vault_key: SecretBytes, *, vault_id: str, generation: int
) -> None:
    """Put the draft of the generation that is open in place, durable before the call returns; raises `DiskFault`."""
    data = seal_draft(draft, vault_key, vault_id=vault_id, generation=generation)
    if not put_in_force(files, paths.draft(generation), data):
        raise NotKnownDurable("disk.not_durable.retry", name=paths.draft(generation).name)


def read_draft(files: Files, paths: VaultPaths, vault_key: SecretBytes, *, vault_id: str, generation: int) -> Draft | None:
    """Return the draft beside a generation, None where there is none; raises `DraftDamaged`."""
    try:
        data = files.read(paths.draft(generation), limit=DRAFT_MAX_BYTES)
    except FileMissing:
        return None
    except DiskFault as fault:
        raise DraftDamaged from fault
    return open_draft(data, vault_key, vault_id=vault_id, generation=generation)


def pack_bytes(data: bytes) -> bytes:
    """Return a draft's bytes as the store keeps them."""
    return zlib.compress(data, 1)


def draft_of(body: bytes) -> Draft | None:
    """Return the draft of what the store keeps, None where it cannot be read."""
    try:
        return Draft.from_bytes(_unpacked(body))
    except (DraftDamaged, zlib.error):
        return None


def _unpacked(data: bytes) -> bytes:
    unpacker = zlib.decompressobj()
    plain = unpacker.decompress(data, PLAIN_MAX_BYTES)
    if unpacker.unconsumed_tail or not unpacker.eof or unpacker.unused_data:
        raise DraftDamaged
    return plain


def _context(vault_id: str, generation: int) -> bytes:
    return canonical.dumps({"domain": "twinseal/1 draft", "vault_id": vault_id, "generation": generation})


def _own_json(own: Own) -> dict[str, object]:
    files = [
        {"id": file.id, "name": name, "size": file.size, "key": file.key.hex(), "sha256": file.sha256}
        for name, file in own.files
    ]
    contents = None if own.contents is None else fields_json(own.contents)
    outside = None if own.outside is None else own.outside.to_json()
    return {
        "contents": contents,
        "files": files,
        "outside": outside,
        "keys": None if own.keys is None else _keys_json(own.keys),
    }


def _keys_json(keys: BroughtKeys) -> dict[str, object]:
    # The bundle as text: canonical JSON goes no deeper than a list in an object here, and a lock lies deeper.
    bundle = canonical.dumps(dict(keys.bundle)).decode()
    return {name: dict(getattr(keys, name)) for name in _KEYS} | {"bundle": bundle}


def _parsed(data: bytes) -> Draft:
    if len(data) > PLAIN_MAX_BYTES:
        raise _wrong()
    fields = canonical.loads_object(data)
    if set(fields) != {"v", "opening", "begun_by", "at", "rows"} or not is_version(fields["v"], DRAFT_VERSION):
        raise _wrong()
    rows = fields["rows"]
    if not isinstance(rows, list) or len(rows) > ROWS_MAX or not is_moment(fields["at"]):
        raise _wrong()
    draft = Draft(
        _matching(fields["opening"], _OPENING),
        _people(fields["begun_by"]),
        str(fields["at"]),
        tuple(map(_row, rows)),
    )
    ids = [file.id for file in draft.files]
    if len(ids) > DRAFT_FILES_MAX or len(set(ids)) != len(ids):
        raise _wrong()
    return draft


def _row(value: object) -> DraftRow:
    fields = _exactly(value, {"row", "own", "at", "by"})
    row, own = fields["row"], _exactly(fields["own"], _OWN)
    if not isinstance(row, dict) or not isinstance(row.get("kind"), str) or "number" in row:
        raise _wrong()
    if not is_moment(fields["at"]):
        raise _wrong()
    if len(canonical.dumps(row)) > ROW_MAX_BYTES or not isinstance(own["files"], list):
        raise _wrong()
    contents = None if own["contents"] is None else fields_of(own["contents"])
    outside = None if own["outside"] is None else Outside.from_json(own["outside"])
    brought = Own(contents, tuple(map(_named_file, own["files"])), outside, _keys(own["keys"]))
    return DraftRow(row, brought, str(fields["at"]), _people(fields["by"]))


def _keys(value: object) -> BroughtKeys | None:
    if value is None:
        return None
    fields = _exactly(value, _KEYS)
    public, certificates = _exactly(fields["public"], _PUBLIC), _exactly(fields["certificates"], _CERTIFICATES)
    if not all(isinstance(text, str) and _HEX.match(text) for text in (*public.values(), *certificates.values())):
        raise _wrong()
    bundle, guard = fields["bundle"], fields["guard"]
    if not isinstance(bundle, str) or not isinstance(guard, dict):
        raise _wrong()
    return BroughtKeys(public, canonical.loads_object(bundle.encode()), certificates, guard)


def _people(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or len(value) > _BEGUN_BY_MAX:
        raise _wrong()
    people = tuple(_matching(person, _PERSON) for person in value)
    if list(people) != sorted(set(people)):
        raise _wrong()
    return people


def _named_file(value: object) -> tuple[str, SealedFile]:
    fields = _exactly(value, {"id", "name", "size", "key", "sha256"})
    key, name = _matching(fields["key"], _HEX64), fields["name"]
    if not isinstance(name, str) or not 0 < len(name) <= NAME_MAX or len(key) != 2 * FILE_KEY_BYTES:
        raise _wrong()
    size = whole_number(fields["size"], 0, FILE_MAX, _wrong)
    file_id, digest = _matching(fields["id"], _FILE), _matching(fields["sha256"], _HEX64)
    return name, SealedFile(file_id, size, bytes.fromhex(key), digest)


def _exactly(value: object, names: set[str]) -> dict[str, Any]:
    if not isinstance(value, dict) or set(value) != names:
        raise _wrong()
    return value


def _matching(value: object, pattern: re.Pattern[str]) -> str:
    if not isinstance(value, str) or not pattern.match(value):
        raise _wrong()
    return value


def _wrong() -> BadInput:
    return BadInput("input.bad.draft")
