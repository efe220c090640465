"""Removable drives: found, named, checked before they are used, and released so that they can be pulled."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, Protocol, Self

from twinseal.domain.errors import DriveRefused

_MARGIN_BYTES: Final = 1024 * 1024
_TIMEOUT_S: Final = 60


@dataclass(frozen=True, slots=True)
class Drive:
    """A mounted file system that can be carried away; sizes in bytes."""

    id: str
    """Name of the device, model and volume, as it is logged."""
    device: str
    mount_point: Path
    model: str
    label: str
    file_system: str
    size_bytes: int
    free_bytes: int
    writable: bool
    removable: bool
    volume: str = ""
    """What the system calls this very mount; another drive in the same place has another."""


class ReleaseOutcome(Enum):
    """How releasing a drive ended; only the first may be called safe to remove."""

    SAFE_TO_REMOVE = "safe_to_remove"
    WRITTEN_BUT_MOUNTED = "written_but_mounted"
    NOT_SYNCED = "not_synced"


class Drives(Protocol):
    """Removable drives of this machine."""

    def list(self) -> tuple[Drive, ...]:
        """Return the removable file systems that are mounted now."""
        ...

    def drive_of(self, folder: Path) -> Drive:
        """Return the drive that a folder lies on; raises `DriveRefused` if there is no such folder."""
        ...

    def check(self, drive: Drive, needed_bytes: int) -> None:
        """Raise `DriveRefused` unless the drive is still there, writable and has room."""
        ...

    def release(self, drive: Drive) -> ReleaseOutcome:
        """Flush and unmount; the caller says exactly how it ended."""
        ...


class HeldDrive:
    """A place on a drive that is held while something is written there.

    An open folder keeps the system from unmounting the drive under us; and if it went all the same (pulled, unmounted by
    force), the same path now means a folder of the system's own disk, where nothing that leaves the vault may ever land.
    """

    def __init__(self, folder: Path) -> None:
        """Hold a folder; raises `DriveRefused`."""
        self._folder = folder
        try:
            self._handle = os.open(folder, os.O_RDONLY | getattr(os, "O_DIRECTORY", 0))
        except OSError as fault:
            raise self._gone() from fault

    def check(self) -> None:
        """Raise `DriveRefused` if the path no longer means the place that is held."""
        try:
            there, held = os.stat(self._folder), os.fstat(self._handle)
        except OSError as fault:
            raise self._gone() from fault
        if (there.st_dev, there.st_ino) != (held.st_dev, held.st_ino):
            raise self._gone()

    def _gone(self) -> DriveRefused:
        return DriveRefused(f"The drive at {self._folder} was pulled or unmounted: plug it in and begin again.")

    def close(self) -> None:
        """Let go, so that the drive can be unmounted."""
        os.close(self._handle)

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go."""
        self.close()


