"""A disk that fills up is said early, and the log's reserve comes back when there is room again."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from twinseal.audit.writer import RESERVE_BYTES
from twinseal.domain.ports import Space
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles


class FillingFiles(RealFiles):
    """The real files on a file system that says it is as full as it is told."""

    percent = 0

    def space(self, folder: Path) -> Space:
        """Return what was told, of the real size."""
        total = super().space(folder).total
        return Space(total - total * self.percent // 100 - 1, total)


@pytest.mark.parametrize(
    ("percent", "noticed", "alarmed"),
    [(50, False, False), (79, False, False), (80, True, False), (90, False, True), (100, False, True)],
)
def test_warned_from_80_percent_and_alarmed_from_90(cast: Cast, percent: int, noticed: bool, alarmed: bool) -> None:
    files = FillingFiles()
    files.percent = percent
    vault = SealedVault.open(replace(cast.parts, files=files), cast.vault_path)
    view = vault.view()
    vault.close()
    assert any("make room" in notice for notice in view.notices) is noticed
    assert ("make room" in view.alarm) is alarmed
    assert view.log_fault == ""


def test_a_used_reserve_is_alarmed_and_comes_back_when_there_is_room(cast: Cast) -> None:
    reserve = cast.vault_path / "audit" / "reserve"
    os.truncate(reserve, RESERVE_BYTES // 2)
    files = FillingFiles()
    files.percent = 100
    vault = SealedVault.open(replace(cast.parts, files=files), cast.vault_path)
    assert "lives on its reserve" in vault.view().alarm
    vault.close()
    assert reserve.stat().st_size == RESERVE_BYTES // 2
    vault = cast.open()
    assert vault.view().alarm == ""
    vault.close()
    assert reserve.stat().st_size == RESERVE_BYTES
