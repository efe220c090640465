"""The real files on a real folder, with a fault at any single write, sync, rename or removal."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from contextlib import _GeneratorContextManager
from pathlib import Path

from twinseal import build_info
from twinseal.domain.errors import TestsOnlyRefused
from twinseal.host.files import RealFiles


class SimulatedKill(BaseException):
    """The process ended here; nothing of the program may catch it, and nothing after it runs."""


class FaultyFiles(RealFiles):
    """Counts every act that changes the disk (`acts` names them in order) and breaks the one that it is told to.

    At act number `kill_at` the first `torn` bytes of a write are done (any other act: done if `torn`), then the process
    is dead. At `error_at` the same, but the system says `error`, `times` times over. At `short_at` a write takes `torn`
    bytes and says so. `read_only` refuses every act as a write-protected drive does.
    """

    def __init__(self, root: Path) -> None:
        if build_info.RELEASE:
            raise TestsOnlyRefused
        self.root = root
        self.acts: list[str] = []
        self.kill_at: int | None = None
        self.error_at: int | None = None
        self.short_at: int | None = None
        self.error = errno.EIO
        self.times = 1
        self.torn = 0
        self.read_only = False
        self.dead = False

    def _act(self, name: str, partly: Callable[[], object], whole: Callable[[], object]) -> object:
        self._alive()
        if self.read_only:
            raise OSError(errno.EROFS, os.strerror(errno.EROFS))
        here = len(self.acts)
        self.acts.append(name)
        if here == self.kill_at:
            self.dead = True
            partly()
            raise SimulatedKill
        if self.error_at is not None and self.error_at <= here < self.error_at + self.times:
            partly()
            raise OSError(self.error, os.strerror(self.error))
        return partly() if here == self.short_at else whole()

    def _alive(self) -> None:
        if self.dead:
            raise SimulatedKill

    def _inside(self, path: Path) -> None:
        assert path.is_relative_to(self.root), f"{path} lies outside the folder of the test"

    def _all_or_nothing(self, name: str, act: Callable[[], object]) -> object:
        return self._act(name, lambda: act() if self.torn else None, act)

    def _opened(self, path: Path, flags: int) -> _GeneratorContextManager[int]:
        self._alive()
        self._inside(path)
        return super()._opened(path, flags)

    def _write(self, handle: int, data: memoryview) -> int:
        act = super()._write
        done = self._act("write", lambda: act(handle, data[: self.torn]) if self.torn else 0, lambda: act(handle, data))
        assert isinstance(done, int)
        return done

    def _flush(self, handle: int) -> None:
        act = super()._flush
        self._all_or_nothing("flush", lambda: act(handle))

    def _flush_data(self, handle: int) -> None:
        act = super()._flush_data
        self._all_or_nothing("flush data", lambda: act(handle))

    def _cut(self, handle: int, size: int) -> None:
        act = super()._cut
        self._all_or_nothing("cut", lambda: act(handle, size))

    def _make_file(self, path: Path) -> int:
        self._inside(path)
        act = super()._make_file

        def made_and_lost() -> None:
            if self.torn and self.dead:
                os.close(act(path))

        handle = self._act("make file", made_and_lost, lambda: act(path))
        assert isinstance(handle, int)
        return handle

    def _make(self, folder: Path) -> None:
        self._inside(folder)
        act = super()._make
        self._all_or_nothing("make folder", lambda: act(folder))

    def _move(self, source: Path, target: Path) -> None:
        self._inside(target)
        act = super()._move
        self._all_or_nothing("move", lambda: act(source, target))

    def _link(self, source: Path, target: Path) -> None:
        self._inside(target)
        act = super()._link
        self._all_or_nothing("link", lambda: act(source, target))

    def _unlink(self, path: Path) -> None:
        self._inside(path)
        act = super()._unlink
        if not os.path.lexists(path):
            self._alive()
            act(path)
        self._all_or_nothing("unlink", lambda: act(path))

    def _remove_empty(self, folder: Path) -> None:
        self._inside(folder)
        act = super()._remove_empty
        self._all_or_nothing("remove folder", lambda: act(folder))
