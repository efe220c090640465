"""The single acts by which files change: each is one call of the system, and one point where a test can break it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

BASE_FLAGS: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
"""Flags of every opening of a file: not inherited, links not followed, no translated line ends."""


class DiskActs:
    """All that changes the disk or makes it durable; `RealFiles` is built on these and on reading alone."""

    def _write(self, handle: int, data: memoryview) -> int:
        return os.write(handle, data)

    def _flush(self, handle: int) -> None:
        os.fsync(handle)

    def _flush_data(self, handle: int) -> None:
        getattr(os, "fdatasync", os.fsync)(handle)

    def _cut(self, handle: int, size: int) -> None:
        os.ftruncate(handle, size)

    def _make_file(self, path: Path) -> int:
        return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | BASE_FLAGS, 0o600)

    def _make(self, folder: Path) -> None:
        os.mkdir(folder, 0o700)

    def _move(self, source: Path, target: Path) -> None:
        os.replace(source, target)

    def _link(self, source: Path, target: Path) -> None:
        os.link(source, target)

    def _unlink(self, path: Path) -> None:
        os.unlink(path)

    def _remove_empty(self, folder: Path) -> None:
        os.rmdir(folder)
