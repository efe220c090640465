"""A disk that fills up is said early, and the log's reserve comes back when there is room again."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from conftest import Cast
from fakes.told_space import ToldSpaceFiles
from twinseal.audit.write.writer import RESERVE_BYTES
from twinseal.flows.sealed import SealedVault


@pytest.mark.parametrize(
    ("percent", "noticed", "alarmed"),
    [(50, False, False), (79, False, False), (80, True, False), (90, False, True), (100, False, True)],
)
def test_warned_from_80_percent_and_alarmed_from_90(cast: Cast, percent: int, noticed: bool, alarmed: bool) -> None:
    vault = SealedVault.open(replace(cast.machine, files=ToldSpaceFiles(percent)), cast.vault_path)
    view = vault.view()
    vault.close()
    assert any("Free disk space soon" in notice for notice in view.notices) is noticed
    assert ("Free disk space today" in view.alarm) is alarmed
    # A full disk does not stop an opening, so it must not say so.
    assert ("The log's reserve of 16 MB still allows an opening." in view.alarm) is alarmed
    for sentence in (*view.notices, view.alarm):
        assert not sentence or "do not delete anything in the vault's folder" in sentence
    assert (view.log_fault, view.cannot_open) == ("", "")


def test_a_used_reserve_is_alarmed_and_comes_back_with_room(cast: Cast) -> None:
    reserve = cast.vault_path / "audit" / "reserve"
    os.truncate(reserve, RESERVE_BYTES // 2)
    vault = SealedVault.open(replace(cast.machine, files=ToldSpaceFiles(100)), cast.vault_path)
    assert "using its reserve" in vault.view().alarm
    vault.close()
    assert reserve.stat().st_size == RESERVE_BYTES // 2
    vault = cast.open()
    assert vault.view().alarm == ""
    vault.close()
    assert reserve.stat().st_size == RESERVE_BYTES
