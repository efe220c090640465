"""What an auditor's program keeps of the lines it has opened: of each line its leaf hash and what was in it, sealed in parts.

It says nothing of a log but this: a line with this hash was opened to this entry, and so many lines together have that hash.
Whether they stand in the log is for whoever reads the log: they hash what stands there. Behind the lines stand the findings that
the auditor was shown, and what their first pages told. docs/formats-vault.md, 6.2.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any, Final

from twinseal.audit.format.merkle import leaf_hash
from twinseal.audit.read.reader import Entry
from twinseal.crypto import aead
from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.reading_key import reading_key
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import canonical
from twinseal.domain.errors import CannotDecrypt
from twinseal.domain.events.registry import COMMON, KINDS

MAGIC: Final = b"TWR4"
SALT_BYTES: Final = 32
_HEAD_BYTES: Final = 32
_SPAN_BYTES: Final = 8
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
                "v": 4,
                "vault_id": self.vault_id,
                "log_id": self.log_id,
                "person": self.person_id,
                "key": self.key,
                "events": _events_sha256(),
            }
        )


@dataclass(frozen=True, slots=True)
class Span:
    """Lines that stand one behind the other: how many, how many bytes with their line feeds, and the SHA-256 over these."""

    count: int
    size: int
    sha256: bytes


@dataclass(frozen=True, slots=True)
class Shown:
    """What an auditor was shown last."""

    findings: Mapping[str, str]
    """Ids of the findings, each with its rank."""
    at_utc: str
    """When that visit ended, as the log writes times."""
    page: object = None
    """What the first pages told then, as JSON has it; None where that was not kept."""


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file of a reading holds as far as it holds."""

    entries: tuple[Entry | None, ...] = ()
    """From entry 0 on; None for one that could not be read."""
    odd: tuple[int, ...] = ()
    """Numbers of those that were read and had a fault: they must be judged again."""
    heads: bytes = b""
    """The leaf hashes of their lines, 32 bytes each."""
    spans: tuple[Span, ...] = ()
    """Their lines together, from the first line of the log on."""
    shown: Shown | None = None
    """What the auditor was shown at the last visit that kept it; None where nobody knows."""
    size: int = 0
    """Bytes of the file that hold, without what was shown; 0 where not even its beginning does."""
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
    entries: list[Entry | None] = []
    parts: list[_Part] = []
    odd: list[int] = []
    size, last, shown = HEADER_BYTES, salt, None
    with reading_key(pair, salt, reader.context()) as key:
        while (part := _part_at(data, size, len(entries), last, key)) is not None:
            odd += (len(entries) + place for place, row in enumerate(part.rows) if isinstance(row, list))
            entries += part.entries(len(entries))
            parts.append(part)
            size += part.size
            last = data[size - _TAG_BYTES : size]
        end = size
        if end < len(data):
            shown, end = _shown_at(data, size, len(entries), last, key)
    heads, spans = b"".join(part.heads for part in parts), tuple(part.span for part in parts)
    return Kept(tuple(entries), tuple(odd), heads, spans, shown, size, last, salt, whole=end == len(data))


@dataclass(frozen=True, slots=True)
class _Part:
    rows: list[Any]
    heads: bytes
    span: Span
    size: int

    def entries(self, first: int) -> Iterator[Entry | None]:
        for place, row in enumerate(self.rows):
            head = self.heads[place * _HEAD_BYTES : (place + 1) * _HEAD_BYTES]
            fields = row[0] if isinstance(row, list) else row
            yield None if fields is None else Entry(first + place, fields, head)


def _part_at(data: bytes, at: int, first: int, last: bytes, key: SecretBytes) -> _Part | None:
    plain = _opened_at(data, at, first, last, key)
    if plain is None or not plain.count:
        return None
    with plain.text:
        view = plain.text.view()
        heads_at = _SPAN_BYTES + _HEAD_BYTES
        rows_at = heads_at + plain.count * _HEAD_BYTES
        span = Span(plain.count, int.from_bytes(view[:_SPAN_BYTES], "big"), bytes(view[_SPAN_BYTES:heads_at]))
        return _Part(json.loads(bytes(view[rows_at:])), bytes(view[heads_at:rows_at]), span, plain.end - at)


