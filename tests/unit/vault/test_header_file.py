"""The header in force is read whole or refused, and another one takes its place with the one before kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from fakes.small_vault import ADA, BO, SmallVault, found
from twinseal.domain.errors import HeaderDamaged, VaultNotFound
from twinseal.vault.header import Header
from twinseal.vault.header_file import HEADER_MAX_BYTES, commit_header, load_header
from twinseal.vault.layout import VaultPaths


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> SmallVault:
    return found(tmp_path_factory.mktemp("header_file") / "v.twinseal", people=(ADA, BO), envelopes=0)


def test_nothing_there_and_something_lost_are_told_apart(
    vault: SmallVault, tmp_path: Path, refused: Callable[..., str]
) -> None:
    refused(VaultNotFound, lambda: load_header(vault.files, VaultPaths(tmp_path)))
    refused(VaultNotFound, lambda: load_header(vault.files, VaultPaths(tmp_path / "nowhere")))
    (tmp_path / "header.json.1").write_bytes(b"{}")
    refused(HeaderDamaged, lambda: load_header(vault.files, VaultPaths(tmp_path)))
    (tmp_path / "header.json.1").unlink()
    (tmp_path / "header.json.1").mkdir()
    refused(HeaderDamaged, lambda: load_header(vault.files, VaultPaths(tmp_path)))


def test_a_header_too_large_is_not_read(vault: SmallVault, tmp_path: Path, refused: Callable[..., str]) -> None:
    path = tmp_path / "header.json"
    with path.open("wb") as handle:
        handle.truncate(HEADER_MAX_BYTES + 1)
    assert "larger" in refused(HeaderDamaged, lambda: load_header(vault.files, VaultPaths(tmp_path)))


def test_a_commit_keeps_the_header_before(vault: SmallVault, tmp_path: Path) -> None:
    paths = VaultPaths(tmp_path)
    first = vault.paths.header.read_bytes()
    commit_header(vault.files, paths, first)
    second: tuple[Header, bytes] = replace(vault.header(), seal_number=2).signed(vault.signers())
    commit_header(vault.files, paths, second[1])
    assert (paths.header.read_bytes(), paths.header_previous.read_bytes()) == (second[1], first)
