"""One digest for all that a person is known by, and how it stands on paper."""

from __future__ import annotations

import hashlib
from typing import Final

_DOMAIN: Final = b"twinseal/1 public\0"
_PAPER_DIGITS: Final = 20
_TOGETHER: Final = 4


def public_digest(kem_sha256: bytes, ed25519: bytes, mldsa44: bytes, certificate_sha256: bytes) -> bytes:
    """Return the 32-byte digest of a person's HPKE key, signing keys and certificate; the first and last are digests themselves."""
    return hashlib.sha256(_DOMAIN + kem_sha256 + ed25519 + mldsa44 + certificate_sha256).digest()


def paper_digits(digest: bytes) -> str:
    """Return what people read to each other of a public digest: its first 20 hexadecimal digits in five groups."""
    digits = digest.hex()[:_PAPER_DIGITS].upper()
    return " ".join(digits[place : place + _TOGETHER] for place in range(0, _PAPER_DIGITS, _TOGETHER))
