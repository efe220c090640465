"""Somebody with the folder: what is done to a sealed file, each of its chunks included, is noticed, and nothing else suffers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.decrypted import damaged_files
from fakes.small_vault import found
from twinseal.crypto.file_chunks import TAG_BYTES
from twinseal.domain.errors import StoreDamaged
from twinseal.host.files import RealFiles
from twinseal.vault.layout import VaultPaths
from twinseal.vault.sealed_file import CHUNK_BYTES, StoredFile, read_sealed, write_sealed
from twinseal.vault.store import Store

FILES, VAULT, OTHER = RealFiles(), "5a" * 16, "5b" * 16
HEAD, SEALED_CHUNK = 27, CHUNK_BYTES + TAG_BYTES


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> tuple[VaultPaths, tuple[StoredFile, ...]]:
    """Return two files of one vault, three chunks each, and a copy of the first as another vault has it."""
    paths = VaultPaths(tmp_path_factory.mktemp("sealed"))
    whole = bytes(CHUNK_BYTES) + bytes(CHUNK_BYTES) + b"end"
    made = [write_sealed(FILES, paths, [whole], vault_id=vault, name="a") for vault in (VAULT, VAULT, OTHER)]
    return paths, tuple(StoredFile(file, "e00000001", "a") for file in made)


def _swapped(data: bytes, other: bytes) -> bytes:
    return (
        data[: HEAD + SEALED_CHUNK] + other[HEAD + SEALED_CHUNK : HEAD + 2 * SEALED_CHUNK] + data[HEAD + 2 * SEALED_CHUNK :]
    )


def _first_two_exchanged(data: bytes, _other: bytes) -> bytes:
    first, second = data[HEAD : HEAD + SEALED_CHUNK], data[HEAD + SEALED_CHUNK : HEAD + 2 * SEALED_CHUNK]
    return data[:HEAD] + second + first + data[HEAD + 2 * SEALED_CHUNK :]


def _flipped(place: int) -> Callable[[bytes, bytes], bytes]:
    def flip(data: bytes, _other: bytes) -> bytes:
        changed = bytearray(data)
        changed[place] ^= 1
        return bytes(changed)

    return flip


SPOILT: dict[str, Callable[[bytes, bytes], bytes]] = {
    "a chunk of another file": _swapped,
    "two chunks in another order": _first_two_exchanged,
    "another file whole": lambda _data, other: other,
    "the last byte cut off": lambda data, _other: data[:-1],
    "the last chunk dropped": lambda data, _other: data[: HEAD + 2 * SEALED_CHUNK],
    "the last chunk but its tag dropped": lambda data, _other: data[: HEAD + 2 * SEALED_CHUNK] + data[-TAG_BYTES:],
    "cut in its head": lambda data, _other: data[:20],
    "emptied": lambda _data, _other: b"",
    "a byte behind its end": lambda data, _other: data + b"\0",
    "a chunk twice": lambda data, _other: data[: HEAD + SEALED_CHUNK] + data[HEAD : HEAD + SEALED_CHUNK] + data[-19:],
    "another version": _flipped(7),
    "another id in its head": _flipped(12),
    "a bit of the first chunk": _flipped(HEAD),
    "a bit of a tag": _flipped(HEAD + SEALED_CHUNK - 1),
    "its last bit": _flipped(-1),
}


@pytest.mark.parametrize("how", SPOILT)
def test_what_is_done_to_a_sealed_file_is_noticed(
    written: tuple[VaultPaths, tuple[StoredFile, ...]], refused: Callable[..., str], how: str
) -> None:
    paths, (first, second, _) = written
    path, other = paths.sealed_file(first.file.id), paths.sealed_file(second.file.id)
    before = path.read_bytes()
    try:
        path.write_bytes(SPOILT[how](before, other.read_bytes()))
        assert path.read_bytes() != before
        refused(StoreDamaged, lambda: list(read_sealed(FILES, paths, first, vault_id=VAULT, label="Rack")))
        assert damaged_files(FILES, paths, (first, second), vault_id=VAULT) == (first,)
    finally:
        path.write_bytes(before)
    assert damaged_files(FILES, paths, (first, second), vault_id=VAULT) == ()


def test_a_file_of_another_vault_is_none_of_this_one(
    written: tuple[VaultPaths, tuple[StoredFile, ...]], refused: Callable[..., str], tmp_path: Path
) -> None:
    paths, (_, _, foreign) = written
    assert damaged_files(FILES, paths, [foreign], vault_id=OTHER) == ()
    assert damaged_files(FILES, paths, [foreign], vault_id=VAULT) == (foreign,)


def test_a_file_is_not_read_as_a_shorter_one(written: tuple[VaultPaths, tuple[StoredFile, ...]]) -> None:
    """Two full chunks with nothing behind them are no file of two chunks: the second does not say that it is the last."""
    paths, (first, _, _) = written
    path = paths.sealed_file(first.file.id)
    before = path.read_bytes()
    shorter = StoredFile(type(first.file)(first.file.id, 2 * CHUNK_BYTES - 1, first.file.key, ""), "e00000001", "a")
    try:
        path.write_bytes(before[: HEAD + 2 * SEALED_CHUNK - 1])
        assert damaged_files(FILES, paths, [shorter], vault_id=VAULT) == (shorter,)
    finally:
        path.write_bytes(before)


def test_an_older_store_reads_the_files_that_it_knew(tmp_path: Path) -> None:
    """Stated in the table: a file keeps its key while it lies in an envelope. It is no key of a file that came later."""
    vault = found(tmp_path / "v.twinseal", envelopes=1)

    def sealed_with(name: str, contents: bytes) -> None:
        file = write_sealed(FILES, vault.paths, [contents], vault_id=vault.vault_id, name=name)

        def amend(copy: Store) -> None:
            copy.add_file("e00000000", name, file)

        vault.reseal(amend=amend)

    sealed_with("old.pdf", b"known then")
    store, key = vault.unlock()
    (known,) = store.stored_files()
    store.close()
    key.wipe()
    sealed_with("new.pdf", b"put in since")
    store, key = vault.unlock()
    later = next(stored for stored in store.stored_files() if stored.name == "new.pdf")
    store.close()
    key.wipe()
    assert b"".join(read_sealed(FILES, vault.paths, known, vault_id=vault.vault_id, label="Rack")) == b"known then"
    tried = replace(later, file=replace(later.file, key=known.file.key))
    assert damaged_files(FILES, vault.paths, [later], vault_id=vault.vault_id) == ()
    assert damaged_files(FILES, vault.paths, [tried], vault_id=vault.vault_id) == (tried,)
