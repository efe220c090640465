"""The sealed screen says no where nothing can be opened, and why; a write-protected drive is still looked at."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from twinseal.domain.errors import LogNotWritable, VaultInUse
from twinseal.flows.paper_forms import forms_beside
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths


@pytest.fixture
def write_protected(monkeypatch: pytest.MonkeyPatch) -> None:
    really = os.open

    def refuse_writing(path: str, flags: int, *rest: Any, **named: Any) -> int:
        if flags & (os.O_WRONLY | os.O_RDWR):
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        return really(path, flags, *rest, **named)

    monkeypatch.setattr(os, "open", refuse_writing)


def test_a_whole_vault_can_be_opened(cast: Cast) -> None:
    vault = cast.open()
    assert (vault.view().cannot_open, vault.view().damage) == ("", "")
    vault.close()


@pytest.mark.usefixtures("write_protected")
def test_a_write_protected_vault_is_shown_with_a_way_on(cast: Cast, refused: Callable[..., str]) -> None:
    before = {path: path.read_bytes() for path in cast.vault_path.rglob("*") if path.is_file()}
    vault = cast.open()
    view = vault.view()
    assert view.vault_name == "Plant"
    assert view.log_fault.startswith(
        "This drive is write-protected, so nothing can be opened. Remove the write protection. In the meantime two people must record"
    )
    assert str(forms_beside(cast.vault_path)) in view.log_fault
    assert view.cannot_open
    assert vault.paper_form().startswith(b"%PDF")
    for act in (vault.break_the_glass, lambda: vault.sign_in_auditor(*cast.factors("Di"))):
        assert "write protection" in refused(LogNotWritable, act)
    vault.close()
    vault.close()
    assert {path: path.read_bytes() for path in cast.vault_path.rglob("*") if path.is_file()} == before


def test_a_vault_that_is_open_elsewhere_is_still_refused(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    refused(VaultInUse, cast.open)
    vault.close()


def _missing(cast: Cast, name: str) -> Path:
    header, paths = load_header(cast.machine.files, VaultPaths(cast.vault_path)), VaultPaths(cast.vault_path)
    path = {"store": paths.store(header.generation), "catalogue": paths.catalogue(header.generation)}[name]
    path.unlink()
    return path


@pytest.mark.parametrize(("name", "said"), [("store", "sealed store is missing"), ("catalogue", "envelope list")])
def test_a_missing_part_is_said_before_anybody_signs(cast: Cast, name: str, said: str) -> None:
    _missing(cast, name)
    vault = cast.open()
    view = vault.view()
    assert said in view.damage
    assert "use the latest backup" in view.damage
    assert view.cannot_open
    assert view.log_fault == ""
    # The log is whole, and its reader is let in.
    vault.sign_in_auditor(*cast.factors("Di")).sign_out()
    vault.close()


def test_a_cut_store_is_said_too(cast: Cast) -> None:
    header, paths = load_header(cast.machine.files, VaultPaths(cast.vault_path)), VaultPaths(cast.vault_path)
    os.truncate(paths.store(header.generation), header.files.store.size - 1)
    vault = cast.open()
    assert "a different length than when it was written" in vault.view().damage
    vault.close()


def test_a_damaged_log_is_a_no(cast: Cast) -> None:
    (cast.vault_path / "audit" / "log.tws").write_bytes(b"rubbish")
    vault = cast.open()
    assert "while the log cannot be written" in vault.view().cannot_open
    vault.close()
