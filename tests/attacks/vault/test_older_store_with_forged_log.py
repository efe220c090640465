"""An older header with its store is put back, and the log is made to call it the last seal: refused, or masked."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Cast
from fakes.folder_writer import append, header_of
from twinseal.domain.errors import NotPermitted, RegisterCodeWrong
from twinseal.domain.opening import RegisterCodeResult, ResealCause
from twinseal.flows.context.seal_facts import of_a_seal


def _seal(cast: Cast) -> None:
    cast.later()
    vault = cast.open()
    flow = cast.to_open(vault)
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    cast.register_code = receipt.register_code


def _plain_files(vault: Path) -> dict[str, bytes]:
    return {
        path.name: path.read_bytes()
        for path in vault.iterdir()
        if path.is_file() and path.name not in ("lock", "guard.json")
    }


def _put_back(cast: Cast, older: dict[str, bytes]) -> None:
    for name in _plain_files(cast.vault_path):
        (cast.vault_path / name).unlink()
    for name, data in older.items():
        (cast.vault_path / name).write_bytes(data)


def _is_masked(cast: Cast, why: str) -> None:
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault)
    assert flow.view().masked
    assert why in " ".join(flow.view().warnings)
    assert flow.view().envelopes == ()
    asked = flow.view().request
    assert asked is not None
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.reveal(asked.envelopes[0][0], 1)
    flow.reseal(ResealCause.HAND)
    vault.close()


@pytest.mark.parametrize("seals", [1, 2])
def test_one_forged_entry_does_not_make_an_older_seal_the_last(cast: Cast, seals: int) -> None:
    older = _plain_files(cast.vault_path)
    for _ in range(seals):
        _seal(cast)
    _put_back(cast, older)
    old = header_of(cast.vault_path)
    append(cast.vault_path, kind="seal.committed", **of_a_seal(old))
    vault = cast.open()
    assert "not the one of the last seal, nor the one after it" in vault.view().log_fault
    vault.close()
    # Without the notes of the seals since then the older one looks like the last; the log still names them.
    for note in sorted((cast.vault_path / "audit" / "checkpoints").iterdir())[1:]:
        note.unlink()
    vault = cast.open()
    cast.later()
    with pytest.raises(RegisterCodeWrong):
        cast.to_request(vault)
    vault.close()
    # Whoever goes on without the register is told all the same.
    cast.register_code = ""
    _is_masked(cast, "The log names seals since then that are not of this header")


def test_the_seal_of_the_header_named_twice_is_a_mismatch(cast: Cast) -> None:
    now = header_of(cast.vault_path)
    append(cast.vault_path, kind="seal.committed", **of_a_seal(now))
    _is_masked(cast, "more than once")


def test_an_entry_under_a_later_seal_than_the_headers_misfits(cast: Cast) -> None:
    append(cast.vault_path, kind="guard.rebuilt", seal_no=2)
    _is_masked(cast, "entries from a later seal")


def test_a_seal_number_typed_with_the_code_must_be_the_headers(cast: Cast) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    with pytest.raises(RegisterCodeWrong, match=r"register names seal 0003, but this vault says it was last sealed as 0001"):
        flow.enter_register_code(f"0003 \u00b7 {cast.register_code}")
    assert flow.enter_register_code(f"0001 \u00b7 {cast.register_code}").register_code is RegisterCodeResult.RIGHT
    flow.abandon()
    vault.close()
