"""A wheel, installed into an environment of its own, works from any folder; nothing of the checkout is in reach."""

from __future__ import annotations

import shutil
import subprocess
import sys
import sysconfig
import zipfile
from pathlib import Path

import pytest

from fakes.program_job import does_its_job, shows_every_screen

ROOT = Path(__file__).resolve().parents[2]
BUILT_FROM = ("app", "resources", "pyproject.toml", "setup.py", "MANIFEST.in", "README.md", "LICENSE")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a wheel, built from a copy: a build leaves folders behind."""
    place = tmp_path_factory.mktemp("wheel")
    (place / "source").mkdir()
    for name in BUILT_FROM:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
        copy(ROOT / name, place / "source" / name)
    words = [sys.executable, "-I", "-m", "pip", "wheel", "-q", "--no-deps", "--no-build-isolation", "--no-index"]
    done = subprocess.run([*words, "-w", str(place), str(place / "source")], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (made,) = place.glob("twinseal-*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the `twinseal` of a fresh environment: the wheel by pip, the libraries those of the environment that tests run in."""
    place = tmp_path_factory.mktemp("installed")
    subprocess.run([sys.executable, "-I", "-m", "venv", "--without-pip", str(place / "venv")], check=True)
    python = place / "venv" / "bin" / "python"
    words = [sys.executable, "-I", "-m", "pip", "--python", str(python), "install", "-q", "--no-deps", "--no-index"]
    subprocess.run([*words, str(wheel)], check=True)
    # A path file that is found through another is not read: the checkout's own stays out.
    (packages,) = (place / "venv").glob("lib/python3.*/site-packages")
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return place / "venv" / "bin" / "twinseal"


def test_the_wheel_carries_what_the_program_reads(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        inside = set(archive.namelist())
    ours = {path.relative_to(ROOT).as_posix() for path in (ROOT / "resources").rglob("*") if path.is_file()}
    assert ours
    assert {f"twinseal/{name}" for name in ours} <= inside
    assert not [name for name in inside if name.split("/")[0].partition("-")[0] != "twinseal"]


def test_it_does_its_work_from_another_folder(installed: Path, tmp_path: Path) -> None:
    asked = "import twinseal.resource_folder as found; print(found.RESOURCES)"
    python = installed.with_name("python")
    said = subprocess.run([str(python), "-I", "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.startswith(str(installed.parents[1])), "the tests would look at the checkout"

    does_its_job([str(installed)], tmp_path)


@pytest.mark.long
def test_it_shows_every_screen_from_another_folder(installed: Path, tmp_path: Path) -> None:
    shows_every_screen([str(installed)], tmp_path)
