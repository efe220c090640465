"""Every durable operation, killed, failed and cut short at each of its single acts on a real folder."""

from __future__ import annotations

import contextlib
import errno
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

from fakes.faulty_files import FaultyFiles, SimulatedKill
from twinseal import build_info
from twinseal.domain import errors
from twinseal.domain.errors import DiskFault, DiskFull, NotKnownDurable
from twinseal.host.files import RealFiles

OLDER, OLD, NEW = b"older", b"old contents", b"new contents, longer"

OPERATIONS: dict[str, Callable[[RealFiles, Path], None]] = {
    "replace": lambda files, root: files.replace(root / "file", NEW, keep_previous=root / "file.1"),
    "create": lambda files, root: files.create(root / "fresh", NEW),
    "append": lambda files, root: files.append(root / "file", NEW),
    "write_at": lambda files, root: files.write_at(root / "file", 2, b"NEW"),
    "truncate": lambda files, root: files.truncate(root / "file", 3),
    "rename": lambda files, root: files.rename(root / "file", root / "moved"),
    "remove": lambda files, root: files.remove(root / "file"),
    "make_folder": lambda files, root: files.make_folder(root / "folder"),
    "remove_folder": lambda files, root: files.remove_folder(root / "full"),
}
# In the order that a power cut demands: contents before the name, the name before its folder.
ACTS = {
    "replace": ["make file", "write", "flush", "link", "move", "move", "flush"],
    "create": ["make file", "write", "flush", "flush"],
    "append": ["write", "flush data"],
    "write_at": ["write", "flush data"],
    "truncate": ["cut", "flush"],
    "rename": ["move", "flush"],
    "remove": ["unlink", "flush"],
    "make_folder": ["make folder", "flush"],
    "remove_folder": ["remove folder", "unlink", "remove folder", "flush"],
}


def furnish(root: Path) -> None:
    root.mkdir()
    (root / "file").write_bytes(OLD)
    (root / "file.1").write_bytes(OLDER)
    (root / "full" / "deep").mkdir(parents=True)
    (root / "full" / "one").write_bytes(b"one")


def contents(path: Path) -> bytes | None:
    return path.read_bytes() if path.exists() else None


def look(name: str, root: Path, *, killed: bool) -> None:
    """Hold what may stand on the disk when an operation did not come to its end."""
    file = contents(root / "file")
    match name:
        case "replace":
            assert file in (OLD, NEW)
            assert contents(root / "file.1") in ((OLDER, OLD) if file == OLD else (OLD,))
        case "create":
            fresh = contents(root / "fresh")
            assert fresh is None or (NEW.startswith(fresh) if killed else fresh == NEW)
        case "append":
            assert file is not None
            assert (OLD + NEW).startswith(file) if killed else file == OLD
            assert len(file) >= len(OLD)
        case "write_at":
            assert file is not None
            assert (file[:2], file[5:]) == (OLD[:2], OLD[5:])
        case "truncate":
            assert file in (OLD, OLD[:3])
        case "rename":
            assert [file, contents(root / "moved")].count(OLD) == 1
        case "remove":
            assert file in (OLD, None)
    if name != "replace":
        assert contents(root / "file.1") == OLDER


@pytest.mark.parametrize("name", OPERATIONS)
def test_the_acts_of_an_operation_survive_a_power_cut_in_order(name: str, tmp_path: Path) -> None:
    root = tmp_path / "root"
    furnish(root)
    files = FaultyFiles(root)
    OPERATIONS[name](files, root)
    if name == "remove_folder":
        # Which of the entries comes first is the file system's choice.
        assert sorted(files.acts[:-2]) == sorted(ACTS[name][:-2])
        assert files.acts[-2:] == ACTS[name][-2:]
    else:
        assert files.acts == ACTS[name]


@pytest.mark.parametrize("torn", [0, 1, 7])
@pytest.mark.parametrize("name", OPERATIONS)
def test_killed_at_every_act(name: str, torn: int, tmp_path: Path) -> None:
    for point in range(len(ACTS[name])):
        root = tmp_path / str(point)
        furnish(root)
        files = FaultyFiles(root)
        files.kill_at, files.torn = point, torn
        with pytest.raises(SimulatedKill):
            OPERATIONS[name](files, root)
        with pytest.raises(SimulatedKill):
            files.read(root / "file", limit=100)
        look(name, root, killed=True)
        if name in ("replace", "write_at", "truncate", "make_folder", "remove_folder", "remove"):
            if name != "remove" or (root / "file").exists():
                OPERATIONS[name](RealFiles(), root)
            assert not list(root.glob("*.tmp"))


