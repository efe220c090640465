"""Removable drives: found, named, checked before they are used, and released so that they can be pulled."""

from __future__ import annotations

import os
from dataclasses import dataclass
from enum import Enum
from pathlib import Path
from typing import Final, Protocol, Self

from twinseal.domain.errors import DriveRefused
from twinseal.domain.text import shown
from twinseal.host.block_devices import SystemRoots, block_facts
from twinseal.host.mounts import Mount, mounts
from twinseal.host.programs import run_system_program

_MARGIN_BYTES: Final = 1024 * 1024
_TIMEOUT_S: Final = 60
_ID_MAX: Final = 120


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
    encrypted: bool = False
    """Whether everything on it is encrypted by this machine (LUKS, VeraCrypt); what a stick does by itself is not seen."""


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
        return DriveRefused("drive.refused.gone", folder=self._folder)

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
    """Drives by the kernel's tables of mounts and block devices; loop mounts count only where they are allowed."""

    def __init__(self, *, allow_loop: bool = False, roots: SystemRoots | None = None) -> None:
        """`allow_loop` offers loop-mounted images too, as tests and rehearsals use them."""
        self._allow_loop = allow_loop
        self._roots = SystemRoots() if roots is None else roots

    def list(self) -> tuple[Drive, ...]:
        """Return the removable file systems that are mounted now."""
        there = [self._drive(mount) for mount in mounts(self._roots.mounts) if mount.source.startswith("/dev/")]
        return tuple(drive for drive in there if drive.removable)

    def drive_of(self, folder: Path) -> Drive:
        """Return the drive that a folder lies on."""
        real = folder.resolve()
        if not real.is_dir():
            raise DriveRefused("drive.refused.no_folder", folder=folder)
        best: Mount | None = None
        for mount in mounts(self._roots.mounts):
            if real.is_relative_to(mount.place) and (best is None or len(mount.place.parts) >= len(best.place.parts)):
                best = mount
        if best is None:
            raise DriveRefused("drive.refused.none_for_folder", folder=folder)
        return self._drive(best)

    def check(self, drive: Drive, needed_bytes: int) -> None:
        """Raise `DriveRefused` unless the drive is still there, writable and has room."""
        if not os.path.ismount(drive.mount_point):
            raise _not_there(drive)
        now = self.drive_of(drive.mount_point)
        # The system gives the name of a device and its place to whatever is plugged in next.
        if _identity(now) != _identity(drive):
            raise _not_there(drive)
        if not now.writable:
            raise DriveRefused("drive.refused.write_protected", drive=now.label or shown(now.device))
        if now.free_bytes < needed_bytes + _MARGIN_BYTES:
            raise DriveRefused(
                "drive.refused.no_space",
                drive=now.label or shown(now.device),
                free=now.free_bytes // 1_000_000,
                needed=(needed_bytes + _MARGIN_BYTES) // 1_000_000 + 1,
            )

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
        for program, *words in (
            ("umount", "--", str(drive.mount_point)),
            ("udisksctl", "unmount", "--no-user-interaction", "-b", drive.device),
        ):
            done = run_system_program(program, *words, timeout_s=_TIMEOUT_S)
            if done and not os.path.ismount(drive.mount_point):
                return ReleaseOutcome.SAFE_TO_REMOVE
        return ReleaseOutcome.WRITTEN_BUT_MOUNTED

    def _drive(self, mount: Mount) -> Drive:
        facts = block_facts(self._roots, mount)
        try:
            space = os.statvfs(mount.place)
            size, free = space.f_blocks * space.f_frsize, space.f_bavail * space.f_frsize
        except OSError:
            size = free = 0
        model = facts.model or ("loop image" if facts.loop else "")
        encrypted = "encrypted" if facts.encrypted else ""
        parts = (model, facts.serial, facts.label, encrypted, shown(mount.source))
        return Drive(
            id=" ".join(part for part in parts if part)[:_ID_MAX],
            device=mount.source,
            mount_point=mount.place,
            model=model or shown(Path(mount.source).name),
            label=facts.label,
            file_system=mount.file_system,
            size_bytes=size,
            free_bytes=free,
            writable=mount.writable and os.access(mount.place, os.W_OK),
            removable=facts.removable or (facts.loop and self._allow_loop),
            volume=_volume(mount.place),
            encrypted=facts.encrypted,
        )


def _identity(drive: Drive) -> tuple[object, ...]:
    known = (drive.id, drive.device, drive.mount_point, drive.file_system, drive.label, drive.size_bytes, drive.volume)
    return (*known, drive.encrypted)


def _not_there(drive: Drive) -> DriveRefused:
    return DriveRefused("drive.refused.not_connected", drive=drive.label or shown(drive.device))


def _volume(mount_point: Path) -> str:
    try:
        status = os.stat(mount_point)
        return f"{status.st_dev}:{os.statvfs(mount_point).f_fsid}"
    except OSError:
        return ""
