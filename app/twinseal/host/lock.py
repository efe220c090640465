"""One process, one vault: an advisory lock that dies with its process."""

from __future__ import annotations

import contextlib
import fcntl
import getpass
import json
import os
import socket
import stat
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from twinseal.domain.errors import NotARegularFile, VaultInUse
from twinseal.domain.text import shown
from twinseal.host.disk_faults import refuse

_FACTS_BYTES: Final = 4096
_FACTS_BEGIN: Final = b'{"pid": '
_LONGEST: Final = 60
_TRIES: Final = 8


class VaultLock:
    """`flock` on the vault's folder and its `lock` file; the file's text names the holder, and means nothing else.

    Somebody can remove the file and let a second process make another one; the folder stays the same. A file system that
    cannot lock folders is locked by the file alone.
    """

    def __init__(self, path: Path) -> None:
        """Prepare; nothing is locked before `acquire`."""
        self._path = path
        self._handle: int | None = None
        self._folder: int | None = None

    def acquire(self) -> None:
        """Take the lock; raises `VaultInUse` with a sentence that names the holder."""
        handle = self._opened()
        try:
            self._folder = self._taken_folder(handle)
        except BaseException:
            os.close(handle)
            raise
        self._handle = handle
        facts = {
            "pid": os.getpid(),
            "user": _user(),
            "station": socket.gethostname(),
            "since": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        }
        with contextlib.suppress(OSError):
            if _is_ours(handle):
                os.ftruncate(handle, 0)
                os.pwrite(handle, json.dumps(facts).encode(), 0)

    def _opened(self) -> int:
        """Return the locked file of this name, which has no other name: what stands elsewhere too is never written to."""
        for _ in range(_TRIES):
            try:
                handle = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK, 0o600)
            except OSError as fault:
                refuse(self._path, fault)
            try:
                self._take(handle)
                links = os.fstat(handle).st_nlink
                if links == 1:
                    return handle
                if links > 1:
                    # A backup by hard links, or somebody's trick. Nobody else holds it, and the file keeps its other name.
                    self._path.unlink(missing_ok=True)
            except OSError as fault:
                os.close(handle)
                refuse(self._path, fault)
            except BaseException:
                os.close(handle)
                raise
            os.close(handle)
        raise NotARegularFile("disk.not_regular.hard_link", name=self._path.name)

    def _take(self, handle: int) -> None:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise NotARegularFile("disk.not_regular.plain_file", name=self._path.name)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _in_use(handle) from None
        except OSError as fault:
            refuse(self._path, fault)

    def _taken_folder(self, handle: int) -> int | None:
        folder: int | None = None
        try:
            folder = os.open(self._path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if folder is not None:
                os.close(folder)
            raise _in_use(handle) from None
        except OSError:
            if folder is not None:
                os.close(folder)
            return None
        return folder

    def release(self) -> None:
        """Give the lock back; can be called again."""
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None
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


def is_held(folder: Path) -> bool:
    """Tell whether a process has a vault's folder locked now; False where that cannot be told. Never waits, never raises."""
    try:
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    except OSError:
        return False
    finally:
        os.close(handle)
    return False


def _in_use(handle: int) -> VaultInUse:
    return VaultInUse("vault.in_use.elsewhere", holder=_holder(handle))


def _is_ours(handle: int) -> bool:
    """Tell whether the text is one of ours or none; a file that somebody moved here keeps what it holds."""
    text = os.pread(handle, _FACTS_BYTES + 1, 0)
    return len(text) <= _FACTS_BYTES and (text.startswith(_FACTS_BEGIN) or not text.strip(b"\0"))


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):
        return str(os.getuid())


def _holder(handle: int) -> str:
    """Return who holds the lock, by a text that anybody could have written: cut, and with nothing hidden in it."""
    try:
        facts = json.loads(os.pread(handle, _FACTS_BYTES, 0))
        who, where, since = (shown(str(facts[name]))[:_LONGEST] for name in ("user", "station", "since"))
        return f"process {int(facts['pid'])} of {who} on {where} since {since}"
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        return "unknown process"
