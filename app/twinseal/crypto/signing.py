"""Signatures: Ed25519 with the weak keys refused that libraries accept, ML-DSA-44, P-256 for PDF."""

from __future__ import annotations

import hashlib
from typing import Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.mldsa import MLDSA44PrivateKey, MLDSA44PublicKey

from twinseal.crypto.secret_bytes import SecretBytes

ED25519_BYTES = 32
MLDSA44_PUBLIC_BYTES = 1312
_P: Final = 2**255 - 19
_L: Final = 2**252 + 27742317777372353535851937790883648493
_ORDER_8_Y: Final = 55188659117513257062467267217118295137698188065244968500265048394206261417927
# The y coordinates of the eight points of small order; one signature fits every message under such a key.
_SMALL_ORDER_Y: Final = frozenset({0, 1, _P - 1, _ORDER_8_Y, _P - _ORDER_8_Y})


def is_acceptable_ed25519_key(public: bytes) -> bool:
    """Tell whether a public key is canonical and not of small order (`cryptography` accepts both faults)."""
    if len(public) != ED25519_BYTES:
        return False
    y = int.from_bytes(public, "little") & ((1 << 255) - 1)
    return y < _P and y not in _SMALL_ORDER_Y


def verify_ed25519(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an Ed25519 signature (RFC 8032) is good under an acceptable key; S must be below the order."""
    if len(signature) != 64 or not is_acceptable_ed25519_key(public):
        return False
    if int.from_bytes(signature[32:], "little") >= _L:
        return False
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


class Ed25519Signer:
    """An Ed25519 key that is held in memory; the seed is 32 bytes."""

    __slots__ = ("_key", "_seed", "public")

    def __init__(self, seed: SecretBytes) -> None:
        """Take over a seed of 32 bytes."""
        self._seed = seed
        # The library's key object holds a copy that cannot be wiped; it is dropped with ours.
        self._key: Ed25519PrivateKey | None = Ed25519PrivateKey.from_private_bytes(seed.view())
        self.public: bytes = self._key.public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 64 bytes; raises `ValueError` after `wipe`."""
        if self._key is None:
            msg = "this key was wiped"
            raise ValueError(msg)
        return self._key.sign(message)

    def seed(self) -> SecretBytes:
        """Return a copy of the seed, for sealing it; the caller wipes it."""
        return SecretBytes(self._seed.view())

    def wipe(self) -> None:
        """Forget the key."""
        self._key = None
        self._seed.wipe()


class MlDsa44Signer:
    """An ML-DSA-44 key (FIPS 204) that is held in memory; the seed is 32 bytes."""

    __slots__ = ("_seed", "public")

    def __init__(self, seed: SecretBytes) -> None:
        """Take over a seed of 32 bytes."""
        self._seed = seed
        self.public: bytes = self._key().public_key().public_bytes_raw()

    def sign(self, message: bytes) -> bytes:
        """Return the signature, 2,420 bytes, with an empty context."""
        return self._key().sign(message)

    def seed(self) -> SecretBytes:
        """Return a copy of the seed, for sealing it; the caller wipes it."""
        return SecretBytes(self._seed.view())

    def wipe(self) -> None:
        """Forget the key."""
        self._seed.wipe()

    def _key(self) -> MLDSA44PrivateKey:
        return MLDSA44PrivateKey.from_seed_bytes(self._seed.copy_bytes())


def verify_mldsa44(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether an ML-DSA-44 signature (FIPS 204, empty context) is good."""
    try:
        MLDSA44PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True


def sha256(*parts: bytes) -> bytes:
    """Return the SHA-256 of the parts put together."""
    digest = hashlib.sha256()
    for part in parts:
        digest.update(part)
    return digest.digest()
