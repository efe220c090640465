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
        msg = f"No space left on the drive for {name}. Free some space and try again."
        raise DiskFull(msg) from fault
    if fault.errno == errno.ENOENT:
        msg = f"{name} is missing at {path.parent.absolute()}."
        raise FileMissing(msg) from fault
    if fault.errno == errno.EFBIG:
        msg = (
            f"{name} is too large for this drive's file system (FAT takes files up to 4 GiB): use a drive with another one, "
            "such as exFAT or ext4."
        )
        raise DiskFault(msg) from fault
    if fault.errno in (errno.ELOOP, errno.EISDIR, errno.ENOTDIR, errno.ENXIO):
        msg = f"{name} is not a regular file but a link, folder or device. Remove it."
        raise NotARegularFile(msg) from fault
    if fault.errno in _DENIED:
        msg = (
            f"{name} cannot be accessed. Make {path.parent} writable for this user, or remove the drive's write protection."
        )
        raise NotWritable(msg) from fault
    msg = f"{name} cannot be read or written ({os.strerror(fault.errno or 0)}): check the drive and try again."
    raise DiskFault(msg) from fault


def not_known_durable(path: Path, fault: Exception) -> NoReturn:
    """Raise the error for a rename that took effect and was not confirmed, in one sentence that says what to do."""
    msg = f"{path.name} is in place, but the drive did not confirm the write. Check the drive before it loses power."
    raise NotKnownDurable(msg) from fault
