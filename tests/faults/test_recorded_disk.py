"""What is remembered of a drive on one way to the end is what a process leaves that really ends there, and what a power cut leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import Cast
from fakes.breaking_files import BreakingFiles
from fakes.cast_copy import copy_of
from fakes.dying_files import Killed
from fakes.recorded_disk import RecordingFiles
from fakes.unsynced_files import RESERVE


def acted(files: BreakingFiles, vault: Path) -> None:
    """Change the folder in every way that there is, on the vault's own files and on new ones."""
    files.begin()
    files.append(vault / "audit" / "log.tws", b"half a line")
    files.replace(vault / "header.json", b"a new header", keep_previous=vault / "header.json.1")
    files.make_folder(vault / "more")
    files.create(vault / "more" / "first", b"1")
    files.create(vault / "second", b"2")
    files.write_at(vault / "second", 0, b"3")
    files.rename(vault / "second", vault / "third")
    files.truncate(vault / "audit" / "log.tws", 5)
    files.remove(vault / "third")
    files.replace(vault.parent / "beside.json", b"beside the vault")


def content(cast: Cast) -> list[tuple[bytes, int]]:
    """Return what lies around a vault: contents, and how many names each file has. One that is made for a moment has another name each time."""
    files = [path for path in cast.vault_path.parent.rglob("*") if path.is_file() and path.name != RESERVE]
    return sorted((path.read_bytes(), path.stat().st_nlink) for path in files)


def test_each_act_is_remembered_as_its_end_there_leaves_it(cast: Cast, tmp_path: Path) -> None:
    walked = copy_of(cast, tmp_path / "walked")
    remembered = RecordingFiles(walked)
    acted(remembered, walked.vault_path)
    remembered.let_go()
    assert len(remembered.before) == remembered.acts > 20
    seen, cut = [], []
    for at, before in remembered.before.items():
        really = copy_of(cast, tmp_path / f"really-{at}")
        files = BreakingFiles(really.vault_path, "killed", at)
        with pytest.raises(Killed):
            acted(files, really.vault_path)
        seen.append(content(before.again("killed", tmp_path / f"killed-{at}")))
        assert seen[-1] == content(really), at
        files.power_cut()
        cut.append([data for data, _links in content(before.again("power cut", tmp_path / f"cut-{at}"))])
        assert cut[-1] == [data for data, _links in content(really)], at
    assert sum(each != [data for data, _links in left] for each, left in zip(cut, seen, strict=True)) > 5
    assert any(links == 2 for left in seen for _data, links in left)
