"""A link in the place of the log's folder, or of one inside it, opens nothing: the one-time keys would go elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from twinseal.domain.errors import LogNotWritable


@pytest.mark.parametrize("name", ["audit", "audit/checkpoints"])
def test_a_link_in_place_of_a_log_folder_opens_nothing(cast: Cast, refused: Callable[..., str], name: str) -> None:
    folder = cast.vault_path / name
    elsewhere = cast.vault_path.parent / "elsewhere"
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)
    keys = cast.vault_path / "audit" / "next.key"
    before = keys.read_bytes()
    vault = cast.open()
    assert "is a link" in vault.view().log_fault
    refused(LogNotWritable, vault.break_the_glass)
    vault.close()
    assert keys.read_bytes() == before
