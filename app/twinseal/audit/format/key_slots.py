"""The file of the one-time key that signs the next line: two slots, overwritten in place.

It stands outside any database because a write-ahead log would keep the keys that must be forgotten. Storage that
copies on write (solid-state drives, snapshots) can still keep old slots; docs/limits.md says so.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.crypto.signing import Ed25519Signer
from twinseal.domain.errors import LogDamaged
from twinseal.domain.ports import Files

SLOT_BYTES: Final = 4096
SLOTS: Final = 2
_MAGIC: Final = b"TWSK\x01\x00\x00\x00"
_CHECK: Final = b"twinseal/1 slot\x00"
_SEED_AT: Final = 64
_CHECK_AT: Final = 96
_USED_BYTES: Final = 128


@dataclass(frozen=True, slots=True)
class Slot:
    """A key on disk: the number of the line it will sign, the head that line follows, and the signer."""

    seq: int
    prev: bytes
    signer: Ed25519Signer


def _front(log_id: str, seq: int, prev: bytes) -> bytes:
    return _MAGIC + bytes.fromhex(log_id) + seq.to_bytes(8, "big") + prev


def encode_slot(log_id: str, slot: Slot) -> bytes:
    """Return the 4,096 bytes of a slot."""
    with slot.signer.seed() as seed:
        body = _front(log_id, slot.seq, slot.prev) + seed.copy_bytes()
    return (body + hashlib.sha256(_CHECK + body).digest()).ljust(SLOT_BYTES, b"\x00")


def decode_slot(log_id: str, data: bytes) -> Slot | None:
    """Return the slot of 4,096 bytes, or None for an empty, torn or foreign one."""
    body, check = data[:_CHECK_AT], data[_CHECK_AT:_USED_BYTES]
    if len(data) != SLOT_BYTES or hashlib.sha256(_CHECK + body).digest() != check:
        return None
    seq, prev = int.from_bytes(body[24:32], "big"), body[32:_SEED_AT]
    if body[:_SEED_AT] != _front(log_id, seq, prev) or data[_USED_BYTES:].strip(b"\x00"):
        return None
    return Slot(seq, prev, Ed25519Signer(SecretBytes(body[_SEED_AT:])))


def create_slots(files: Files, path: Path, log_id: str, slot: Slot) -> None:
    """Make the file with one key in its first slot."""
    files.create(path, encode_slot(log_id, slot) + bytes(SLOT_BYTES * (SLOTS - 1)))


def read_slots(files: Files, path: Path, log_id: str) -> tuple[Slot | None, ...]:
    """Return both slots; raises `LogDamaged` where the file is not of its one size."""
    data = files.read(path, limit=SLOT_BYTES * SLOTS)
    if len(data) != SLOT_BYTES * SLOTS:
        raise LogDamaged("log.damaged.key_file_replaced")
    return tuple(decode_slot(log_id, data[at : at + SLOT_BYTES]) for at in range(0, len(data), SLOT_BYTES))


def write_slot(files: Files, path: Path, index: int, data: bytes) -> None:
    """Overwrite one slot in place, durable."""
    files.write_at(path, index * SLOT_BYTES, data)


def clear_slot(files: Files, path: Path, index: int) -> None:
    """Overwrite one slot with zeros, durable."""
    files.write_at(path, index * SLOT_BYTES, bytes(SLOT_BYTES))
