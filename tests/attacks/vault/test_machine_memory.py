"""A whole folder that agrees with itself, put in the place of a vault that this machine knows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.vault_copy import copied
from twinseal.domain import canonical
from twinseal.domain.errors import NotPermitted
from twinseal.domain.opening import ResealCause
from twinseal.flows.context.machine_memory import MachineMemory, Remembered, _name
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles
from twinseal.vault.header_file import load_header
from twinseal.vault.layout import VaultPaths


@pytest.fixture
def known(cast: Cast, tmp_path: Path) -> Cast:
    """Give the machine a memory, keep a copy of the whole folder beside, and seal twice more."""
    cast.machine = replace(cast.machine, memory=tmp_path / "state" / "twinseal")
    copied(cast.vault_path, tmp_path / "older")
    _sealed_again(cast, 2)
    # The paper register is not at hand.
    cast.register_code = ""
    return cast


def _sealed_again(cast: Cast, times: int) -> None:
    vault = cast.open()
    for _ in range(times):
        receipt = cast.to_open(vault).reseal(ResealCause.HAND).receipt
        assert receipt is not None
        cast.register_code = receipt.register_code
        cast.later()
    vault.close()


def _older_folder(cast: Cast) -> None:
    shutil.rmtree(cast.vault_path)
    copied(_folder(cast).parent.parent / "older", cast.vault_path)


def _folder(cast: Cast) -> Path:
    assert cast.machine.memory is not None
    return cast.machine.memory


def _row(cast: Cast) -> dict[str, object]:
    rows = canonical.loads_object((_folder(cast) / "seen.json").read_bytes())["rows"]
    assert isinstance(rows, dict)
    (row,) = rows.values()
    assert isinstance(row, dict)
    return row


def _codes(vault: SealedVault) -> list[str]:
    return [difference.code for difference in vault.context.unlike_memory]


def test_an_older_whole_folder_is_told_logged_and_agreed_to(known: Cast) -> None:
    _older_folder(known)
    vault = known.open()
    alarm = vault.view().alarm
    assert "seen seal 3 and edition 0 of this vault, but this folder has seal 1 and edition 0" in alarm
    assert vault.view().log_fault == ""
    flow = known.to_open(vault)
    assert flow.view().masked
    assert "an older copy was put back" in " ".join(flow.view().warnings)
    request = flow.view().request
    assert request is not None
    with pytest.raises(NotPermitted):
        flow.open_vault.contents.reveal(request.envelopes[0][0], 1)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.as_found
    # Nobody went on: it is told again, in this process and at the next start.
    assert vault.view().alarm == alarm
    vault.close()
    known.later(400)
    vault = known.open()
    assert vault.view().alarm == alarm
    flow = known.to_open(vault)
    for name in ("Ada", "Bo"):
        known.later()
        flow.open_vault.unmasking.unmask(known.id(name), known.code(name), adopt=True)
    assert not flow.view().masked
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert receipt.problem == ""
    assert vault.view().alarm == ""
    assert _row(known)["seal"] == receipt.seal_number
    vault.close()
    known.later(400)
    vault = known.open()
    assert vault.view().alarm == ""
    desk = vault.sign_in_auditor(*known.factors("Di"))
    logged = [
        entry.fields for entry in desk.log.entries if entry.fields.get("kind") in ("memory.differs", "mismatch.accepted")
    ]
    desk.sign_out()
    vault.close()
    assert [fields["kind"] for fields in logged] == ["memory.differs", "memory.differs", "mismatch.accepted"]
    for fields in logged:
        rows = fields["differences"]
        assert isinstance(rows, list)
        assert [row["code"] for row in rows] == ["mismatch.memory_lower", "mismatch.memory_other"]
        assert rows[0]["expected"]["seal"] == 3


def test_another_folder_under_what_is_remembered_is_told(known: Cast) -> None:
    """Whoever founds a vault of their own can give it these ids: its card is another."""
    row = Remembered(**_row(known))  # type: ignore[arg-type]
    memory = MachineMemory(RealFiles(), _folder(known))
    header = load_header(RealFiles(), VaultPaths(known.vault_path))
    memory.keep(header.log_id, replace(row, card_sha256="ab" * 32))
    vault = known.open()
    assert _codes(vault) == ["mismatch.memory_card"]
    assert "trust card of this folder is not the one" in vault.view().alarm
    vault.close()
    # What differs is never what is remembered from then on.
    assert _row(known)["card_sha256"] == "ab" * 32
    memory.keep(header.log_id, replace(row, sha256="cd" * 32))
    vault = known.open()
    assert _codes(vault) == ["mismatch.memory_other"]
    vault.close()


def _no_memory(folder: Path) -> None:
    shutil.rmtree(folder)


def _no_key(folder: Path) -> None:
    (folder / "seen.key").unlink()


def _foreign_key(folder: Path) -> None:
    (folder / "seen.key").write_bytes(b"k" * 32)


def _short_key(folder: Path) -> None:
    (folder / "seen.key").write_bytes(b"k" * 31)


def _torn(folder: Path) -> None:
    path = folder / "seen.json"
    path.write_bytes(path.read_bytes()[:-9])


def _other_version(folder: Path) -> None:
    path = folder / "seen.json"
    path.write_bytes(path.read_bytes().replace(b'"version":1', b'"version":2'))


def _a_folder(folder: Path) -> None:
    (folder / "seen.json").unlink()
    (folder / "seen.json").mkdir()


HARMS: tuple[Callable[[Path], None], ...] = (
    _no_memory, _no_key, _foreign_key, _short_key, _torn, _other_version, _a_folder,
)  # fmt: skip


def test_a_memory_that_is_none_proves_nothing_and_stops_nothing(known: Cast) -> None:
    kept = known.vault_path.with_name("kept-state")
    shutil.copytree(_folder(known), kept)
    _older_folder(known)
    for harm in HARMS:
        shutil.rmtree(_folder(known), ignore_errors=True)
        shutil.copytree(kept, _folder(known))
        harm(_folder(known))
        vault = known.open()
        assert (vault.view().alarm, vault.view().log_fault) == ("", ""), harm
        vault.close()
    # With a folder in the file's place nothing is remembered either, and the reseal is whole.
    known.later(400)
    vault = known.open()
    receipt = known.to_open(vault).reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert receipt.problem == ""
    shutil.rmtree(_folder(known))
    shutil.copytree(kept, _folder(known))
    vault = known.open()
    assert _codes(vault) == ["mismatch.memory_lower", "mismatch.memory_other"]
    vault.close()


def test_the_files_are_for_their_owner_and_name_nothing(known: Cast) -> None:
    folder = _folder(known)
    assert {path.name for path in folder.iterdir()} == {"seen.json", "seen.key"}
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    data = (folder / "seen.json").read_text()
    header = load_header(RealFiles(), VaultPaths(known.vault_path))
    for word in (
        header.log_id,
        header.vault_id,
        header.name,
        header.place,
        str(known.vault_path),
        "/",
        "Ada",
        known.register_code or "Di",
    ):
        assert word not in data
    row = _row(known)
    assert set(row) == {"card_sha256", "seal", "edition", "size", "sha256", "at"}
    key = (folder / "seen.key").read_bytes()
    assert f'"{_name(key, header.log_id)}"' in data
    # 64 vaults are remembered; the one that was not seen for the longest goes.
    memory, seen = MachineMemory(RealFiles(), folder), Remembered(**row)  # type: ignore[arg-type]
    for number in range(64):
        memory.keep(f"{number:032x}", replace(seen, at=f"2030-01-01T00:00:{number % 60:02d}Z"))
    assert memory.load(header.log_id) is None
    assert memory.load("0" * 32) == replace(seen, at="2030-01-01T00:00:00Z")
    assert len(canonical.loads_object((folder / "seen.json").read_bytes())["rows"]) == 64  # type: ignore[arg-type]
    assert (folder / "seen.key").read_bytes() == key
    # Never into a vault, whatever the folder of this machine is called.
    inside = known.vault_path / "state"
    MachineMemory(RealFiles(), inside).keep(header.log_id, seen)
    assert not inside.exists()


def test_what_goes_on_elsewhere_is_remembered_at_the_next_start(known: Cast) -> None:
    memory, here = known.machine.memory, _row(known)
    known.machine = replace(known.machine, memory=None)
    known.later(400)
    _sealed_again(known, 1)
    known.machine = replace(known.machine, memory=memory)
    vault = known.open()
    assert vault.view().alarm == ""
    vault.close()
    assert (here["seal"], _row(known)["seal"]) == (3, 4)
