"""The real files, with a word from the test before any append, replacement, removal, rename, or sync of a folder."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from fakes.told_space import ToldSpaceFiles
from twinseal.domain.errors import DiskFault


class HookedFiles(ToldSpaceFiles):
    """`hook` is told of each act and its path; what it raises the disk is taken to have said."""

    def __init__(self) -> None:
        super().__init__()
        self.hook: Callable[[str, Path], None] | None = None

    def fail_once(self, act: str, name: str, skip: int = 0) -> None:
        """Let the act on a file of this name fail a single time, after `skip` that succeed."""
        left = skip

        def hook(what: str, path: Path) -> None:
            nonlocal left
            if (what, path.name) == (act, name):
                left -= 1
                if left < 0:
                    self.hook = None
                    raise DiskFault("The drive said no.")

        self.hook = hook

    def fails_in(self, folder: Path) -> None:
        """Let everything fail in a folder, as where a drive was pulled."""

        def hook(_what: str, path: Path) -> None:
            if path.is_relative_to(folder):
                raise DiskFault("The drive said no.")

        self.hook = hook

    def _told(self, act: str, path: Path) -> None:
        if self.hook is not None:
            self.hook(act, path)

    def append(self, path: Path, data: bytes) -> None:
        self._told("append", path)
        super().append(path, data)

    def replace(self, path: Path, data: bytes, *, keep_previous: Path | None = None) -> None:
        self._told("replace", path)
        super().replace(path, data, keep_previous=keep_previous)

    def remove(self, path: Path) -> None:
        self._told("remove", path)
        super().remove(path)

    def rename(self, source: Path, target: Path) -> None:
        self._told("rename", target)
        super().rename(source, target)

    def _sync_folder(self, folder: Path) -> None:
        self._told("sync", folder)
        super()._sync_folder(folder)
