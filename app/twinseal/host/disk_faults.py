"""What the system says when a file cannot be used, and the sentence that tells people what to do about it."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final, NoReturn

from twinseal.domain.errors import DiskFault, DiskFull, FileMissing, NotARegularFile, NotKnownDurable, NotWritable

NO_ROOM: Final = frozenset({errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)})
"""What the system says where the drive or this user's share of it is full."""

_DENIED: Final = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})


def refuse(path: Path, fault: OSError) -> NoReturn:
    """Raise the error that fits a fault of the system, in one sentence that says what to do."""
    name = path.name
    if fault.errno in NO_ROOM:
        raise DiskFull("disk.full.no_space", name=name) from fault
    if fault.errno == errno.ENOENT:
        raise FileMissing("disk.missing.file", name=name, folder=path.parent.absolute()) from fault
    if fault.errno == errno.EFBIG:
        raise DiskFault("disk.fault.file_system_limit", name=name) from fault
    if fault.errno in (errno.ELOOP, errno.EISDIR, errno.ENOTDIR, errno.ENXIO):
        raise NotARegularFile("disk.not_regular.plain_file", name=name) from fault
    if fault.errno in _DENIED:
        raise NotWritable("disk.not_writable.access", name=name, folder=path.parent) from fault
    raise DiskFault("disk.fault.access", name=name, why=os.strerror(fault.errno or 0)) from fault


def not_known_durable(path: Path, fault: Exception) -> NoReturn:
    """Raise the error for a rename that took effect and was not confirmed, in one sentence that says what to do."""
    raise NotKnownDurable("disk.not_durable.confirm", name=path.name) from fault
