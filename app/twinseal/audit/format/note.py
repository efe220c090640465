"""Signed notes of C2SP (c2sp.org/signed-note): a text, and lines with signatures over it."""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Final

NOTE_MAX_BYTES: Final = 256 * 1024
SIGNATURES_MAX: Final = 64
_KEY_ID_BYTES: Final = 4
# Our own key names are ASCII; a note with other names was not made by this program and is refused whole.
_SIGNATURE_LINE: Final = re.compile("\u2014 ([!-*,-~]+) ([A-Za-z0-9+/]+={0,2})")
_CONTROL: Final = re.compile("[\x00-\x09\x0b-\x1f]")
_KEPT: Final = 32
"""So many notes are kept parsed: one start reads the newest a dozen times, and parsing one takes longer than to check it."""


class SignatureType(IntEnum):
    """Signature types of c2sp.org/signed-note and c2sp.org/tlog-cosignature that are used here."""

    ED25519 = 0x01
    ED25519_COSIGNATURE = 0x04


MLDSA44_TYPE: Final = b"\xfftwinseal/1 ml-dsa-44"
"""C2SP has no type for ML-DSA over a text like ours; 0xFF and a longer name is its way for such."""


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One signature line: key name, 4-byte key id, and what follows it."""

    name: str
    key_id: bytes
    value: bytes

    def to_line(self) -> str:
        """Return the line with its line feed."""
        return f"\u2014 {self.name} {base64.b64encode(self.key_id + self.value).decode('ascii')}\n"


@dataclass(frozen=True, slots=True)
class Note:
    """The text, its final line feed included, and the signatures in their order."""

    text: str
    signatures: tuple[NoteSignature, ...]

    def to_bytes(self) -> bytes:
        """Return the note's bytes."""
        return (self.text + "\n" + "".join(signature.to_line() for signature in self.signatures)).encode("utf-8")


def key_id(name: str, kind: SignatureType | bytes, public: bytes) -> bytes:
    """Return the id of a key: the first 4 bytes of SHA-256(name, line feed, type, public key)."""
    type_bytes = kind if isinstance(kind, bytes) else bytes([kind])
    return hashlib.sha256(name.encode("ascii") + b"\n" + type_bytes + public).digest()[:_KEY_ID_BYTES]


@lru_cache(maxsize=_KEPT)
def parse_note(data: bytes) -> Note | None:
    """Return the note of bytes, or None for anything that is not exactly one signed note."""
    if len(data) > NOTE_MAX_BYTES:
        return None
    try:
        text, empty, rest = data.decode("utf-8").rpartition("\n\n")
    except UnicodeDecodeError:
        return None
    if not empty or not rest.endswith("\n") or _CONTROL.search(text):
        return None
    lines = rest[:-1].split("\n")
    if len(lines) > SIGNATURES_MAX:
        return None
    signatures = [_parse_signature(line) for line in lines]
    kept = tuple(signature for signature in signatures if signature is not None)
    return Note(text + "\n", kept) if len(kept) == len(signatures) else None


def _parse_signature(line: str) -> NoteSignature | None:
    match = _SIGNATURE_LINE.fullmatch(line)
    if match is None:
        return None
    name, encoded = match.groups()
    try:
        value = base64.b64decode(encoded, validate=True)
    except binascii.Error:
        return None
    if len(value) <= _KEY_ID_BYTES or base64.b64encode(value).decode("ascii") != encoded:
        return None
    return NoteSignature(name, value[:_KEY_ID_BYTES], value[_KEY_ID_BYTES:])
