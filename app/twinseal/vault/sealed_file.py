"""Sealed files: each attachment a file of its own under a key of its own, written once and never changed by a reseal."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from twinseal.crypto.file_chunks import TAG_BYTES, new_file_key, open_chunk, seal_chunk
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, CannotDecrypt, DiskFault, StoreDamaged
from twinseal.domain.ports import Files
from twinseal.vault.file_list import HEAD_BYTES, ListedFile
from twinseal.vault.layout import VaultPaths

CHUNK_BYTES: Final = 1024 * 1024
FILE_MAX: Final = 1024 * CHUNK_BYTES
"""The largest file, in bytes."""
_MAGIC: Final = b"TWSFILE1\n"


@dataclass(frozen=True, slots=True, repr=False)
class SealedFile:
    """A file that lies sealed in the vault's folder: its id, plain size in bytes, key, and SHA-256 of the sealed file."""

    id: str
    size: int
    key: bytes
    sha256: str

    @property
    def listed(self) -> ListedFile:
        """Return how the list of sealed files names it."""
        return ListedFile(self.id, sealed_size(self.size), self.sha256)

    def __repr__(self) -> str:
        """Show the id, never the key."""
        return f"SealedFile({self.id})"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A sealed file as the store knows it; `kept` where it belongs to the contents before the last change alone."""

    file: SealedFile
    envelope: str
    name: str
    kept: bool = False


def sealed_size(size: int) -> int:
    """Return how long the sealed file of `size` plain bytes is."""
    return HEAD_BYTES + size + TAG_BYTES * (size // CHUNK_BYTES + 1)


def write_sealed(files: Files, paths: VaultPaths, blocks: Iterable[bytes], *, vault_id: str, name: str) -> SealedFile:
    """Seal a file of at most 1 GiB under a new id and key, durable; what fails leaves nothing.

    Nothing names it yet. Raises `BadInput` for a larger one, in which it is called `name`, and `DiskFault`.
    """
    file_id, key, size = "f" + secrets.token_hex(8), new_file_key(), 0
    path, head = paths.sealed_file(file_id), _head(file_id)
    digest = hashlib.sha256(head)
    files.make_folder(paths.files)
    files.create(path, head)
    try:
        for number, (plain, last) in enumerate(_chunks(blocks)):
            size += len(plain)
            if size > FILE_MAX:
                raise BadInput("input.bad.attachment_too_large", name=name)
            sealed = seal_chunk(key, number, plain, _context(vault_id, file_id, last=last))
            files.append(path, sealed)
            digest.update(sealed)
        files.sync_file(path)
    except Exception:
        with contextlib.suppress(DiskFault):
            files.remove(path)
        raise
    return SealedFile(file_id, size, key, digest.hexdigest())


def parts_of(file: SealedFile) -> int:
    """Return how many parts `read_sealed` yields of a file, the empty one of a file of whole chunks too."""
    return file.size // CHUNK_BYTES + 1


def read_sealed(files: Files, paths: VaultPaths, stored: StoredFile, *, vault_id: str, label: str) -> Iterator[bytes]:
    """Yield the parts of a sealed file, each proved before it is given out.

    Raises `StoreDamaged`, which names file and envelope (`label`), for one that is missing, cut, changed or another's.
    """
    file, path = stored.file, paths.sealed_file(stored.file.id)
    try:
        facts = files.facts(path)
        if facts is None or facts.size != sealed_size(file.size):
            raise _damaged(stored, label)
        if files.read_at(path, 0, HEAD_BYTES) != _head(file.id):
            raise _damaged(stored, label)
        last, place = parts_of(file) - 1, HEAD_BYTES
        for number in range(last + 1):
            plain_size = CHUNK_BYTES if number < last else file.size % CHUNK_BYTES
            sealed = files.read_at(path, place, plain_size + TAG_BYTES)
            place += len(sealed)
            yield open_chunk(file.key, number, sealed, _context(vault_id, file.id, last=number == last))
    except (DiskFault, CannotDecrypt) as fault:
        raise _damaged(stored, label) from fault


def _chunks(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield full chunks, then a shorter last one, empty where nothing is left: so the size alone says where a file ends."""
    rest = bytearray()
    for block in blocks:
        rest += block
        while len(rest) >= CHUNK_BYTES:
            yield bytes(rest[:CHUNK_BYTES]), False
            del rest[:CHUNK_BYTES]
    yield bytes(rest), True


def _head(file_id: str) -> bytes:
    return _MAGIC + file_id.encode() + b"\n"


def _context(vault_id: str, file_id: str, *, last: bool) -> bytes:
    return canonical.dumps({"domain": "twinseal/1 file", "vault_id": vault_id, "file": file_id, "last": last})


def _damaged(stored: StoredFile, label: str) -> StoreDamaged:
    return StoreDamaged("store.damaged.file", name=stored.name, label=label, file=stored.file.id)
