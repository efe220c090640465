"""What an export costs beside the bare work: copying a log to a drive, syncing it, and reading it back."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any, Final

from twinseal.domain.reading import NOBODY
from twinseal.export.export_folder import ExportWriter
from twinseal.host.files import RealFiles

MEBIBYTE: Final = 1024 * 1024
_BLOCK: Final = 4 * MEBIBYTE


def measure_export(folder: Path, *, runs: int, size: int) -> dict[str, Any]:
    """Return the seconds of both for a log of so many bytes, and their ratio: by the clock, and of processor time.

    They take turns, so that what else the machine does hits both; each is the median. What is read back comes from the
    drive, not of memory. The readable part is not in it: its rows and tables are made of every entry.
    """
    folder.mkdir()
    log = folder / "log.tws"
    _fill(log, size)
    bare, export = [], []
    for number in range(runs):
        bare.append(_timed(_bare, log, folder / f"bare-{number}"))
        (folder / f"bare-{number}").unlink()
        export.append(_timed(_export, log, folder / f"export-{number}"))
        RealFiles().remove_folder(folder / f"export-{number}")
    log.unlink()
    bare_s, bare_processor_s = map(median, zip(*bare, strict=True))
    export_s, export_processor_s = map(median, zip(*export, strict=True))
    return {
        "bytes": size,
        "bare_s": bare_s,
        "export_s": export_s,
        "ratio": round(export_s / bare_s, 2),
        "bare_processor_s": bare_processor_s,
        "export_processor_s": export_processor_s,
        "load": os.getloadavg()[0],
    }


def _timed(act: Callable[[Path, Path], object], log: Path, target: Path) -> tuple[float, float]:
    start, processor = time.perf_counter(), time.process_time()
    act(log, target)
    return time.perf_counter() - start, time.process_time() - processor


def _export(log: Path, target: Path) -> None:
    writer = ExportWriter(RealFiles(), target.parent, target.name, check_place=lambda: None)
    writer.begin()
    writer.copy(log, "log.tws")
    writer.finish("Bench", "00" * 16, "00" * 16, NOBODY)


def _fill(log: Path, size: int) -> None:
    block = os.urandom(_BLOCK)
    with log.open("wb") as out:
        for _ in range(size // _BLOCK):
            out.write(block)
        out.write(block[: size % _BLOCK])


def _bare(source: Path, target: Path) -> None:
    from twinseal.host.file_copies import from_drive

    # Nothing is hashed here: this is what any program does that copies a file and looks whether it is there.
    shutil.copyfile(source, target)
    with target.open("r+b") as write:
        os.fsync(write.fileno())
        from_drive(write.fileno())
    block = bytearray(MEBIBYTE)
    with target.open("rb", buffering=0) as again:
        while again.readinto(block):
            pass