def _shown_at(data: bytes, at: int, first: int, last: bytes, key: SecretBytes) -> tuple[Shown | None, int]:
    """Return what was shown, and where that ends; None and its beginning where it does not hold."""
    plain = _opened_at(data, at, first, last, key)
    if plain is None or plain.count:
        return None, at
    with plain.text:
        row = json.loads(bytes(plain.text.view()))
    return Shown(dict(row["findings"]), row["at"], row["page"]), plain.end


@dataclass(frozen=True, slots=True)
class _Opened:
    text: SecretBytes
    count: int
    end: int


def _opened_at(data: bytes, at: int, first: int, last: bytes, key: SecretBytes) -> _Opened | None:
    """Open a part of entries, or what was shown, of which the count is 0; None for what does not hold."""
    head = data[at : at + _PART_HEAD]
    length, begins, count = _numbers(head)
    end = at + _PART_HEAD + length
    if len(head) < _PART_HEAD or end > len(data) or begins != first or count > PART_ENTRIES:
        return None
    try:
        plain = aead.open_sealed(key, data[at + _PART_HEAD : end], _part_context(begins, count, last))
    except CannotDecrypt:
        return None
    return _Opened(plain, count, end)


def _numbers(head: bytes) -> tuple[int, int, int]:
    length, first = _LENGTH_BYTES, _LENGTH_BYTES + _NUMBER_BYTES
    return (
        int.from_bytes(head[:length], "big"),
        int.from_bytes(head[length:first], "big"),
        int.from_bytes(head[first:_PART_HEAD], "big"),
    )


def _part_context(first: int, count: int, last: bytes) -> bytes:
    return canonical.dumps({"domain": "twinseal/1 reading part", "first": first, "count": count, "after": last.hex()})


def seal_parts(
    lines: Iterable[tuple[Entry, bytes]], first: int, pair: KemKeyPair, reader: Reader, salt: bytes, last: bytes
) -> Iterator[bytes]:
    """Yield parts with entries of a log and the lines they were read from, which follow those that a file with this salt holds.

    `first` is the number of the first. Of an entry that cannot be read only its line's hash is kept. Ends before a line that is
    not the one that its entry was read from.
    """
    left, whole = iter(lines), True
    with reading_key(pair, salt, reader.context()) as key:
        while whole and (read := list(islice(left, PART_ENTRIES))):
            stands = next((place for place, (entry, line) in enumerate(read) if leaf_hash(line) != entry.head), len(read))
            whole, rows = stands == len(read), read[:stands]
            if rows:
                part = _sealed(_plain(rows), first, len(rows), last, key)
                yield part
                first, last = after(part)


def after(part: bytes) -> tuple[int, bytes]:
    """Return the number of the first entry behind a part, and what comes there must follow."""
    _, first, count = _numbers(part)
    return first + count, part[-_TAG_BYTES:]


def seal_shown(shown: Shown, first: int, pair: KemKeyPair, reader: Reader, salt: bytes, last: bytes) -> bytes:
    """Return what an auditor was shown, sealed as the end of a file with this salt that holds `first` entries."""
    row = {"findings": [list(row) for row in shown.findings.items()], "at": shown.at_utc, "page": shown.page}
    text = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
    with reading_key(pair, salt, reader.context()) as key:
        return _sealed(text.encode(), first, 0, last, key)


def _plain(rows: list[tuple[Entry, bytes]]) -> bytes:
    span = b"".join(line + b"\n" for _, line in rows)
    texts = json.dumps([_row(entry) for entry, _ in rows], ensure_ascii=False, separators=(",", ":"))
    heads = b"".join(entry.head for entry, _ in rows)
    return len(span).to_bytes(_SPAN_BYTES, "big") + hashlib.sha256(span).digest() + heads + texts.encode()


def _sealed(plain: bytes, first: int, count: int, last: bytes, key: SecretBytes) -> bytes:
    sealed = aead.seal(key, plain, _part_context(first, count, last))
    numbers = first.to_bytes(_NUMBER_BYTES, "big") + count.to_bytes(_NUMBER_BYTES, "big")
    return len(sealed).to_bytes(_LENGTH_BYTES, "big") + numbers + sealed


def _row(entry: Entry) -> object:
    if not entry.fault:
        return entry.fields
    return [entry.fields] if entry.fields else None
