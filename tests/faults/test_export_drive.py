"""A stick that is full, pulled, write-protected or a liar: one sentence, nothing half-named left, the log knows."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import Cast
from twinseal.domain.errors import Cancelled, DiskFault, DriveRefused, ExportFailed, TwinsealError
from twinseal.export.export_folder import ExportWriter
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.host.drives import HeldDrive, LinuxDrives
from twinseal.host.files import RealFiles


@pytest.fixture
def desk(cast: Cast) -> Iterator[AuditDesk]:
    vault = cast.open()
    made = vault.sign_in_auditor(*cast.factors("Di"))
    yield made
    made.sign_out()
    vault.close()


@pytest.fixture
def small_drive(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "small"
    place.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64k", "none", str(place)], check=False, capture_output=True)
    yield place
    if os.path.ismount(place):
        subprocess.run(["umount", str(place)], check=False)


def kinds(desk: AuditDesk) -> list[str]:
    desk.refresh()
    return [line.kind for line in desk.entries(count=1000)[1]]


def test_a_full_drive(desk: AuditDesk, small_drive: Path, refused: Callable[..., str]) -> None:
    if not os.path.ismount(small_drive):
        pytest.fail("this test needs to mount a small file system; run it as root")
    sentence = refused(ExportFailed, lambda: desk.export(small_drive))
    assert "No space left" in sentence
    assert not list(small_drive.iterdir())
    assert "export.ended" in kinds(desk)


def test_a_drive_that_is_pulled(
    desk: AuditDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    real = RealFiles._flush

    def pulled(self: RealFiles, handle: int) -> None:
        if os.readlink(f"/proc/self/fd/{handle}").startswith(str(stick)):
            raise OSError(errno.EIO, "gone")
        real(self, handle)

    monkeypatch.setattr(RealFiles, "_flush", pulled)
    refused(ExportFailed, lambda: desk.export(stick))
    monkeypatch.undo()
    assert not list(stick.glob("twinseal-*"))
    assert "export.ended" in kinds(desk)


def test_a_drive_that_reads_back_something_else(
    desk: AuditDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    real, lying = RealFiles.read_back, ""

    def read_back(self: RealFiles, path: Path, *args: Any, **more: Any) -> tuple[str, int]:
        if path.name == lying:
            # What the drive has is not what was written to it.
            path.write_bytes(path.read_bytes()[:-1] + b"?")
        return real(self, path, *args, **more)

    monkeypatch.setattr(RealFiles, "read_back", read_back)
    for lying in ("report.pdf", "log.tws", "manifest.json"):
        assert f"{lying} read back differently" in refused(ExportFailed, lambda: desk.export(tmp_path))
        assert not list(tmp_path.glob("twinseal-*"))


def test_cancelled_leaves_nothing(desk: AuditDesk, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    asked = []

    def stop() -> bool:
        asked.append(1)
        return len(asked) > 6

    with pytest.raises(Cancelled):
        desk.export(stick, should_stop=stop)
    assert not list(stick.iterdir())


def test_no_such_drive_and_a_drive_that_is_gone(desk: AuditDesk, tmp_path: Path, refused: Callable[..., str]) -> None:
    refused(DriveRefused, lambda: desk.export(tmp_path / "nowhere"))
    here = LinuxDrives().drive_of(tmp_path)
    with pytest.raises(TwinsealError):
        desk.export(replace(here, mount_point=tmp_path / "gone"))


def test_files_refuse_links_pipes_and_what_exists(tmp_path: Path) -> None:
    files = RealFiles()
    target = tmp_path / "target"
    files.create(target, b"data")
    link, pipe = tmp_path / "link", tmp_path / "pipe"
    link.symlink_to(target)
    os.mkfifo(pipe)
    for bad in (link, pipe, tmp_path):
        with pytest.raises(DiskFault):
            files.read(bad, limit=100)
        with pytest.raises(DiskFault):
            files.append(bad, b"x")
    with pytest.raises(DiskFault):
        files.create(target, b"other")
    assert target.read_bytes() == b"data"
    assert target.stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("when", ["report", "copy", "read back"])
def test_a_drive_unmounted_by_force_leaves_nothing_beneath(
    desk: AuditDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str], when: str
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=64m", "none", str(stick)], check=True)

    def pull() -> None:
        subprocess.run(["umount", "-l", str(stick)], check=True)

    name = {"copy": "copy", "read back": "read_back"}.get(when)
    if name is None:
        report = desk.write_report
        monkeypatch.setattr(desk, "write_report", lambda *args, **more: (pull(), report(*args, **more))[1])
    else:
        real = getattr(RealFiles, name)

        def pulled(self: RealFiles, path: Path, *args: Any, **more: Any) -> object:
            if path.name == "log.tws":
                pull()
            return real(self, path, *args, **more)

        monkeypatch.setattr(RealFiles, name, pulled)
    try:
        sentence = refused(ExportFailed, lambda: desk.export(stick))
    finally:
        monkeypatch.undo()
        subprocess.run(["umount", "-l", str(stick)], check=False, capture_output=True)
    assert "The export was not completed" in sentence
    assert list(stick.iterdir()) == []
    assert "export.ended" in kinds(desk)


def test_a_drive_being_written_to_cannot_be_unmounted(tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", str(stick)], check=True)
    try:
        with HeldDrive(stick) as held:
            assert subprocess.run(["umount", str(stick)], check=False, capture_output=True).returncode != 0
            held.check()
        assert subprocess.run(["umount", str(stick)], check=False).returncode == 0
    finally:
        subprocess.run(["umount", "-l", str(stick)], check=False, capture_output=True)


def test_the_readable_rest_of_a_killed_export_goes_with_the_next(
    cast: Cast, desk: AuditDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    (stick / "twinseal-00000000-of-another.part").mkdir()

    class Killed(BaseException):
        """The process ended here."""

    def die(_self: object, _names: object) -> None:
        raise Killed

    monkeypatch.setattr(ExportWriter, "_read_back", die)
    monkeypatch.setattr(ExportWriter, "undo", lambda _self: None)
    with pytest.raises(Killed):
        desk.export(stick)
    monkeypatch.undo()
    left = [folder.name for folder in stick.glob("*.part") if (folder / "report.pdf").exists()]
    assert len(left) == 1
    made = desk.export(stick)
    assert left[0] in made.sentence
    assert "was deleted" in made.sentence
    # What is not this vault's is nobody's to remove.
    assert [folder.name for folder in stick.glob("*.part")] == ["twinseal-00000000-of-another.part"]
    assert Path(made.folder).is_dir()
    assert "leftover" not in desk.export(stick).sentence


def test_an_export_with_an_unconfirmed_name_is_taken_away(
    desk: AuditDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Callable[..., str]
) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    real = RealFiles._sync_folder

    def deaf(self: RealFiles, folder: Path) -> None:
        if folder == stick and any(entry.suffix != ".part" for entry in stick.glob("twinseal-*")):
            monkeypatch.undo()
            raise DiskFault("The drive failed: check it and try again.")
        real(self, folder)

    monkeypatch.setattr(RealFiles, "_sync_folder", deaf)
    refused(ExportFailed, lambda: desk.export(stick))
    assert list(stick.iterdir()) == []
