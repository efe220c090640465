"""The real files on a disk that is as full as a test says, however full this machine's is."""

from __future__ import annotations

from pathlib import Path

from twinseal import build_info
from twinseal.domain.errors import TestsOnlyRefused
from twinseal.domain.ports import Space
from twinseal.host.files import RealFiles


class ToldSpaceFiles(RealFiles):
    """Everything is real but what the file system says of its room: its real size, `percent` of it taken."""

    def __init__(self, percent: int = 50) -> None:
        if build_info.RELEASE:
            raise TestsOnlyRefused
        super().__init__()
        self.percent = percent

    def space(self, folder: Path) -> Space:
        """Return what was told, of the real size."""
        total = super().space(folder).total
        return Space(total - total * self.percent // 100 - 1, total)