class LinuxDrives:
    """Drives by `/proc/self/mountinfo` and `/sys/block`; loop mounts count only where they are allowed."""

    def __init__(self, *, allow_loop: bool = False) -> None:
        """`allow_loop` offers loop-mounted images too, as tests and rehearsals use them."""
        self._allow_loop = allow_loop

    def list(self) -> tuple[Drive, ...]:
        """Return the removable file systems that are mounted now."""
        found = [self._drive(*row) for row in _mounts() if row[1].startswith("/dev/")]
        return tuple(drive for drive in found if drive.removable)

    def drive_of(self, folder: Path) -> Drive:
        """Return the drive that a folder lies on."""
        real = folder.resolve()
        if not real.is_dir():
            msg = f"There is no folder {folder}: plug the drive in and choose it again."
            raise DriveRefused(msg)
        best: tuple[Path, str, str, bool] | None = None
        for row in _mounts():
            if real.is_relative_to(row[0]) and (best is None or len(row[0].parts) >= len(best[0].parts)):
                best = row
        if best is None:
            msg = f"No drive is known for {folder}: plug it in and choose it again."
            raise DriveRefused(msg)
        return self._drive(*best)

    def check(self, drive: Drive, needed_bytes: int) -> None:
        """Raise `DriveRefused` unless the drive is still there, writable and has room."""
        if not os.path.ismount(drive.mount_point):
            raise _not_there(drive)
        now = self.drive_of(drive.mount_point)
        # The system gives the name of a device and its place to whatever is plugged in next.
        if _identity(now) != _identity(drive):
            raise _not_there(drive)
        if not now.writable:
            msg = f"The drive {now.label or now.device} is write-protected: take the protection off or use another one."
            raise DriveRefused(msg)
        if now.free_bytes < needed_bytes + _MARGIN_BYTES:
            msg = (
                f"The drive {now.label or now.device} has {now.free_bytes // 1_000_000} MB free, "
                f"{(needed_bytes + _MARGIN_BYTES) // 1_000_000 + 1} MB are needed: use another one."
            )
            raise DriveRefused(msg)

    def release(self, drive: Drive) -> ReleaseOutcome:
        """Flush the file system and unmount it."""
        try:
            handle = os.open(drive.mount_point, os.O_RDONLY)
            try:
                os.fsync(handle)
            except OSError:
                # Some file systems cannot sync a folder; the files were synced one by one.
                os.sync()
            finally:
                os.close(handle)
        except OSError:
            return ReleaseOutcome.NOT_SYNCED
        if not drive.removable:
            return ReleaseOutcome.WRITTEN_BUT_MOUNTED
        for command in (
            ["umount", str(drive.mount_point)],
            ["udisksctl", "unmount", "--no-user-interaction", "-b", drive.device],
        ):
            try:
                done = subprocess.run(command, capture_output=True, timeout=_TIMEOUT_S, check=False)
            except (OSError, subprocess.TimeoutExpired):
                continue
            if done.returncode == 0 and not os.path.ismount(drive.mount_point):
                return ReleaseOutcome.SAFE_TO_REMOVE
        return ReleaseOutcome.WRITTEN_BUT_MOUNTED

    def _drive(self, mount_point: Path, device: str, file_system: str, writable: bool) -> Drive:
        name = Path(device).name
        block = _block_of(name)
        try:
            space = os.statvfs(mount_point)
            size, free = space.f_blocks * space.f_frsize, space.f_bavail * space.f_frsize
        except OSError:
            size = free = 0
        loop = name.startswith("loop")
        model = _sys_text(block, "device/model") or ("loop image" if loop else "")
        vendor = _sys_text(block, "device/vendor")
        serial = _sys_text(block, "device/serial")
        label = _label(device)
        removable = (loop and self._allow_loop) or _sys_text(block, "removable") == "1" or _is_usb(block)
        full = " ".join(part for part in (vendor, model) if part)
        return Drive(
            id=" ".join(part for part in (full, serial, label, device) if part)[:120],
            device=device,
            mount_point=mount_point,
            model=full or name,
            label=label,
            file_system=file_system,
            size_bytes=size,
            free_bytes=free,
            writable=writable and os.access(mount_point, os.W_OK),
            removable=removable,
            volume=_volume(mount_point),
        )


def _identity(drive: Drive) -> tuple[object, ...]:
    return drive.id, drive.device, drive.mount_point, drive.file_system, drive.label, drive.size_bytes, drive.volume


def _not_there(drive: Drive) -> DriveRefused:
    return DriveRefused(f"The drive {drive.label or drive.device} is not there any more: plug it in and choose it again.")


def _mounts() -> list[tuple[Path, str, str, bool]]:
    rows = []
    for line in Path("/proc/self/mountinfo").read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        before, _, after = line.partition(" - ")
        left, right = before.split(" "), after.split(" ")
        if len(left) < 6 or len(right) < 2:
            continue
        rows.append((Path(_unescape(left[4])), _unescape(right[1]), right[0], "rw" in left[5].split(",")))
    return rows


def _unescape(text: str) -> str:
    for code, sign in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, sign)
    return text


def _block_of(name: str) -> Path:
    """Return the folder of the whole disk under `/sys/block` for a partition's name."""
    found = Path("/sys/class/block") / name
    try:
        real = found.resolve()
    except OSError:
        return found
    return real.parent if (real / "partition").exists() else real


def _sys_text(block: Path, name: str) -> str:
    try:
        return (block / name).read_text(encoding="ascii", errors="replace").strip()
    except OSError:
        return ""


def _is_usb(block: Path) -> bool:
    return "/usb" in str(block)


def _volume(mount_point: Path) -> str:
    try:
        found = os.stat(mount_point)
        return f"{found.st_dev}:{os.statvfs(mount_point).f_fsid}"
    except OSError:
        return ""


def _label(device: str) -> str:
    folder = Path("/dev/disk/by-label")
    try:
        for entry in folder.iterdir():
            if entry.resolve() == Path(device).resolve():
                return entry.name.replace("\\x20", " ")
    except OSError:
        return ""
    return ""
