"""A disk that fills up is said early, and the log's reserve comes back when there is room again."""

from __future__ import annotations

import os
from dataclasses import replace

import pytest

from conftest import Cast
from fakes.told_space import ToldSpaceFiles
from twinseal.audit.writer import RESERVE_BYTES
from twinseal.flows.sealed import SealedVault


@pytest.mark.parametrize(
    ("percent", "noticed", "alarmed"),
    [(50, False, False), (79, False, False), (80, True, False), (90, False, True), (100, False, True)],
)
def test_warned_from_80_percent_and_alarmed_from_90(cast: Cast, percent: int, noticed: bool, alarmed: bool) -> None:
    vault = SealedVault.open(replace(cast.parts, files=ToldSpaceFiles(percent)), cast.vault_path)
    view = vault.view()
    vault.close()
    assert any("make room" in notice for notice in view.notices) is noticed
    assert ("make room" in view.alarm) is alarmed
    assert view.log_fault == ""


def test_a_used_reserve_is_alarmed_and_comes_back_when_there_is_room(cast: Cast) -> None:
    reserve = cast.vault_path / "audit" / "reserve"
    os.truncate(reserve, RESERVE_BYTES // 2)
    vault = SealedVault.open(replace(cast.parts, files=ToldSpaceFiles(100)), cast.vault_path)
    assert "lives on its reserve" in vault.view().alarm
    vault.close()
    assert reserve.stat().st_size == RESERVE_BYTES // 2
    vault = cast.open()
    assert vault.view().alarm == ""
    vault.close()
    assert reserve.stat().st_size == RESERVE_BYTES
