"""A wheel, installed into an environment of its own, works from any folder; nothing of the checkout is in reach."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

import pytest

from fakes.program_job import complaints, shows_every_screen, start

ROOT = Path(__file__).resolve().parents[2]


def test_the_wheel_carries_what_the_program_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert ours
    assert {f"twinseal/{name}" for name in ours} <= inside
    assert "twinseal/py.typed" in inside
    assert not [name for name in inside if name.split("/")[0].partition("-")[0] != "twinseal"]


def test_it_finds_what_it_reads_from_another_folder(installed: Path, tmp_path: Path) -> None:
    """The rest of its work it does where a stranger's files lie: test_poisoned_folder.py."""
    asked = "import twinseal.resource_folder as found; print(found.RESOURCES)"
    python = installed.with_name("python")
    said = subprocess.run([str(python), "-I", "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.startswith(str(installed.parents[1])), "the tests would look at the checkout"

    done = start([str(installed), "window", "--offscreen", "--end-when-painted"], tmp_path)
    assert (done.returncode, complaints(done)) == (0, [])


@pytest.mark.long
def test_it_shows_every_screen_from_another_folder(installed: Path, tmp_path: Path) -> None:
    shows_every_screen([str(installed)], tmp_path)
