"""What an auditor's program keeps of the lines it has opened: of each line its leaf hash and what was in it, sealed in parts.

It says nothing of a log but this: a line with this hash was opened to this entry. Whether the line stands in the log is for
whoever reads the log: they hash the line that stands there. docs/formats-vault.md, 6.2.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from twinseal.audit.read.reader import Entry
from twinseal.crypto import aead
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.reading_key import reading_key
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.errors import CannotDecrypt
from twinseal.domain.events.registry import COMMON, KINDS

MAGIC: Final = b"TWR1"
SALT_BYTES: Final = 32
_HEAD_BYTES: Final = 32
HEADER_BYTES: Final = len(MAGIC) + _HEAD_BYTES + SALT_BYTES
PART_ENTRIES: Final = 8192
"""Entries of one part at most."""
_LENGTH_BYTES: Final = 4
_NUMBER_BYTES: Final = 8
_PART_HEAD: Final = _LENGTH_BYTES + 2 * _NUMBER_BYTES
_TAG_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Reader:
    """Whose reading it is: vault, log, auditor, and which of their keys, from 1."""

    vault_id: str
    log_id: str
    person_id: str
    key: int

    def context(self) -> bytes:
        """Return what the key of the reading is bound to."""
        return canonical.dumps(
            {
                "domain": "twinseal/1 kept reading",
                "vault_id": self.vault_id,
                "log_id": self.log_id,
                "person": self.person_id,
                "key": self.key,
                "events": _events_sha256(),
            }
        )


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file of a reading holds as far as it holds."""

    entries: tuple[Entry | None, ...] = ()
    """From entry 0 on; None for one that could not be read."""
    odd: tuple[int, ...] = ()
    """Numbers of those that were read and had a fault: they must be judged again."""
    heads: bytes = b""
    """The leaf hashes of their lines, 32 bytes each."""
    size: int = 0
    """Bytes of the file that hold; 0 where not even its beginning does."""
    last: bytes = b""
    """What the next part must follow."""
    salt: bytes = b""
    whole: bool = True
    """Whether nothing follows what holds."""

    def head(self, place: int) -> bytes:
        """Return the leaf hash of a line."""
        return self.heads[place * _HEAD_BYTES : (place + 1) * _HEAD_BYTES]


@cache
def _events_sha256() -> str:
    """Return the digest over what this program knows of events: what a program that knew others found sound is read again."""
    kinds = [[kind.name, *sorted(kind.fields)] for kind in KINDS.values()]
    return hashlib.sha256(canonical.dumps({"common": sorted(COMMON), "kinds": kinds})).hexdigest()


def new_header(reader: Reader) -> bytes:
    """Return the beginning of a new file: whose it is, and a salt that makes a key of its own."""
    return MAGIC + _whose(reader) + secrets.token_bytes(SALT_BYTES)


def _whose(reader: Reader) -> bytes:
    return hashlib.sha256(reader.context()).digest()


def open_reading(data: bytes, pair: KemKeyPair, reader: Reader) -> Kept:
    """Return what the bytes of a file hold for an auditor, up to the first part that does not; never raises for what they say.

    What another program, log, auditor or key of theirs began holds nothing here.
    """
    if len(data) < HEADER_BYTES or not data.startswith(MAGIC + _whose(reader)):
        return Kept()
    salt = data[HEADER_BYTES - SALT_BYTES : HEADER_BYTES]
    kept = Kept(size=HEADER_BYTES, last=salt, salt=salt)
    entries: list[Entry | None] = []
    heads: list[bytes] = []
    odd: list[int] = []
    size, last, whole = kept.size, kept.last, True
    with reading_key(pair, salt, reader.context()) as key:
        while size < len(data):
            part = _part_at(data, size, len(entries), last, key)
            if part is None:
                whole = False
                break
            odd += (len(entries) + place for place, row in enumerate(part.rows) if isinstance(row, list))
            entries += part.entries(len(entries))
            heads.append(part.heads)
            size += part.size
            last = data[size - _TAG_BYTES : size]
    return Kept(tuple(entries), tuple(odd), b"".join(heads), size, last, salt, whole)


@dataclass(frozen=True, slots=True)
class _Part:
    rows: list[Any]
    heads: bytes
    size: int

    def entries(self, first: int) -> Iterator[Entry | None]:
        for place, row in enumerate(self.rows):
            head = self.heads[place * _HEAD_BYTES : (place + 1) * _HEAD_BYTES]
            fields = row[0] if isinstance(row, list) else row
            yield None if fields is None else Entry(first + place, fields, head)


def _part_at(data: bytes, at: int, first: int, last: bytes, key: SecretBytes) -> _Part | None:
    head = data[at : at + _PART_HEAD]
    length, begins, count = _numbers(head)
    end = at + _PART_HEAD + length
    if len(head) < _PART_HEAD or end > len(data) or begins != first or not 0 < count <= PART_ENTRIES:
        return None
    try:
        with aead.open_sealed(key, data[at + _PART_HEAD : end], _part_context(begins, count, last)) as plain:
            view = plain.view()
            heads = bytes(view[: count * _HEAD_BYTES])
            rows = json.loads(view[count * _HEAD_BYTES :])
    except CannotDecrypt:
        return None
    return _Part(rows, heads, _PART_HEAD + length)


def _numbers(head: bytes) -> tuple[int, int, int]:
    length, first = _LENGTH_BYTES, _LENGTH_BYTES + _NUMBER_BYTES
    return (
        int.from_bytes(head[:length], "big"),
        int.from_bytes(head[length:first], "big"),
        int.from_bytes(head[first:_PART_HEAD], "big"),
    )


def _part_context(first: int, count: int, last: bytes) -> bytes:
    return canonical.dumps({"domain": "twinseal/1 reading part", "first": first, "count": count, "after": last.hex()})


def seal_parts(entries: Sequence[Entry], pair: KemKeyPair, reader: Reader, salt: bytes, last: bytes) -> Iterator[bytes]:
    """Yield parts with entries of a log, which follow those that a file with this salt holds; of one that cannot be read only its line's hash."""
    with reading_key(pair, salt, reader.context()) as key:
        for begin in range(0, len(entries), PART_ENTRIES):
            rows = entries[begin : begin + PART_ENTRIES]
            texts = json.dumps([_row(row) for row in rows], ensure_ascii=False, separators=(",", ":"))
            plain = b"".join(row.head for row in rows) + texts.encode()
            sealed = aead.seal(key, plain, _part_context(rows[0].seq, len(rows), last))
            last = sealed[-_TAG_BYTES:]
            numbers = rows[0].seq.to_bytes(_NUMBER_BYTES, "big") + len(rows).to_bytes(_NUMBER_BYTES, "big")
            yield len(sealed).to_bytes(_LENGTH_BYTES, "big") + numbers + sealed


def _row(entry: Entry) -> object:
    if not entry.fault:
        return entry.fields
    return [entry.fields] if entry.fields else None
