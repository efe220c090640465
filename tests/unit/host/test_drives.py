"""A drive is known through encryption, volumes and cases for it; its label and its mount are read as the system writes them."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fakes.block_trees import INTERNAL, LUKS_NAME, LUKS_UUID, STICK, TREES, build, mapped
from twinseal.host import drives as drives_room
from twinseal.host import programs
from twinseal.host.drives import LinuxDrives, ReleaseOutcome
from twinseal.host.mounts import mounts

ENCRYPTED = {
    "luks", "luks-of-a-whole-disk", "veracrypt", "veracrypt-cascade", "lvm-on-luks", "btrfs-on-luks", "internal-luks",
}  # fmt: skip
NOT_REMOVABLE = {"fuse-by-the-name-of-a-stick", "internal-luks", "lvm-over-stick-and-internal"}


def escaped(place: Path) -> bytes:
    """Return a place as the kernel writes it into its table of mounts: four signs escaped, all others as they are."""
    raw = os.fsencode(place)
    for sign, code in ((b"\\", b"\\134"), (b" ", b"\\040"), (b"\t", b"\\011"), (b"\n", b"\\012")):
        raw = raw.replace(sign, code)
    return raw


def laid_out(folder: Path, name: str, place: Path) -> LinuxDrives:
    tree, row = TREES[name]
    return LinuxDrives(roots=build(folder / "roots", tree, row.encode().replace(b"MOUNT", escaped(place))))


@pytest.mark.parametrize("name", list(TREES))
def test_a_drive_is_known_through_all_that_lies_between(tmp_path: Path, name: str) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    real = laid_out(tmp_path, name, stick)
    drive = real.drive_of(stick)
    assert (drive.removable, drive.encrypted) == (name not in NOT_REMOVABLE, name in ENCRYPTED)
    assert [listed.mount_point for listed in real.list()] == ([stick] if drive.removable else [])
    if name in {"luks", "veracrypt", "lvm", "md"}:
        assert drive.model == "SanDisk Ultra USB 3.0"
    assert ("encrypted" in drive.id) is drive.encrypted


def test_a_tree_that_leads_back_into_itself_ends(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    tree = mapped(0, "a", "LVM-x", "sys/devices/virtual/block/dm-1") + mapped(
        1, "b", "LVM-y", "sys/devices/virtual/block/dm-0"
    )
    row = f"1 1 254:0 / {stick} rw - ext4 /dev/mapper/a rw".encode()
    drive = LinuxDrives(roots=build(tmp_path / "roots", tree, row)).drive_of(stick)
    assert (drive.removable, drive.encrypted) == (False, False)


@pytest.mark.parametrize(
    "sign", ["\r", "\x0b", "\x0c", "\x1c", "\x1e", "\x85", "\u2028", "\u00a0", " ", "\t", "\n", "\\", "\udce9"]
)
def test_a_stick_under_any_name_is_no_disk_of_the_machine(tmp_path: Path, sign: str) -> None:
    stick = tmp_path / f"st{sign}ick 8:17"
    stick.mkdir()
    real = laid_out(tmp_path, "plain", stick)
    assert [listed.mount_point for listed in real.list()] == [stick]
    assert real.drive_of(stick).removable
    assert real.drive_of(stick).device == "/dev/sdb1"


def test_this_machines_own_table_is_read() -> None:
    table = mounts(Path("/proc/self/mountinfo"))
    assert any(mount.place == Path("/") for mount in table)
    assert len(table) == Path("/proc/self/mountinfo").read_bytes().count(b"\n")


@pytest.mark.parametrize(
    ("spelt", "label"),
    [
        (b"M\\xc3\\xbcller\\x20A", "M\u00fcller A"), (b"Mu\\xcc\\x88ller", "M\u00fcller"), (b"plain", "plain"),
        (b"\\xe2\\x80\\xaefdp", "\u27e8U+202E\u27e9fdp"), (b"\\xff\\x2f", "\ufffd/"), (b"a\\x0ab", "a\u27e8U+000A\u27e9b"),
    ],
)  # fmt: skip
def test_a_label_is_read_byte_by_byte_and_fit_to_be_shown(tmp_path: Path, spelt: bytes, label: str) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    row = f"612 31 8:17 / {stick} rw - vfat /dev/sdb1 rw".encode()
    links = f"dev/disk/by-label/{spelt.decode('ascii')} -> ../../sdb1\n"
    assert LinuxDrives(roots=build(tmp_path / "links", STICK + links, row)).drive_of(stick).label == label
    records = {"8:17": b"S:disk/by-label/x\nE:ID_FS_LABEL=x\nE:ID_FS_LABEL_ENC=" + spelt + b"\nE:ID_FS_USAGE=filesystem\n"}
    assert LinuxDrives(roots=build(tmp_path / "records", STICK, row, records)).drive_of(stick).label == label


def test_two_sticks_of_one_label_both_bear_it(tmp_path: Path) -> None:
    first, second = tmp_path / "first", tmp_path / "second"
    first.mkdir()
    second.mkdir()
    # The link belongs to one of them; the record to each.
    tree = STICK + mapped(0, LUKS_NAME, LUKS_UUID, INTERNAL.split("\n")[4].split("/partition")[0]) + INTERNAL
    tree += "dev/disk/by-label/REVIEW -> ../../sdb1\n"
    rows = f"1 1 8:17 / {first} rw - vfat /dev/sdb1 rw\n2 1 254:0 / {second} rw - ext4 /dev/mapper/{LUKS_NAME} rw".encode()
    record = b"E:ID_FS_LABEL_ENC=REVIEW\n"
    real = LinuxDrives(roots=build(tmp_path / "roots", tree, rows, {"8:17": record, "254:0": record}))
    assert [real.drive_of(place).label for place in (first, second)] == ["REVIEW", "REVIEW"]
    assert real.drive_of(first).id != real.drive_of(second).id


def test_a_drive_is_released_by_the_systems_own_programs_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    poison, stick, mark = tmp_path / "bin", tmp_path / "stick", tmp_path / "ran"
    poison.mkdir()
    stick.mkdir()
    for name in ("umount", "udisksctl"):
        (poison / name).write_text(f"#!/bin/sh\necho $0 >> {mark}\n")
        (poison / name).chmod(0o755)
    monkeypatch.setenv("PATH", str(poison))
    monkeypatch.setenv("LD_PRELOAD", "")
    monkeypatch.chdir(poison)
    drive = laid_out(tmp_path, "plain", stick).drive_of(stick)
    asked: list[list[str]] = []
    real_run = subprocess.run

    def run(command: list[str], **named: Any) -> object:
        asked.append(command)
        assert named["env"] == programs.SURROUNDINGS
        return real_run(command, **named)

    monkeypatch.setattr(subprocess, "run", run)
    # Not mounted in truth, so nothing is released; what was started is what counts.
    assert LinuxDrives().release(drive) is ReleaseOutcome.WRITTEN_BUT_MOUNTED
    assert not mark.exists()
    assert asked
    assert asked[0][0].endswith("/umount")
    assert all(command[0].startswith(("/usr/bin/", "/usr/sbin/", "/bin/", "/sbin/")) for command in asked)


def test_no_other_room_of_the_program_starts_programs_by_name() -> None:
    app = Path(drives_room.__file__).parents[1]
    starts = {
        str(path.relative_to(app))
        for path in app.rglob("*.py")
        for word in ("subprocess", "os.system", "os.exec", "os.spawn", "os.popen", "QProcess")
        if word in path.read_text(encoding="utf-8")
    }
    # The player of tones is found by host/programs.py, at an absolute path.
    tones = "gui/platform/tones.py"
    assert "from twinseal.host.programs import PLAYERS, SURROUNDINGS, system_program" in (app / tones).read_text(
        encoding="utf-8"
    )
    # Whoever reads what a program writes hands over a path that host/programs.py found, and its fixed surroundings.
    output = "host/program_output.py"
    assert "from twinseal.host.programs import SURROUNDINGS" in (app / output).read_text(encoding="utf-8")
    askers = [path for path in app.rglob("*.py") if "import output_of" in path.read_text(encoding="utf-8")]
    assert askers
    assert all("system_program(" in path.read_text(encoding="utf-8") for path in askers)
    # The others start this very Python, by host/children.py.
    benches = {"cli/bench.py", "cli/bench_log.py", "cli/bench_report.py"}
    children = {"host/watchdog.py", "host/derivations.py", "cli/room_alerts.py", *benches}
    assert starts == {"host/programs.py", tones, output, *children}
    for room in starts - {"host/programs.py", tones, output}:
        assert "from twinseal.host.children import" in (app / room).read_text(encoding="utf-8")
