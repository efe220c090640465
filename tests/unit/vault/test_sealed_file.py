"""A sealed file gives back what went in, byte for byte, and what does not fit leaves nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from fakes.decrypted import damaged_files
from twinseal.domain.errors import BadInput, DiskFault, NotARegularFile, StoreDamaged
from twinseal.host.files import RealFiles
from twinseal.vault import sealed_file
from twinseal.vault.layout import VaultPaths
from twinseal.vault.sealed_file import CHUNK_BYTES, StoredFile, read_sealed, sealed_size, write_sealed

FILES, VAULT = RealFiles(), "5a" * 16


@pytest.mark.parametrize(
    "sizes", [[], [0], [1], [CHUNK_BYTES - 1], [CHUNK_BYTES], [CHUNK_BYTES + 1], [700_000] * 4, [2 * CHUNK_BYTES]]
)
def test_files_come_out_byte_for_byte(tmp_path: Path, sizes: list[int]) -> None:
    paths, blocks = VaultPaths(tmp_path), [os.urandom(size) for size in sizes]
    file = write_sealed(FILES, paths, iter(blocks), vault_id=VAULT, name="plan.pdf")
    assert file.size == sum(sizes)
    path = paths.sealed_file(file.id)
    assert (file.sha256, sealed_size(file.size)) == FILES.sha256(path)
    assert path.read_bytes().startswith(b"TWSFILE1\n" + file.id.encode() + b"\n")
    stored = StoredFile(file, "e00000001", "plan.pdf")
    parts = list(read_sealed(FILES, paths, stored, vault_id=VAULT, label="Rack"))
    assert b"".join(parts) == b"".join(blocks)
    assert max(map(len, parts)) <= CHUNK_BYTES
    assert damaged_files(FILES, paths, [stored], vault_id=VAULT) == ()
    again = write_sealed(FILES, paths, blocks, vault_id=VAULT, name="plan.pdf")
    assert (again.id, again.key) != (file.id, file.key)
    assert path.stat().st_mode & 0o777 == 0o600


def test_a_file_too_large_leaves_nothing(
    tmp_path: Path, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sealed_file.FILE_MAX == 1024 * CHUNK_BYTES
    monkeypatch.setattr(sealed_file, "FILE_MAX", CHUNK_BYTES)
    blocks = (bytes(CHUNK_BYTES) for _ in range(2))
    said = refused(BadInput, lambda: write_sealed(FILES, VaultPaths(tmp_path), blocks, vault_id=VAULT, name="big.iso"))
    assert "big.iso" in said
    assert list((tmp_path / "files").iterdir()) == []


def test_nothing_is_written_through_a_linked_folder(tmp_path: Path, refused: Callable[..., str]) -> None:
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "files").symlink_to(tmp_path / "elsewhere")
    refused(NotARegularFile, lambda: write_sealed(FILES, VaultPaths(tmp_path), [b"x"], vault_id=VAULT, name="a"))
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_a_missing_file_is_named_with_its_envelope(tmp_path: Path, refused: Callable[..., str]) -> None:
    paths = VaultPaths(tmp_path)
    file = write_sealed(FILES, paths, [b"abc"], vault_id=VAULT, name="plan.pdf")
    stored = StoredFile(file, "e00000001", "plan.pdf")
    read = lambda: list(read_sealed(FILES, paths, stored, vault_id=VAULT, label="Rack 3 console"))  # noqa: E731 - asked again and again
    for spoil in (lambda path: path.unlink(), lambda path: path.mkdir(), lambda path: path.rmdir()):
        spoil(paths.sealed_file(file.id))
        said = refused(StoreDamaged, read)
        assert all(word in said for word in ("plan.pdf", "Rack 3 console", file.id))
    assert damaged_files(FILES, paths, [stored], vault_id=VAULT) == (stored,)
    assert issubclass(NotARegularFile, DiskFault)
