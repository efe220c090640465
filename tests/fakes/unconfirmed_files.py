"""Files whose replacing takes effect and fails all the same, while the process goes on."""

from __future__ import annotations

from pathlib import Path

from fakes.told_space import ToldSpaceFiles
from twinseal.domain.errors import DiskFault, DiskFull


class UnconfirmedFiles(ToldSpaceFiles):
    """Replacements of the numbers in `fail` take effect and then raise; with `deaf` no later flush succeeds either.

    `full_for` is the beginning of a name for which there is no room.
    """

    def __init__(self) -> None:
        self.replaced: list[str] = []
        self.fail: frozenset[int] = frozenset()
        self.deaf = False
        self.full_for = ""

    def replace(self, path: Path, data: bytes, *, keep_previous: Path | None = None) -> None:
        if self.full_for and path.name.startswith(self.full_for):
            msg = "No room left on the drive: free some space."
            raise DiskFull(msg)
        super().replace(path, data, keep_previous=keep_previous)
        self.replaced.append(path.name)
        if len(self.replaced) in self.fail:
            msg = "The drive failed: check it and try again."
            raise DiskFault(msg)

    def sync_file(self, path: Path) -> None:
        if self.deaf and len(self.replaced) in self.fail:
            msg = "The drive failed again: check it and try again."
            raise DiskFault(msg)
        super().sync_file(path)
