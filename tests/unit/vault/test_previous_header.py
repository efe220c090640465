"""The header before the one in force: kept after a plain seal, gone with keys that are out of use."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from fakes.small_vault import SmallVault, enrolled_person, found, with_people
from twinseal.host.files import RealFiles
from twinseal.vault.header import Header
from twinseal.vault.layout import VaultPaths
from twinseal.vault.previous_header import keys_differ, remove_old_keys


@pytest.fixture(scope="module")
def vault(tmp_path_factory: pytest.TempPathFactory) -> SmallVault:
    return found(tmp_path_factory.mktemp("small") / "v")


def _signed(vault: SmallVault, header: Header) -> bytes:
    return header.signed(vault.signers())[1]


def test_only_another_bundle_or_person_makes_them_differ(vault: SmallVault) -> None:
    now = vault.header()
    assert not keys_differ(now, replace(now, generation=now.generation + 1, seal_number=9))
    assert keys_differ(now, with_people(now, now.everybody[:-1]))
    other = enrolled_person(vault, now.everybody[0].person, 2)
    assert keys_differ(now, with_people(now, (other, *now.everybody[1:])))


def test_old_keys_go_and_anything_else_stays(vault: SmallVault, tmp_path: Path) -> None:
    files, paths = RealFiles(), VaultPaths(tmp_path)
    in_force = replace(vault.header(), generation=7)
    fewer = with_people(in_force, in_force.everybody[:-1])
    kept = (
        (b"{}", in_force),
        (_signed(vault, replace(vault.header(), generation=6)), in_force),
        # A later one was put there by hand: it is no header before.
        (_signed(vault, replace(vault.header(), generation=7)), fewer),
    )
    for data, header in kept:
        paths.header_previous.write_bytes(data)
        assert not remove_old_keys(files, paths, header)
        assert paths.header_previous.read_bytes() == data
    paths.header_previous.write_bytes(_signed(vault, replace(vault.header(), generation=6)))
    assert remove_old_keys(files, paths, fewer)
    assert not paths.header_previous.exists()
    assert not remove_old_keys(files, paths, fewer)
