"""One line of the log: its form, what is signed and hashed in it, and the strict way back from bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from dataclasses import dataclass
from typing import Final

from twinseal.audit.format.merkle import leaf_hash
from twinseal.audit.verdict.verdict import Reason
from twinseal.crypto.hpke import OVERHEAD_BYTES
from twinseal.crypto.signing import is_acceptable_ed25519_key, verify_ed25519

MAGIC: Final = b"TWS1"
LINE_MAX_BYTES: Final = 16 * 1024
"""Longest line, its line feed included."""
PAD_BYTES: Final = 512
PADDED_MAX_BYTES: Final = 8192
SEQ_MAX: Final = 2**53 - 1

_GENESIS: Final = b"twinseal/1 genesis\x00"
_COMMITMENT: Final = b"twinseal/1 pc\x00"
_ENTRY: Final = b"twinseal/1 entry\x00"
_SIGNED: Final = b"twinseal/1 sig\x00"
_FORM: Final = re.compile(
    rb"TWS1 ([0-9a-f]{32}) (0|[1-9][0-9]{0,15}) ([0-9a-f]{64}) ([0-9a-f]{64}) ([0-9a-f]{16}) ([0-9a-f]{64})"
    rb" ([A-Za-z0-9+/]+={0,2}) ([0-9a-f]{128})"
)
_OTHER_VERSION: Final = re.compile(rb"TWS(?:[2-9]|[1-9][0-9]{1,3}) ")
_SIGNATURE_DIGITS: Final = 128


@dataclass(frozen=True, slots=True)
class Line:
    """A parsed line; `raw` is the line without its line feed, everything else is cut from it."""

    raw: bytes
    log_id: str
    seq: int
    prev: bytes
    next_public: bytes
    audit_key: bytes
    commitment: bytes
    sealed: bytes
    """The ciphertext as it stands, in canonical base64."""
    signature: bytes

    @property
    def ciphertext(self) -> bytes:
        """Return the encapsulated key and the ciphertext; decoded only here, as most verifiers never open an entry."""
        return base64.b64decode(self.sealed)

    @property
    def head(self) -> bytes:
        """Return the leaf hash (32 bytes), which the next line names as `prev`."""
        return leaf_hash(self.raw)

    @property
    def signed(self) -> bytes:
        """Return what the signature is over."""
        return _SIGNED + self.raw[: -_SIGNATURE_DIGITS - 1]

    @property
    def info(self) -> bytes:
        """Return the HPKE `info` that binds the sealed part to log, place, and the keys around it."""
        return entry_info(self.log_id, self.seq, self.prev, self.next_public)

    def is_signed_by(self, public: bytes) -> bool:
        """Tell whether the signature is good under a key."""
        return verify_ed25519(public, self.signed, self.signature)


def genesis_prev(log_id: str) -> bytes:
    """Return the `prev` of the first line."""
    return hashlib.sha256(_GENESIS + log_id.encode("ascii")).digest()


def commitment_of(plaintext: bytes) -> bytes:
    """Return the commitment to a plaintext, which carries a salt of 128 bits (padding is not part of it)."""
    return hashlib.sha256(_COMMITMENT + plaintext).digest()


def audit_key_id(audit_public: bytes) -> bytes:
    """Return the id of an audit key: the first 8 bytes of its SHA-256."""
    return hashlib.sha256(audit_public).digest()[:8]


def entry_info(log_id: str, seq: int, prev: bytes, next_public: bytes) -> bytes:
    """Return the HPKE `info` of an entry."""
    return _ENTRY + log_id.encode("ascii") + seq.to_bytes(8, "big") + prev + next_public


@dataclass(frozen=True, slots=True)
class Unsigned:
    """All of a line but its signature."""

    text: bytes

    @property
    def signed(self) -> bytes:
        """Return what is to be signed."""
        return _SIGNED + self.text

    def with_signature(self, signature: bytes) -> bytes:
        """Return the line without line feed."""
        return self.text + b" " + signature.hex().encode("ascii")


def unsigned_line(
    log_id: str,
    seq: int,
    prev: bytes,
    next_public: bytes,
    audit_key: bytes,
    commitment: bytes,
    ciphertext: bytes,
) -> Unsigned:
    """Return the part of a line that is signed."""
    front = f"{MAGIC.decode()} {log_id} {seq} {prev.hex()} {next_public.hex()} {audit_key.hex()} {commitment.hex()} "
    return Unsigned(front.encode("ascii") + base64.b64encode(ciphertext))


def parse(raw: bytes) -> Line | Reason:
    """Return the line of bytes without line feed, or the rule they break: `VERSION`, `FORM` or `BASE64`."""
    if len(raw) >= LINE_MAX_BYTES:
        return Reason.FORM
    match = _FORM.fullmatch(raw)
    if match is None:
        return Reason.VERSION if _OTHER_VERSION.match(raw) else Reason.FORM
    log_id, seq, prev, next_public, audit_key, commitment, sealed, signature = match.groups()
    padded = len(sealed) // 4 * 3 - sealed[-2:].count(b"=") - OVERHEAD_BYTES
    if len(sealed) % 4 or padded % PAD_BYTES or not PAD_BYTES <= padded <= PADDED_MAX_BYTES or int(seq) > SEQ_MAX:
        return Reason.FORM
    # Only the last four characters can be written in more than one way.
    if base64.b64encode(base64.b64decode(sealed[-4:])) != sealed[-4:]:
        return Reason.BASE64
    return Line(
        raw=raw,
        log_id=log_id.decode("ascii"),
        seq=int(seq),
        prev=bytes.fromhex(prev.decode("ascii")),
        next_public=bytes.fromhex(next_public.decode("ascii")),
        audit_key=bytes.fromhex(audit_key.decode("ascii")),
        commitment=bytes.fromhex(commitment.decode("ascii")),
        sealed=sealed,
        signature=bytes.fromhex(signature.decode("ascii")),
    )


def broken_rule(line: Line, *, log_id: str, seq: int, prev: bytes, public: bytes | None) -> Reason | None:
    """Return the first rule that a line at place `seq` breaks, or None.

    `public` is the key that the line before it announced; None, where it is not known, skips the signature.
    """
    if line.log_id != log_id:
        return Reason.LOG
    if line.seq != seq:
        return Reason.SEQ
    if line.prev != prev:
        return Reason.PREV
    if not is_acceptable_ed25519_key(line.next_public):
        return Reason.WEAK_KEY
    if public is not None and not line.is_signed_by(public):
        return Reason.SIGNATURE
    return None
