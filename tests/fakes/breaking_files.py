"""The real files on a drive that breaks at one single act of the system: the process ends there, or the drive says no."""

from __future__ import annotations

import errno
from pathlib import Path

from fakes.dying_files import Killed
from fakes.unsynced_files import UnsyncedFiles


class BreakingFiles(UnsyncedFiles):
    """Acts are counted once `break_at` is set, from 1; at that act the disk breaks.

    `how` says as what: `killed` ends the process, `fault` is said once, `deaf` from then on.
    """

    def __init__(self, root: Path, how: str, at: int = 0) -> None:
        super().__init__(root)
        self.how = how
        self._at = at
        self.break_at = 0
        self.acts = 0
        self.shown = 0
        """How much a test has shown to people until now; it counts that itself."""
        self.last: list[str] = []

    def _act(self, what: str) -> None:
        if not self.break_at:
            return
        self.acts += 1
        if self.acts == self.break_at:
            self.last.append(what)
        if self.how == "killed" and self.acts >= self.break_at:
            raise Killed
        if self.acts == self.break_at or (self.how == "deaf" and self.acts > self.break_at):
            raise OSError(errno.EIO, "The drive said no")

    def begin(self) -> None:
        """Count from here on."""
        self.break_at = self._at

    @property
    def broke(self) -> bool:
        """Tell whether the act was reached."""
        return 0 < self.break_at <= self.acts

    def _write(self, handle: int, data: memoryview) -> int:
        self._act("write")
        return super()._write(handle, data)

    def _flush(self, handle: int) -> None:
        self._act("sync")
        super()._flush(handle)

    def _flush_data(self, handle: int) -> None:
        self._act("sync")
        super()._flush_data(handle)

    def _cut(self, handle: int, size: int) -> None:
        self._act("cut")
        super()._cut(handle, size)

    def _make_file(self, path: Path) -> int:
        self._act(f"make {path.name}")
        return super()._make_file(path)

    def _make(self, folder: Path) -> None:
        self._act(f"make {folder.name}")
        super()._make(folder)

    def _move(self, source: Path, target: Path) -> None:
        self._act(f"rename {target.name}")
        super()._move(source, target)

    def _link(self, source: Path, target: Path) -> None:
        self._act(f"link {target.name}")
        super()._link(source, target)

    def _unlink(self, path: Path) -> None:
        self._act(f"remove {path.name}")
        super()._unlink(path)
