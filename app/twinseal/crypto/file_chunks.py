"""Chunks of a sealed file: AES-256-GCM under a key that seals this one file once, so a chunk's number can be its nonce."""

from __future__ import annotations

import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from twinseal.domain.errors import CannotDecrypt

FILE_KEY_BYTES: Final = 32
TAG_BYTES: Final = 16


def new_file_key() -> bytes:
    """Return 32 random bytes: a key that never seals a second file."""
    return secrets.token_bytes(FILE_KEY_BYTES)


def seal_chunk(key: bytes, number: int, plain: bytes, aad: bytes) -> bytes:
    """Return chunk `number` (from 0) of a file sealed, 16 bytes longer."""
    return AESGCM(key).encrypt(_nonce(number), plain, aad)


def open_chunk(key: bytes, number: int, sealed: bytes, aad: bytes) -> bytes:
    """Return chunk `number` of a file; raises `CannotDecrypt` for another key, place, file, or a changed byte."""
    try:
        return AESGCM(key).decrypt(_nonce(number), sealed, aad)
    except (InvalidTag, ValueError) as error:
        raise CannotDecrypt from error


def _nonce(number: int) -> bytes:
    return bytes(4) + number.to_bytes(8, "big")
