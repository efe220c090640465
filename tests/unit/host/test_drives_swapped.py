"""A drive that was swapped for another in the same place is not the one that a person chose."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from twinseal.domain.errors import DriveRefused
from twinseal.host.drives import LinuxDrives


@pytest.mark.parametrize("size", ["2m", "8m"])
def test_another_drive_of_the_same_name_and_place_is_refused(tmp_path: Path, refused: Callable[..., str], size: str) -> None:
    place = tmp_path / "stick"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "none", str(place), "-o"]
    subprocess.run([*mount, "size=8m"], check=True)
    try:
        chosen = LinuxDrives().drive_of(place)
        LinuxDrives().check(chosen, 1000)
        subprocess.run([*mount, f"size={size}"], check=True)
        try:
            assert LinuxDrives().drive_of(place).id == chosen.id
            assert "no longer connected" in refused(DriveRefused, lambda: LinuxDrives().check(chosen, 1000))
        finally:
            subprocess.run(["umount", str(place)], check=True)
        LinuxDrives().check(chosen, 1000)
    finally:
        subprocess.run(["umount", str(place)], check=True)
