"""Keys of the vault itself: what is derived from the vault key, and fresh keys for header, log and checkpoints."""

from __future__ import annotations

import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from twinseal.crypto.keyslot import KEY_BYTES
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer, MlDsa44Signer


def new_vault_key() -> SecretBytes:
    """Return 32 random bytes."""
    return SecretBytes(secrets.token_bytes(KEY_BYTES))


def _derived(vault_key: SecretBytes, purpose: str, generation: int) -> SecretBytes:
    info = f"twinseal/1 {purpose} {generation}".encode()
    key = SecretBytes(bytes(KEY_BYTES))
    HKDF(algorithm=hashes.SHA256(), length=KEY_BYTES, salt=None, info=info).derive_into(vault_key.view(), key.view())
    return key


def store_key(vault_key: SecretBytes, generation: int) -> SecretBytes:
    """Return the raw SQLCipher key of a generation (HKDF-SHA256, RFC 5869)."""
    return _derived(vault_key, "store", generation)


def catalogue_key(vault_key: SecretBytes, generation: int) -> SecretBytes:
    """Return the catalogue's key of a generation (HKDF-SHA256)."""
    return _derived(vault_key, "catalogue", generation)


def draft_key(vault_key: SecretBytes, generation: int) -> SecretBytes:
    """Return the key of the draft beside a generation (HKDF-SHA256)."""
    return _derived(vault_key, "draft", generation)


def new_ed25519() -> Ed25519Signer:
    """Return a fresh Ed25519 key."""
    return Ed25519Signer(SecretBytes(secrets.token_bytes(32)))


def new_mldsa44() -> MlDsa44Signer:
    """Return a fresh ML-DSA-44 key."""
    return MlDsa44Signer(SecretBytes(secrets.token_bytes(32)))
