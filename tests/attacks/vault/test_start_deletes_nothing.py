"""Starting the program takes nothing away, whatever header lies there: nobody has vouched for it yet."""

from __future__ import annotations

import shutil

from conftest import Cast
from twinseal.domain.opening import ResealCause


def _stores(cast: Cast) -> set[str]:
    return {path.name for path in cast.vault_path.glob("*-*.*")}


def test_a_copy_broken_off_after_the_header_keeps_its_store(cast: Cast) -> None:
    backup = cast.vault_path.with_name("backup")
    shutil.copytree(cast.vault_path, backup)
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    newer = cast.vault_path.with_name("newer")
    shutil.move(cast.vault_path, newer)
    shutil.move(backup, cast.vault_path)
    for name in ("audit", "guard.json", "header.json"):
        target = cast.vault_path / name
        if target.is_dir():
            shutil.rmtree(target)
            shutil.copytree(newer / name, target)
        else:
            shutil.copyfile(newer / name, target)
    before = _stores(cast)
    assert "store-1.db" in before
    cast.open().close()
    assert _stores(cast) == before


def test_older_generations_go_after_the_next_reseal(cast: Cast) -> None:
    vault = cast.open()
    cast.to_open(vault).reseal(ResealCause.HAND)
    vault.close()
    assert {name for name in _stores(cast) if name.startswith("store")} == {"store-2.db"}
