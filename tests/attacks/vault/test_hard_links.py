"""A second name of the log or its key, made before the start or while it runs: told, and it follows no key to come."""

from __future__ import annotations

import os

import pytest

from conftest import Cast
from twinseal.domain.opening import ResealCause


@pytest.mark.parametrize("name", ["next.key", "log.tws"])
def test_a_second_name_made_before_the_start_is_told(cast: Cast, name: str) -> None:
    audit, spy = cast.vault_path / "audit", cast.vault_path.parent / "spy"
    os.link(audit / name, spy)
    vault = cast.open()
    assert vault.view().log_fault == ""
    assert "hard link" in " ".join(vault.view().notices)
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    vault.close()
    key = (audit / "next.key").read_bytes()
    assert name != "next.key" or spy.read_bytes() != key
    assert (audit / "next.key").stat().st_nlink == 1
    assert "program.started" in cast.desk_kinds()


def test_a_second_name_made_while_it_runs_follows_no_key(cast: Cast) -> None:
    audit, spy = cast.vault_path / "audit", cast.vault_path.parent / "spy"
    vault = cast.open()
    assert not any("hard link" in notice for notice in vault.view().notices)
    flow = cast.to_request(vault)
    os.link(audit / "next.key", spy)
    seen = spy.read_bytes()
    flow.abandon()
    assert (audit / "next.key").stat().st_nlink == 1
    assert spy.read_bytes() == seen != (audit / "next.key").read_bytes()
    vault.close()
    # The log continues with the key in its own file.
    cast.later()
    vault = cast.open()
    assert (vault.view().log_fault, vault.context.lost) == ("", None)
    vault.close()
