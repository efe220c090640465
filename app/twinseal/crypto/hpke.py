"""HPKE (RFC 9180), base mode: ML-KEM-768 + X25519, HKDF-SHA256, ChaCha20-Poly1305."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.hpke import (
    AEAD,
    KDF,
    KEM,
    MLKEM768X25519PrivateKey,
    MLKEM768X25519PublicKey,
    Suite,
)

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import CannotDecrypt

PUBLIC_BYTES = 1184 + 32
PRIVATE_BYTES = 64 + 32
OVERHEAD_BYTES = 1136

_SUITE = Suite(KEM.MLKEM768_X25519, KDF.HKDF_SHA256, AEAD.CHACHA20_POLY1305)


class KemKeyPair:
    """A hybrid key pair; the private half is the ML-KEM seed (64 bytes) and the X25519 key (32 bytes)."""

    __slots__ = ("_secret", "public")

    def __init__(self, secret: SecretBytes) -> None:
        """Take over 96 private bytes; raises `CannotDecrypt` for any other length."""
        if len(secret) != PRIVATE_BYTES:
            raise CannotDecrypt
        self._secret = secret
        kem, curve = self._halves()
        self.public: bytes = kem.public_key().public_bytes_raw() + curve.public_key().public_bytes_raw()

    @classmethod
    def generate(cls) -> KemKeyPair:
        """Return a fresh pair."""
        return cls(SecretBytes(secrets.token_bytes(PRIVATE_BYTES)))

    @classmethod
    def from_private_bytes(cls, data: bytes | bytearray) -> KemKeyPair:
        """Return the pair of 96 private bytes."""
        return cls(SecretBytes(data))

    def private_bytes(self) -> SecretBytes:
        """Return a copy of the private bytes, for sealing them; the caller wipes it."""
        return SecretBytes(self._secret.view())

    def wipe(self) -> None:
        """Forget the private half."""
        self._secret.wipe()

    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        data = self._secret.copy_bytes()
        return MLKEM768PrivateKey.from_seed_bytes(data[:64]), X25519PrivateKey.from_private_bytes(data[64:])

    def _key(self) -> MLKEM768X25519PrivateKey:
        return MLKEM768X25519PrivateKey(*self._halves())


def load_public(public: bytes) -> MLKEM768X25519PublicKey:
    """Return the library's key of 1,216 public bytes; raises `CannotDecrypt` for anything else."""
    if len(public) != PUBLIC_BYTES:
        raise CannotDecrypt
    try:
        return MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public[:1184]), X25519PublicKey.from_public_bytes(public[1184:])
        )
    except ValueError as error:
        raise CannotDecrypt from error


class Sealer:
    """Seals many times to one public key without loading it each time."""

    def __init__(self, public: bytes) -> None:
        """Load the key; raises `CannotDecrypt` if it is malformed."""
        self._key = load_public(public)

    def seal(self, plaintext: bytes, info: bytes) -> bytes:
        """Return encapsulated key and ciphertext; 1,136 bytes longer than the plaintext."""
        try:
            return _SUITE.encrypt(plaintext, self._key, info=info)
        except ValueError as error:
            # A low-order X25519 key: nothing is ever sealed to it.
            raise CannotDecrypt from error


def seal(public: bytes, plaintext: bytes, info: bytes) -> bytes:
    """Seal once to a public key; see `Sealer.seal`."""
    return Sealer(public).seal(plaintext, info)


class Opener:
    """Opens many times with one pair without making the library's key of it each time.

    The library's key lives in memory of its own as long as this does: keep it for one reading, no longer.
    """

    def __init__(self, pair: KemKeyPair) -> None:
        """Make the library's key of the pair, which stays the caller's to wipe; raises `CannotDecrypt` if it was wiped."""
        try:
            self._key = pair._key()  # noqa: SLF001 - same module
        except ValueError as error:
            raise CannotDecrypt from error

    def open_sealed(self, ciphertext: bytes, info: bytes) -> SecretBytes:
        """Return what was sealed to the pair under this `info`; raises `CannotDecrypt` for anything else."""
        try:
            return SecretBytes(_SUITE.decrypt(ciphertext, self._key, info=info))
        except (InvalidTag, ValueError) as error:
            raise CannotDecrypt from error


def open_sealed(pair: KemKeyPair, ciphertext: bytes, info: bytes) -> SecretBytes:
    """Open once with a pair; see `Opener.open_sealed`."""
    return Opener(pair).open_sealed(ciphertext, info)