@pytest.mark.parametrize(("code", "kind"), [(errno.ENOSPC, DiskFull), (errno.EIO, DiskFault), (errno.EDQUOT, DiskFull)])
@pytest.mark.parametrize("torn", [0, 5])
@pytest.mark.parametrize("name", OPERATIONS)
def test_an_error_at_every_act(
    name: str, torn: int, code: int, kind: type[DiskFault], tmp_path: Path, refused: Callable[..., str]
) -> None:
    for point in range(len(ACTS[name])):
        root = tmp_path / str(point)
        furnish(root)
        files = FaultyFiles(root)
        files.error_at, files.error, files.torn = point, code, torn
        if name == "replace" and files_can_do_without(point, code):
            OPERATIONS[name](files, root)
            assert (contents(root / "file"), contents(root / "file.1")) == (NEW, OLD)
        else:
            renamed = took_its_new_name(name, point, torn)
            refused(NotKnownDurable if renamed else kind, partial(OPERATIONS[name], files, root))
            if renamed:
                assert contents(root / ("file" if name == "replace" else "moved")) == (NEW if name == "replace" else OLD)
        look(name, root, killed=False)
        assert not list(root.glob("*.tmp"))


def took_its_new_name(name: str, point: int, torn: int) -> bool:
    """Tell whether the fault comes after the rename, or with one that was done all the same."""
    if name not in ("replace", "rename"):
        return False
    last = len(ACTS[name]) - 1
    return point == last or (point == last - 1 and torn > 0)


def files_can_do_without(point: int, code: int) -> bool:
    """Tell whether the fault hits the second name of the kept file, for which a copy stands in on FAT."""
    return point == 3 and code == errno.EIO


@pytest.mark.parametrize("name", [name for name, acts in ACTS.items() if "write" in acts])
def test_every_write_goes_on_where_a_short_one_ended(name: str, tmp_path: Path) -> None:
    for torn in (1, 2):
        root = tmp_path / str(torn)
        furnish(root)
        files = FaultyFiles(root)
        files.short_at, files.torn = ACTS[name].index("write"), torn
        OPERATIONS[name](files, root)
        wanted = {
            "replace": ("file", NEW),
            "create": ("fresh", NEW),
            "append": ("file", OLD + NEW),
            "write_at": ("file", OLD[:2] + b"NEW" + OLD[5:]),
        }
        assert files.acts.count("write") == 2
        assert contents(root / wanted[name][0]) == wanted[name][1]


def test_a_drive_that_takes_nothing_is_an_error_not_a_loop(tmp_path: Path, refused: Callable[..., str]) -> None:
    root = tmp_path / "root"
    furnish(root)
    files = FaultyFiles(root)
    files.short_at, files.torn = 0, 0
    refused(DiskFault, lambda: files.append(root / "file", NEW))
    assert contents(root / "file") == OLD


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_write_protected_drive_stays_and_its_sentence_helps(
    name: str, tmp_path: Path, refused: Callable[..., str]
) -> None:
    root = tmp_path / "root"
    furnish(root)
    before = sorted(str(path) for path in root.rglob("*"))
    files = FaultyFiles(root)
    files.read_only = True
    assert "writ" in refused(DiskFault, lambda: OPERATIONS[name](files, root))
    assert sorted(str(path) for path in root.rglob("*")) == before
    assert contents(root / "file") == OLD


def test_a_kept_copy_where_the_file_system_knows_no_second_name(tmp_path: Path) -> None:
    root = tmp_path / "root"
    furnish(root)
    files = FaultyFiles(root)
    files.error_at, files.error = 3, errno.EPERM
    files.replace(root / "file", NEW, keep_previous=root / "file.1")
    assert files.acts[3] == "link"
    assert (contents(root / "file"), contents(root / "file.1")) == (NEW, OLD)


def test_an_append_costs_one_write_and_one_flush(tmp_path: Path) -> None:
    root = tmp_path / "root"
    furnish(root)
    files = FaultyFiles(root)
    for _ in range(5):
        files.append(root / "file", NEW)
    assert files.acts == ["write", "flush data"] * 5


def test_a_descriptor_is_given_back_after_every_fault(tmp_path: Path) -> None:
    root = tmp_path / "root"
    furnish(root)
    before = len(os.listdir("/proc/self/fd"))
    for name, operation in OPERATIONS.items():
        for point in range(len(ACTS[name])):
            files = FaultyFiles(root)
            files.error_at = point
            with contextlib.suppress(DiskFault):
                operation(files, root)
    assert len(os.listdir("/proc/self/fd")) == before


def test_a_release_build_refuses_the_faults(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    refused(errors.TestsOnlyRefused, lambda: FaultyFiles(tmp_path))
