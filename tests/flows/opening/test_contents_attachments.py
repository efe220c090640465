"""Files inside envelopes: sealed at the ceremony, saved to exactly one removable drive, logged before."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import BEGIN, Cast
from fakes.cast_copy import copy_of
from fakes.dying_process import killed_after
from fakes.small_vault import with_policy
from fakes.told_space import ToldSpaceFiles
from fakes.vault_with_a_file import OneFolder, vault_with_a_file
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.envelope import Card, Field, FieldKind
from twinseal.domain.errors import Cancelled, DriveRefused, FileMissing, FileTooLarge, Resealed, StoreDamaged
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.ports import ShouldStop
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.context.machine import Machine
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Cast, bytes]:
    cast, _, data = vault_with_a_file(tmp_path_factory.mktemp("file"))
    return cast, data


@pytest.fixture
def sealed_file(founded: tuple[Cast, bytes], tmp_path: Path) -> tuple[Cast, OneFolder, bytes]:
    cast, drives = copy_of(founded[0], tmp_path / "home"), OneFolder([])
    cast.machine = replace(cast.machine, drives=drives)
    return cast, drives, founded[1]


def test_a_file_that_is_not_there_goes_into_no_envelope(tmp_path: Path) -> None:
    ceremony = Ceremony(Machine(ScriptedClock(BEGIN), ToldSpaceFiles(), OneFolder([]), TESTS_ONLY, "test"))
    ceremony.set_vault(tmp_path, "Files", "Room 1")
    with pytest.raises(FileMissing):
        ceremony.add_envelope(
            "Other", "SYS", Card(), (Field(FieldKind.USER, "User", "root"),), attachments=(tmp_path / "none",)
        )


def test_a_file_is_saved_to_the_one_drive_and_logged(
    sealed_file: tuple[Cast, OneFolder, bytes], tmp_path: Path, refused: Callable[..., str]
) -> None:
    cast, drives, data = sealed_file
    vault = SealedVault.open(cast.machine, cast.vault_path)
    flow = cast.to_open(vault)
    envelope = flow.view().envelopes[0]
    assert (envelope.attachments[0].name, envelope.attachments[0].size) == ("key file_.bin", len(data))
    save = lambda: flow.open_vault.contents.save_attachment_to_the_drive(envelope.outside.id, envelope.attachments[0].id)  # noqa: E731 - one call, asked for again and again
    refused(DriveRefused, save)
    stick, other = tmp_path / "one", tmp_path / "other"
    stick.mkdir()
    other.mkdir()
    drives.folders = [stick, other]
    refused(DriveRefused, save)
    drives.folders = [stick]
    assert save() == "key file_.bin"
    assert (stick / "key file_.bin").read_bytes() == data
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert "attachment.saved" in cast.desk_kinds()


def test_no_file_goes_onto_the_drive_that_holds_the_vault(
    sealed_file: tuple[Cast, OneFolder, bytes], tmp_path: Path, refused: Callable[..., str]
) -> None:
    cast, drives, data = sealed_file
    vault = SealedVault.open(cast.machine, cast.vault_path)
    flow = cast.to_open(vault)
    envelope = flow.view().envelopes[0]
    save = lambda: flow.open_vault.contents.save_attachment_to_the_drive(envelope.outside.id, envelope.attachments[0].id)  # noqa: E731 - one call, asked for again and again
    drives.folders = [cast.vault_path.parent]
    before = sorted(cast.vault_path.parent.iterdir())
    assert "other than the vault's own" in refused(DriveRefused, save)
    assert sorted(cast.vault_path.parent.iterdir()) == before
    (tmp_path / "stick").mkdir()
    drives.folders += [tmp_path / "stick"]
    assert save() == "key file_.bin"
    assert (tmp_path / "stick" / "key file_.bin").read_bytes() == data
    vault.close()


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    large = tmp_path / "large"
    large.touch()
    os.truncate(large, 64 * 1024 * 1024 + 1)
    with pytest.raises(FileTooLarge):
        RealFiles().read(large, limit=64 * 1024 * 1024)


@pytest.fixture
def stick(sealed_file: tuple[Cast, OneFolder, bytes], tmp_path: Path) -> Path:
    """Return the folder of the one drive that is plugged in."""
    folder = tmp_path / "stick"
    folder.mkdir()
    sealed_file[1].folders = [folder]
    return folder


@pytest.fixture
def saving(sealed_file: tuple[Cast, OneFolder, bytes], stick: Path) -> Iterator[tuple[Cast, OpeningFlow, Path]]:
    cast, _, _ = sealed_file
    vault = SealedVault.open(cast.machine, cast.vault_path)
    yield cast, cast.to_open(vault), stick
    vault.close()


def _save(flow: OpeningFlow, should_stop: ShouldStop) -> str:
    envelope = flow.view().envelopes[0]
    return flow.open_vault.contents.save_attachment_to_the_drive(
        envelope.outside.id, envelope.attachments[0].id, should_stop
    )


@pytest.mark.parametrize("seconds", [16 * 60, 6 * 60], ids=["the time is over", "nobody is there"])
def test_a_file_that_takes_long_does_not_keep_the_vault_open(
    saving: tuple[Cast, OpeningFlow, Path], refused: Callable[..., str], seconds: int
) -> None:
    cast, flow, stick = saving
    blocks: list[int] = []

    def slow() -> bool:
        # The file has three blocks; time runs out while the second is written.
        blocks.append(len(list(stick.iterdir())))
        if len(blocks) == 2:
            cast.clock.advance(seconds)
        return False

    refused(Resealed, lambda: _save(flow, slow))
    assert blocks == [1, 1], "it stops at once, with the file begun"
    assert flow.view().step is OpeningStep.RESEALED
    assert not list(stick.iterdir()), "no part of it stays on the drive"
    assert flow.view().receipt.problem == ""


def test_a_save_is_stopped_by_whoever_reseals(saving: tuple[Cast, OpeningFlow, Path], refused: Callable[..., str]) -> None:
    _, flow, stick = saving
    asked = iter((False, True))
    refused(Cancelled, lambda: _save(flow, lambda: next(asked)))
    assert not list(stick.iterdir())
    assert flow.reseal(ResealCause.HAND).step is OpeningStep.RESEALED


def test_a_file_of_that_name_on_the_drive_is_left_as_it_is(saving: tuple[Cast, OpeningFlow, Path]) -> None:
    _, flow, stick = saving
    (stick / "key file_.bin").write_bytes(b"somebody's")
    (stick / "key file_ (2).bin").mkdir()
    assert _save(flow, lambda: False) == "key file_ (3).bin"
    assert (stick / "key file_.bin").read_bytes() == b"somebody's"
    assert (stick / "key file_ (3).bin").stat().st_size == 256 * 9000


def test_a_saved_file_exposes_its_envelope_despite_a_kill(sealed_file: tuple[Cast, OneFolder, bytes], stick: Path) -> None:
    cast, _, _ = sealed_file
    killed_after(lambda: _save(cast.to_open(cast.open()), lambda: False))
    assert (stick / "key file_.bin").exists()
    (stick / "key file_.bin").unlink()
    cast.later(4000)
    vault = cast.open()
    assert "rotate every secret" in " ".join(vault.view().notices)
    flow = cast.to_open(vault)
    _save(flow, lambda: False)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.reveals == 1
    assert [duty.partition(" by 20")[0] for duty in receipt.duties] == [
        "Rotate the secret of Key",
        "Review of this opening by someone else",
        "From an earlier opening that was not sealed to its end: rotate the secret of Key",
        "Review of an earlier opening that was not sealed to its end,",
    ]
    vault.close()


@pytest.mark.parametrize("encrypted", [True, False])
def test_files_go_to_encrypted_drives_only_where_rules_say_so(
    sealed_file: tuple[Cast, OneFolder, bytes], stick: Path, refused: Callable[..., str], *, encrypted: bool
) -> None:
    cast, drives, data = sealed_file
    vault = SealedVault.open(cast.machine, cast.vault_path)
    flow = cast.to_open(vault)
    context = vault.context
    assert not context.header.policy.attachments_encrypted_only, "off unless it was decided"
    context.header = with_policy(context.header, attachments_encrypted_only=True)
    drives.encrypted = encrypted
    if encrypted:
        assert (stick / _save(flow, lambda: False)).read_bytes() == data
    else:
        assert "plug in an encrypted drive" in refused(DriveRefused, lambda: _save(flow, lambda: False))
        assert not list(stick.iterdir())
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert ("attachment.saved" in cast.desk_kinds()) is encrypted


def test_the_same_file_is_taken_as_saved_in_every_opening(sealed_file: tuple[Cast, OneFolder, bytes], stick: Path) -> None:
    cast, _, _ = sealed_file
    vault = cast.open()
    flow = cast.to_open(vault)
    first = (_save(flow, lambda: False), _save(flow, lambda: False))
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    cast.register_code = receipt.register_code
    cast.later()
    again = cast.open()
    flow = cast.to_open(again)
    assert {*first, _save(flow, lambda: False)} == {"key file_.bin"}
    again.close()
    assert [path.name for path in stick.iterdir()] == ["key file_.bin"]


def test_a_changed_file_of_that_name_is_not_taken_for_it(saving: tuple[Cast, OpeningFlow, Path]) -> None:
    _, flow, stick = saving
    (stick / "key file_.bin").write_bytes(bytes(256 * 9000))
    assert _save(flow, lambda: False) == "key file_ (2).bin"


def test_there_is_an_end_to_the_names_that_are_tried(
    saving: tuple[Cast, OpeningFlow, Path], refused: Callable[..., str]
) -> None:
    _, flow, stick = saving
    for number in range(1, 100):
        (stick / f"key file_{'' if number == 1 else f' ({number})'}.bin").touch()
    assert "take another drive" in refused(DriveRefused, lambda: _save(flow, lambda: False))


def test_a_lost_file_is_named_and_refuses_nothing_else(
    sealed_file: tuple[Cast, OneFolder, bytes], stick: Path, refused: Callable[..., str]
) -> None:
    cast, _, data = sealed_file
    (path,) = (cast.vault_path / "files").iterdir()
    stray = path.with_name("f" + "0" * 16 + ".sealed")
    stray.write_bytes(b"left by a kill")
    kept = path.read_bytes()
    path.write_bytes(kept[:-1])
    vault = cast.open()
    assert path.name in " ".join(vault.view().notices)
    assert stray.exists(), "a start removes no sealed file"
    flow = cast.to_open(vault)
    assert "envelope Key is missing" in " ".join(flow.view().warnings)
    with flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 0) as value:
        assert value.copy_bytes() == b"root"
    said = refused(StoreDamaged, lambda: _save(flow, lambda: False))
    assert "key file_.bin" in said
    assert "Key" in said
    assert list(stick.iterdir()) == []
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    assert not stray.exists()
    assert path.exists(), "what the store names stays, whatever became of it"
    vault.close()
    path.write_bytes(kept)
    (cast.vault_path / "files-2.json").unlink()
    cast.register_code = receipt.register_code
    cast.later()
    again = cast.open()
    assert "files-2.json" in " ".join(again.view().notices)
    flow = cast.to_open(again)
    assert (stick / _save(flow, lambda: False)).read_bytes() == data
    flow.reseal(ResealCause.HAND)
    again.close()
    assert not [notice for notice in cast.open().view().notices if "files-" in notice or ".sealed" in notice]
