"""What an export costs beside the bare work: copying a log to a drive, syncing it, and reading it back."""

from __future__ import annotations

import hashlib
import os
import time
from pathlib import Path
from typing import Any, Final

from twinseal.domain.reading import NOBODY
from twinseal.export.export_folder import ExportWriter
from twinseal.host.files import RealFiles

MEBIBYTE: Final = 1024 * 1024
_BLOCK: Final = 4 * MEBIBYTE


def measure_export(folder: Path, *, runs: int, size: int) -> dict[str, Any]:
    """Return the seconds of both for a log of so many bytes, and their ratio; each is the best of several runs.

    The readable part is not in it: its rows and tables are made of every entry.
    """
    folder.mkdir()
    log = folder / "log.tws"
    _fill(log, size)
    bare, export = [], []
    for number in range(runs):
        start = time.perf_counter()
        _bare(log, folder / f"bare-{number}")
        bare.append(time.perf_counter() - start)
        (folder / f"bare-{number}").unlink()
        start = time.perf_counter()
        writer = ExportWriter(RealFiles(), folder, f"export-{number}", check_place=lambda: None)
        writer.begin()
        writer.copy(log, "log.tws")
        writer.finish("Bench", "00" * 16, "00" * 16, NOBODY)
        export.append(time.perf_counter() - start)
        RealFiles().remove_folder(folder / f"export-{number}")
    log.unlink()
    return {"bytes": size, "bare_s": min(bare), "export_s": min(export), "ratio": round(min(export) / min(bare), 2)}


def _fill(log: Path, size: int) -> None:
    block = os.urandom(_BLOCK)
    with log.open("wb") as out:
        for _ in range(size // _BLOCK):
            out.write(block)
        out.write(block[: size % _BLOCK])


def _bare(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as write:
        while block := read.read(_BLOCK):
            write.write(block)
        write.flush()
        os.fsync(write.fileno())
    digest = hashlib.sha256()
    with target.open("rb") as again:
        while block := again.read(_BLOCK):
            digest.update(block)
