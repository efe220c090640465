"""The mark of a running opening, and which files of a vault folder may go."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes.memory_disk import MemoryDisk
from twinseal.domain import canonical
from twinseal.domain.errors import DiskFault
from twinseal.host.files import RealFiles
from twinseal.vault.layout import VaultPaths, names_set_aside, remove_leftovers
from twinseal.vault.open_mark import OpenMark, read_mark, remove_mark, write_mark

PATHS = VaultPaths(Path("/v"))
MARK = OpenMark("o0123456789abcdef", 17, "ab" * 16, "2026-11-02T08:00:05Z")
UNREADABLE = OpenMark("", -1, "", "")


def test_a_mark_stands_until_it_is_removed() -> None:
    disk = MemoryDisk()
    assert read_mark(disk, PATHS) is None
    write_mark(disk, PATHS, MARK)
    assert read_mark(disk, PATHS) == MARK
    remove_mark(disk, PATHS)
    remove_mark(disk, PATHS)
    assert read_mark(disk, PATHS) is None


FIELDS = {"v": 1, "opening": MARK.opening_id, "seq": 17, "boot": "ab" * 16, "since": MARK.since_utc}


@pytest.mark.parametrize(
    "change",
    [{"v": 2}, {"v": ...}, {"surplus": 1}, {"opening": "o1"}, {"opening": ""}, {"opening": 5}, {"opening": "o0123456789abcdef\n"},
     {"seq": "17"}, {"seq": True}, {"boot": None}, {"since": "x" * 65}, {"since": "a\nb"}, {"since": "\u202e"}, {"since": ...}],
    ids=repr,
)  # fmt: skip
def test_a_changed_mark_is_a_mark_of_which_no_word_is_used(change: dict[str, object]) -> None:
    disk = MemoryDisk()
    fields = {name: value for name, value in {**FIELDS, **change}.items() if value is not Ellipsis}
    disk.replace(PATHS.open_mark, canonical.dumps(fields))
    assert read_mark(disk, PATHS) == UNREADABLE


@given(st.binary(max_size=100) | st.binary(min_size=4097, max_size=4100))
def test_anything_else_in_its_place_is_an_unclean_end(data: bytes) -> None:
    disk = MemoryDisk()
    disk.replace(PATHS.open_mark, data)
    assert read_mark(disk, PATHS) == UNREADABLE


@pytest.mark.parametrize("how", ["folder", "link", "loop"])
def test_something_else_in_its_place_is_an_unclean_end(how: str, tmp_path: Path) -> None:
    paths = VaultPaths(tmp_path)
    if how == "folder":
        paths.open_mark.mkdir()
    else:
        paths.open_mark.symlink_to(tmp_path / ("elsewhere" if how == "link" else "open.json"))
    assert read_mark(RealFiles(), paths) == UNREADABLE


KEPT = ("header.json", "header.json.1", "guard.json", "open.json", "lock", "keyslots-7.json", "catalogue-7.sealed", "store-7.db",
        "store-7.db-journal", "keyslots-8.json", "store-8.db", "store-19.db", "store-x.db", "store-6.db.bak", "notes.txt", "7.db")  # fmt: skip
GONE = (
    "keyslots-6.json",
    "catalogue-6.sealed",
    "store-6.db",
    "store-6.db-journal",
    "store-0.db",
    "header.json.tmp",
    "guard.json.tmp",
)


def test_only_what_came_before_and_what_is_half_written_goes() -> None:
    disk = MemoryDisk({PATHS.root / name: b"." for name in KEPT + GONE})
    assert remove_leftovers(disk, PATHS, 7) == len(GONE)
    assert disk.names(PATHS.root) == tuple(sorted(KEPT))


def test_a_header_put_back_makes_no_start_delete_the_new_store() -> None:
    newest = ("keyslots-8.json", "catalogue-8.sealed", "store-8.db")
    disk = MemoryDisk({PATHS.root / name: b"." for name in newest})
    remove_leftovers(disk, PATHS, 7)
    assert disk.names(PATHS.root) == tuple(sorted(newest))


def test_what_cannot_be_removed_is_left_for_later(tmp_path: Path) -> None:
    paths = VaultPaths(tmp_path)
    (tmp_path / "store-1.db").mkdir()
    (tmp_path / "store-2.db").write_bytes(b".")
    assert remove_leftovers(RealFiles(), paths, 3) == 1
    assert remove_leftovers(RealFiles(), VaultPaths(tmp_path / "nowhere"), 3) == 0


def test_a_link_in_a_files_place_is_set_aside_and_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "precious"
    elsewhere.write_bytes(b".")
    folder = tmp_path / "v"
    folder.mkdir()
    (folder / "store-1.db").symlink_to(elsewhere)
    paths = VaultPaths(folder)
    assert remove_leftovers(RealFiles(), paths, 2) == 0
    assert elsewhere.read_bytes() == b"."
    assert not paths.store(1).is_symlink()
    (aside,) = names_set_aside(RealFiles(), paths)
    assert (folder / aside).readlink() == elsewhere
    assert remove_leftovers(RealFiles(), paths, 3) == 0
    assert names_set_aside(RealFiles(), paths) == (aside,)


def test_a_disk_that_refuses_removal_stops_nothing() -> None:
    disk = MemoryDisk({PATHS.root / "store-1.db": b"."})
    disk.fault, disk.fault_at, disk.times = DiskFault, 0, 10
    assert remove_leftovers(disk, PATHS, 2) == 0
