"""AES-256-GCM with a random nonce in front; for keys that seal few messages each."""

from __future__ import annotations

import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import CannotDecrypt

NONCE_BYTES = 12
OVERHEAD_BYTES = NONCE_BYTES + 16


def seal(key: SecretBytes, plaintext: bytes | bytearray, aad: bytes) -> bytes:
    """Return nonce, ciphertext and tag (28 bytes longer than the plaintext)."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    return nonce + AESGCM(key.view()).encrypt(nonce, plaintext, aad)


def open_sealed(key: SecretBytes, data: bytes, aad: bytes) -> SecretBytes:
    """Return the plaintext; raises `CannotDecrypt` for a wrong key, other `aad` or a changed byte."""
    try:
        return SecretBytes(AESGCM(key.view()).decrypt(data[:NONCE_BYTES], data[NONCE_BYTES:], aad))
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt from error
