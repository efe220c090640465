"""The key under which an auditor's program keeps what that auditor has read: nobody else can make it, so nobody else can write there."""

from __future__ import annotations

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from twinseal.crypto.hpke import KemKeyPair
from twinseal.crypto.keyslot import KEY_BYTES
from twinseal.crypto.secret_bytes import SecretBytes


def reading_key(pair: KemKeyPair, salt: bytes, context: bytes) -> SecretBytes:
    """Return the key of one kept reading: HKDF-SHA256 of the private half of an auditor's pair; the caller wipes it.

    What is only encrypted to the public half anybody could have made.
    """
    key = SecretBytes(bytes(KEY_BYTES))
    with pair.private_bytes() as private:
        HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=salt, info=context).derive_into(private.view(), key.view())
    return key
