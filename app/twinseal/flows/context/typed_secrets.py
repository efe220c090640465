"""The door through which screens hand typed secrets to flows without importing the crypto package."""

from __future__ import annotations

from twinseal.crypto import passphrase
from twinseal.crypto.secret_bytes import SecretBytes

__all__ = ["SecretBytes", "passphrase_of", "secret_of"]


def secret_of(typed: bytearray) -> SecretBytes:
    """Return typed UTF-8 bytes as a secret and wipe the given buffer."""
    secret = SecretBytes(typed)
    for index in range(len(typed)):
        typed[index] = 0
    return secret


def passphrase_of(typed: bytearray) -> SecretBytes:
    """Return a typed passphrase in its normal form (NFKC) and wipe the given buffer.

    Raises `BadInput` for an empty, overlong or malformed passphrase.
    """
    try:
        return passphrase.normalise(typed.decode("utf-8", "surrogatepass"))
    finally:
        for index in range(len(typed)):
            typed[index] = 0
