"""One process, one vault: an advisory lock that dies with its process."""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from twinseal.domain.errors import VaultInUse
from twinseal.host.disk_faults import refuse


class VaultLock:
    """`flock` on the vault's `lock` file; its text names the holder for the message, and means nothing else."""

    def __init__(self, path: Path) -> None:
        """Prepare; nothing is locked before `acquire`."""
        self._path = path
        self._handle: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises `VaultInUse` with a sentence that names the holder."""
        try:
            handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
        except OSError as fault:
            refuse(self._path, fault)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = _holder(handle)
            os.close(handle)
            msg = f"This vault is open in another Twinseal ({holder}): close it there first."
            raise VaultInUse(msg) from None
        self._handle = handle
        facts = {
            "pid": os.getpid(),
            "user": _user(),
            "station": socket.gethostname(),
            "since": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        with contextlib.suppress(OSError):
            os.ftruncate(handle, 0)
            os.pwrite(handle, json.dumps(facts).encode(), 0)

    def release(self) -> None:
        """Give the lock back; can be called again."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None

    def __enter__(self) -> Self:
        """Take the lock for a block."""
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None) -> None:
        """Give it back."""
        self.release()


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return str(os.getuid())


def _holder(handle: int) -> str:
    try:
        facts = json.loads(os.pread(handle, 4096, 0))
        return f"process {int(facts['pid'])} of {str(facts['user'])[:40]} on {str(facts['station'])[:60]} since {str(facts['since'])[:20]}"
    except (OSError, ValueError, KeyError, TypeError):
        return "its process is unknown"
