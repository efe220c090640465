"""A file that somebody changes while it is copied into an export."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from twinseal.domain.errors import DiskFault
from twinseal.export.export_folder import ExportWriter
from twinseal.host.files import RealFiles


class _Cutting(RealFiles):
    """Somebody cuts a file off when its copy begins."""

    def copy(self, source: Path, target: Path, size: int, go_on: Callable[[int], object]) -> int:
        os.truncate(source, size - 1)
        return super().copy(source, target, size, go_on)


def test_a_file_that_is_cut_while_it_is_copied_is_refused(tmp_path: Path, refused: Callable[..., str]) -> None:
    log = tmp_path / "log.tws"
    log.write_bytes(b"one line\nanother\n")
    writer = ExportWriter(_Cutting(), tmp_path, "export", check_place=lambda: None)
    writer.begin()
    assert "log.tws is shorter" in refused(DiskFault, lambda: writer.copy(log, "log.tws"))
