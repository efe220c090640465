"""The drop folder for a one-way diode: a notice is there whole or not at all."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
from pathlib import Path
from typing import Final

from twinseal.domain.alert import AlertFault
from twinseal.host.disk_acts import BASE_FLAGS
from twinseal.host.disk_faults import NO_ROOM
from twinseal.host.mounts import mounts

MOUNTS: Final = Path("/proc/self/mountinfo")
_READABLE: Final = 0o644
"""For the program of the diode, which is another user; there is no secret in a notice."""
_PROBED, _PROBE = "twinseal-probe", b"probe"
_MISSING: Final = frozenset({errno.ENOENT, errno.ENOTDIR, errno.ELOOP})
_DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


class DropFolder:
    """A way out of the room; see `twinseal.domain.ports.AlertWay`."""

    def __init__(self, folder: str, *, must_be_mount: bool, table: Path = MOUNTS) -> None:
        """Write into a folder, whose path may be empty where nobody has named one; `table` is the kernel's of mounts."""
        self._folder, self._must_be_mount, self._table = folder, must_be_mount, table

    def send(self, name: str, line: bytes, notice: bytes) -> str:
        """Write the file: under another name, synced, and then under its own; "" means that the drive says it has it."""
        del line
        if not self._folder:
            return AlertFault.NO_FOLDER
        if not notice:
            return AlertFault.NOT_SIGNED
        return self._put(name, notice)

    def probe(self) -> str:
        """Write a file under another name, and take it away again before anybody could read it as a notice."""
        return self._put("", _PROBE) if self._folder else AlertFault.NO_FOLDER

    def _put(self, name: str, data: bytes) -> str:
        """Write data into the folder; under no name nothing stays there."""
        try:
            if self._must_be_mount and not self._is_mount():
                return AlertFault.NO_FOLDER if not os.path.isdir(self._folder) else AlertFault.NOT_A_MOUNT
            # By its handle, so that what is mounted or moved meanwhile takes nothing.
            folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY | BASE_FLAGS)
            try:
                _write(folder, name, data)
            finally:
                os.close(folder)
        except OSError as fault:
            return _said(fault)
        return ""

    def _is_mount(self) -> bool:
        place = Path(os.path.realpath(self._folder))
        return any(mount.place == place for mount in mounts(self._table))


def _write(folder: int, name: str, data: bytes) -> None:
    waiting = f".{name or _PROBED}.{secrets.token_hex(4)}.tmp"
    handle = os.open(waiting, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BASE_FLAGS, _READABLE, dir_fd=folder)
    try:
        try:
            with contextlib.suppress(OSError):
                # FAT knows no such bits, and lets everybody read.
                os.fchmod(handle, _READABLE)
            left = memoryview(data)
            while left:
                left = left[os.write(handle, left) :]
            os.fsync(handle)
        finally:
            os.close(handle)
        if name:
            os.rename(waiting, name, src_dir_fd=folder, dst_dir_fd=folder)
        else:
            os.unlink(waiting, dir_fd=folder)
    except BaseException:
        with contextlib.suppress(OSError):
            os.unlink(waiting, dir_fd=folder)
        raise
    os.fsync(folder)


def _said(fault: OSError) -> str:
    if fault.errno in NO_ROOM:
        return AlertFault.FULL
    if fault.errno in _MISSING:
        return AlertFault.NO_FOLDER
    return AlertFault.NOT_WRITABLE if fault.errno in _DENIED else AlertFault.OTHER
