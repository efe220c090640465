"""The list of recent vaults: off until switched on, ten rows of folders and nothing else, 0600, gone when switched off."""

from __future__ import annotations

import json
import stat
from pathlib import Path

import pytest

from twinseal.domain.errors import BadInput, DiskFault
from twinseal.flows.recent_vaults import ROWS, RecentList, RecentVaults
from twinseal.host.files import RealFiles


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "home" / "state" / "twinseal" / "recent.json"


@pytest.fixture
def recent(file: Path) -> RecentVaults:
    return RecentVaults(RealFiles(), file)


def vaults(*numbers: int) -> tuple[Path, ...]:
    return tuple(Path(f"/media/room/v{number}.twinseal") for number in numbers)


def test_nothing_is_remembered_before_it_is_switched_on(recent: RecentVaults, file: Path) -> None:
    recent.add(*vaults(1))
    recent.forget(*vaults(1))
    recent.forget_all()
    assert recent.load() == RecentList()
    assert not file.parent.parent.exists()


def test_ten_folders_newest_first_and_each_once(recent: RecentVaults, file: Path) -> None:
    recent.switch_on()
    assert recent.load() == RecentList(is_on=True)
    for number in (*range(1, 13), 5):
        recent.add(*vaults(number))
    assert recent.load().folders == vaults(5, 12, 11, 10, 9, 8, 7, 6, 4, 3)
    assert len(recent.load().folders) == ROWS
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    # Folders alone: no name, no time, no number.
    assert set(json.loads(file.read_bytes())) == {"format", "version", "folders"}
    assert [entry.name for entry in file.parent.iterdir()] == ["recent.json"]


def test_a_vault_is_forgotten_and_all_at_once(recent: RecentVaults, file: Path) -> None:
    recent.switch_on()
    for vault in vaults(1, 2, 3):
        recent.add(vault)
    recent.forget(*vaults(2))
    assert recent.load().folders == vaults(3, 1)
    assert b"v2" not in file.read_bytes()
    recent.forget_all()
    assert recent.load() == RecentList(is_on=True)
    recent.add(*vaults(1))
    recent.switch_off()
    assert recent.load() == RecentList()
    assert not file.exists()


def test_a_path_of_any_bytes_comes_back(recent: RecentVaults) -> None:
    odd = Path("/media/\udcff\u202e\n'\"{0}.twinseal")
    recent.switch_on()
    recent.add(odd)
    assert recent.load().folders == (odd,)


@pytest.mark.parametrize(
    "text",
    [
        b"", b"{", b"[]", b"null", b"\xff", b"[" * 60_000, b"9" * 70_000,
        b'{"format": "twinseal-recent", "version": 2, "folders": []}',
        b'{"format": "other", "version": 1, "folders": []}',
        b'{"format": "twinseal-recent", "version": 1, "folders": "/a"}',
        b'{"format": "twinseal-recent", "version": 1, "folders": [1]}',
        b'{"format": "twinseal-recent", "version": 1, "folders": ["a/b.twinseal"]}',
        b'{"format": "twinseal-recent", "version": 1, "folders": ["/a\\u0000"]}',
        b'{"format": "twinseal-recent", "version": 1, "folders": ["/a/\\ud800"]}',
        json.dumps({"format": "twinseal-recent", "version": 1, "folders": ["/a"] * 11}).encode(),
    ],
)  # fmt: skip
def test_a_damaged_list_is_empty_and_said_in_one_sentence(recent: RecentVaults, file: Path, text: bytes) -> None:
    recent.switch_on()
    file.write_bytes(text)
    known = recent.load()
    assert (known.is_on, known.folders) == (True, ())
    assert known.fault.startswith(f"The list of recent vaults ({file}) cannot be read")
    recent.add(*vaults(1))
    assert recent.load() == RecentList(is_on=True, folders=vaults(1))


def test_a_link_in_the_place_of_the_list_is_not_followed(recent: RecentVaults, file: Path, tmp_path: Path) -> None:
    recent.switch_on()
    other = tmp_path / "other.json"
    file.rename(other)
    file.symlink_to(other)
    before = other.read_bytes()
    assert recent.load().fault != ""
    recent.add(*vaults(1))
    assert other.read_bytes() == before


def test_a_link_to_itself_is_said_as_a_fault_of_the_disk(tmp_path: Path) -> None:
    (tmp_path / "state").symlink_to(tmp_path / "state")
    with pytest.raises(DiskFault):
        RecentVaults(RealFiles(), tmp_path / "state" / "twinseal" / "recent.json").switch_on()


def test_no_link_leads_the_list_into_a_vault(tmp_path: Path) -> None:
    vault = tmp_path / "plant.twinseal"
    vault.mkdir()
    (tmp_path / "state").symlink_to(vault)
    with pytest.raises(BadInput, match="would lie in a vault"):
        RecentVaults(RealFiles(), tmp_path / "state" / "twinseal" / "recent.json").switch_on()
    assert list(vault.iterdir()) == []


def test_the_list_never_lies_in_a_vault(tmp_path: Path) -> None:
    inside = tmp_path / "plant.twinseal" / "state" / "twinseal" / "recent.json"
    with pytest.raises(BadInput, match="would lie in a vault"):
        RecentVaults(RealFiles(), inside).switch_on()
    assert list(tmp_path.iterdir()) == []


def test_where_nothing_can_be_written_it_is_refused(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("no folder", encoding="ascii")
    recent = RecentVaults(RealFiles(), tmp_path / "home" / "twinseal" / "recent.json")
    with pytest.raises(DiskFault):
        recent.switch_on()


def test_a_vault_is_here_where_its_header_is(recent: RecentVaults, tmp_path: Path) -> None:
    vault = tmp_path / "plant.twinseal"
    assert not recent.is_here(vault)
    vault.mkdir()
    assert not recent.is_here(vault)
    (vault / "header.json").write_bytes(b"{}")
    assert recent.is_here(vault)
