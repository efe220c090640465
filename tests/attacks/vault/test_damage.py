"""Damage to any file of a vault: an error with a sentence, never a traceback, never contents."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from conftest import SECRET, Cast
from fakes.vault_copy import copied
from twinseal import build_info
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.domain import errors
from twinseal.domain.errors import TwinsealError
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.vault.header import parse_header

FILES = ("header.json", "keyslots-1.json", "catalogue-1.sealed", "store-1.db", "audit/log.tws", "audit/next.key")

REFUSED = {kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, TwinsealError)}


def try_to_open(cast: Cast) -> str:
    """Return the refusal's code, or `open` if contents could be read."""
    try:
        vault = cast.open()
    except TwinsealError as refusal:
        assert refusal.sentence.endswith(".")
        return refusal.code
    try:
        flow = cast.to_open(vault)
        view = flow.view()
        assert view.step is OpeningStep.OPEN
        outcome = "open" if not view.masked else "masked"
        if outcome == "open":
            assert flow.open_vault.contents.reveal(view.envelopes[0].outside.id, 1).copy_bytes().decode() == SECRET.format(0)
        flow.reseal(ResealCause.HAND)
    except TwinsealError as refusal:
        assert refusal.sentence.endswith(".")
        outcome = refusal.code
    finally:
        vault.close()
    return outcome


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("where", [0.0, 0.13, 0.37, 0.5, 0.71, 0.93, 0.999])
def test_one_changed_byte_never_opens(cast: Cast, name: str, where: float) -> None:
    path = cast.vault_path / name
    data = bytearray(path.read_bytes())
    place = int(len(data) * where)
    if name == "audit/next.key":
        place = (0 if any(data[:4096]) else 4096) + int(127 * where)
    if name == "audit/log.tws":
        place = max(0, len(data) - 2 - int(1500 * where))
    data[place] ^= 1
    path.write_bytes(data)
    assert try_to_open(cast) != "open"


@pytest.mark.parametrize("where", [0.0, 0.03, 0.2, 0.41, 0.55, 0.63, 0.78, 0.9, 0.97])
def test_one_changed_byte_anywhere_in_the_log_is_noticed(cast: Cast, where: float) -> None:
    vault = cast.open()
    cast.register_code = cast.to_open(vault).reseal(ResealCause.HAND).receipt.register_code
    vault.close()
    cast.later()
    # Attempts behind the newest checkpoint are part of the log too.
    vault = cast.open()
    vault.break_the_glass().abandon()
    vault.close()
    path = cast.vault_path / "audit" / "log.tws"
    data = bytearray(path.read_bytes())
    place = int(len(data) * where)
    data[place] = ord("0") if data[place] != ord("0") else ord("1")
    path.write_bytes(data)
    if try_to_open(cast) == "open":
        source = LogSource.from_folder(cast.machine.files, cast.vault_path / "audit")
        assert not verify(source, TrustCard.from_bytes(cast.card())).verdict.is_valid


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("how", ["delete", "empty", "half", "link", "folder", "pipe"])
def test_missing_cut_or_replaced_never_opens(cast: Cast, name: str, how: str) -> None:
    path = cast.vault_path / name
    data = path.read_bytes()
    path.unlink()
    if how == "empty":
        path.write_bytes(b"")
    elif how == "half":
        path.write_bytes(data[: len(data) // 2])
    elif how == "link":
        (path.parent / "elsewhere").write_bytes(data)
        path.symlink_to(path.parent / "elsewhere")
    elif how == "folder":
        path.mkdir()
    elif how == "pipe":
        os.mkfifo(path)
    # Without the log's key the vault can be opened, but shows nothing before two people have decided.
    assert try_to_open(cast) in (("masked",) if name == "audit/next.key" else REFUSED)


def test_an_older_log_under_a_newer_store_is_noticed(cast: Cast) -> None:
    audit = cast.vault_path / "audit"
    kept = {path.name: path.read_bytes() for path in audit.iterdir() if path.is_file()}
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    vault.close()
    cast.register_code = receipt.register_code
    cast.later(600)
    for name, data in kept.items():
        (audit / name).write_bytes(data)
    assert try_to_open(cast) in ("masked", "log.damaged", "log.not_writable")


def test_the_register_code_catches_an_older_copy_of_everything(cast: Cast) -> None:
    older = cast.vault_path.with_name("older")
    copied(cast.vault_path, older)
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
    vault.close()
    shutil.rmtree(cast.vault_path)
    shutil.move(older, cast.vault_path)
    vault = cast.open()
    flow = vault.break_the_glass()
    with pytest.raises(TwinsealError) as caught:
        flow.enter_register_code(receipt.register_code)
    assert caught.value.code == "register_code.wrong"
    vault.close()


def test_a_lost_guard_makes_all_wait_and_old_codes_stay_used(cast: Cast) -> None:
    (cast.vault_path / "guard.json").unlink()
    vault = cast.open()
    assert any("lockout file" in notice for notice in vault.view().notices)
    assert all(person.wait_s > 0 for person in vault.people())
    cast.later(40)
    flow = cast.to_open(vault)
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert "guard.rebuilt" in cast.desk_kinds()


def test_tests_only_vaults_are_refused_by_a_release_build(
    cast: Cast, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    # A release is another process: it has read no header yet.
    parse_header.cache_clear()
    refused(errors.TestsOnlyRefused, cast.open)


def test_the_cost_of_a_bundle_cannot_be_lowered_or_raised(cast: Cast) -> None:
    for memory, passes in ((32768, 3), (65536, 1), (4 * 1024 * 1024, 3), (65536, 400)):
        path: Path = cast.vault_path / "header.json"
        before = path.read_bytes()
        path.write_bytes(
            before.replace(b'"memory_kib":64,"passes":1', f'"memory_kib":{memory},"passes":{passes}'.encode(), 1)
        )
        assert try_to_open(cast) != "open"
        path.write_bytes(before)


@pytest.mark.parametrize("data", [b"", b"{}", b'{"boot":"x","opening":"' + b"y" * 3000 + b'","seq":1,"since":"","v":1}'])
def test_a_forged_opening_mark_is_an_unclean_end_only(cast: Cast, data: bytes) -> None:
    (cast.vault_path / "open.json").write_bytes(data)
    vault = cast.open()
    assert vault.view().log_fault == ""
    assert any("without a reseal" in notice for notice in vault.view().notices)
    vault.close()
    assert try_to_open(cast) == "open"
    assert "opening.unclean_end" in cast.desk_kinds()


def test_a_header_put_back_by_mistake_costs_nothing_in_the_end(cast: Cast) -> None:
    path = cast.vault_path / "header.json"
    older = path.read_bytes()
    vault = cast.open()
    cast.register_code = cast.to_open(vault).reseal(ResealCause.HAND).receipt.register_code
    vault.close()
    cast.later(600)
    newest = path.read_bytes()
    path.write_bytes(older)
    assert try_to_open(cast) not in ("open", "masked")
    path.write_bytes(newest)
    cast.later(600)
    assert try_to_open(cast) == "open"
