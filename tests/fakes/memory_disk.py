"""A disk in memory that can be killed, filled or broken at any single write, with a part of that write done."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from twinseal.domain.errors import DiskFault, FileMissing, FileTooLarge
from twinseal.domain.ports import FileFacts, Space


class Killed(BaseException):
    """The process ended here; nothing after it runs."""


class MemoryDisk:
    """All of `Files` over a dictionary; every change of the disk is one numbered point.

    At point `fault_at` the first `torn` bytes of the write are done and `fault` is raised; a `Killed` disk refuses all
    that follows, any other fault happens `times` times.
    """

    def __init__(self, contents: dict[Path, bytes] | None = None) -> None:
        """Start with files, or empty."""
        self.contents: dict[Path, bytes] = dict(contents or {})
        self.points = 0
        self.fault_at: int | None = None
        self.fault: Callable[[], BaseException] = Killed
        self.torn = 0
        self.times = 1
        self.dead = False
        self.cannot_cut_back = False
        self.inodes: dict[Path, int] = {}
        self._next_inode = 1

    def after_crash(self) -> MemoryDisk:
        """Return the disk as the next process finds it."""
        return MemoryDisk(self.contents)

    def _point(self, partly: Callable[[int], None], whole: Callable[[], None]) -> None:
        if self.dead:
            raise Killed
        here = self.points
        self.points += 1
        if self.fault_at is not None and self.fault_at <= here < self.fault_at + self.times:
            partly(self.torn)
            error = self.fault()
            self.dead = isinstance(error, Killed)
            raise error
        whole()

    def _must(self, path: Path) -> bytes:
        if path not in self.contents:
            msg = f"{path.name} is missing."
            raise FileMissing(msg)
        return self.contents[path]

    def _put(self, path: Path, data: bytes) -> None:
        if path not in self.inodes:
            self.inodes[path] = self._next_inode
            self._next_inode += 1
        self.contents[path] = data

    def read(self, path: Path, *, limit: int) -> bytes:
        """Return a file."""
        data = self._must(path)
        if len(data) > limit:
            raise FileTooLarge
        return data

    def read_at(self, path: Path, offset: int, count: int) -> bytes:
        """Return a part of a file."""
        return self._must(path)[offset : offset + count]

    def facts(self, path: Path) -> FileFacts | None:
        """Return facts, or None."""
        if self.dead:
            raise Killed
        data = self.contents.get(path)
        return None if data is None else FileFacts(len(data), self.inodes.setdefault(path, 0), 1, 1)

    def replace(self, path: Path, data: bytes, *, keep_previous: Path | None = None) -> None:
        """Write beside, then rename: two points."""
        temporary = path.with_name(path.name + ".tmp")
        self._point(lambda torn: self._put(temporary, data[:torn]), lambda: self._put(temporary, data))

        def rename() -> None:
            self.contents.pop(temporary)
            self.inodes.pop(path, None)
            self._put(path, data)

        self._point(lambda torn: rename() if torn else None, rename)

    def create(self, path: Path, data: bytes) -> None:
        """Make a file."""
        if path in self.contents:
            msg = f"{path.name} already exists."
            raise DiskFault(msg)
        self._point(lambda torn: self._put(path, data[:torn]), lambda: self._put(path, data))

    def append(self, path: Path, data: bytes) -> None:
        """Append; a fault that does not kill cuts back, unless told that it cannot."""
        before = self._must(path)

        def partly(torn: int) -> None:
            if self.fault is Killed or self.cannot_cut_back:
                self.contents[path] = before + data[:torn]

        def whole() -> None:
            self.contents[path] = before + data

        self._point(partly, whole)

    def copy(self, source: Path, target: Path, size: int, go_on: Callable[[int], object]) -> int:
        """Make a file of the beginning of another."""
        go_on(0)
        data = self._must(source)[:size]
        self.create(target, data)
        return len(data)

    def read_back(self, path: Path, go_on: Callable[[int], object], *, source: Path | None = None) -> tuple[str, int]:
        """Return digest and size, compared with what it is a copy of."""
        go_on(0)
        if source is not None and not self._must(source).startswith(self._must(path)):
            msg = f"{path.name} read back differently."
            raise DiskFault(msg)
        return self.sha256(path)

    def write_at(self, path: Path, offset: int, data: bytes) -> None:
        """Overwrite in place."""
        before = self._must(path)

        def write(part: bytes) -> None:
            self.contents[path] = before[:offset] + part + before[offset + len(part) :]

        self._point(lambda torn: write(data[:torn]), lambda: write(data))

    def truncate(self, path: Path, size: int) -> None:
        """Cut."""
        before = self._must(path)

        def cut() -> None:
            self.contents[path] = before[:size]

        self._point(lambda torn: cut() if torn else None, cut)

    def make_folder(self, path: Path) -> None:
        """Do nothing: folders need no making here."""

    def rename(self, source: Path, target: Path) -> None:
        """Rename."""
        data = self._must(source)

        def move() -> None:
            del self.contents[source]
            self._put(target, data)

        self._point(lambda torn: move() if torn else None, move)

    def remove(self, path: Path) -> None:
        """Remove."""
        self._point(lambda torn: None, lambda: [self.contents.pop(path, None)].clear())

    def remove_folder(self, path: Path) -> None:
        """Remove all that is below a path."""

        def clear() -> None:
            for below in [each for each in self.contents if path in each.parents]:
                del self.contents[below]

        self._point(lambda torn: None, clear)

    def sync_file(self, path: Path) -> None:
        """Do nothing: everything is durable."""

    def names(self, folder: Path, *, through_link: bool = False) -> tuple[str, ...]:
        """Return the names in a folder; there are no links here."""
        del through_link
        return tuple(sorted(path.name for path in self.contents if path.parent == folder))

    def sha256(self, path: Path) -> tuple[str, int]:
        """Return digest and size."""
        data = self._must(path)
        return hashlib.sha256(data).hexdigest(), len(data)

    def space(self, folder: Path) -> Space:
        """Return plenty."""
        return Space(2**40, 2**40)
