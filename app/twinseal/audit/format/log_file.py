"""Where the log's files stand, and how its lines are read in bounded memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Final

from twinseal.audit.format.line import LINE_MAX_BYTES
from twinseal.domain.errors import DiskFault
from twinseal.domain.ports import Files

_BLOCK: Final = 1024 * 1024


@dataclass(frozen=True)
class LogPaths:
    """The files of a log inside its folder (`audit/` of a vault, or an export)."""

    # Without slots, so that the two paths that every append needs are put together once.

    folder: Path

    @cached_property
    def log(self) -> Path:
        """Return the file of lines."""
        return self.folder / "log.tws"

    @cached_property
    def key(self) -> Path:
        """Return the two-slot file of the next one-time key."""
        return self.folder / "next.key"

    @property
    def checkpoints(self) -> Path:
        """Return the folder of checkpoints."""
        return self.folder / "checkpoints"

    @property
    def epochs(self) -> Path:
        """Return the folder of epoch notes."""
        return self.folder / "epochs"

    @property
    def people(self) -> Path:
        """Return the folder of people notes."""
        return self.folder / "people"

    @property
    def unanchored(self) -> Path:
        """Return the folder of entries that were made while the log's key was lost."""
        return self.folder / "unanchored"

    def unanchored_at(self, start: int) -> Path:
        """Return the folder of the small log of unanchored entries before entry `start`."""
        return self.unanchored / f"{start:08d}"

    @property
    def tree(self) -> Path:
        """Return the hint that spares hashing the whole log at start; nothing trusts it."""
        return self.folder / "tree.json"

    @property
    def reserve(self) -> Path:
        """Return the file whose room is given to the log when the drive is full."""
        return self.folder / "reserve"


@dataclass(frozen=True, slots=True)
class RawLine:
    """Bytes between two line feeds; `whole` is False for bytes at the end that no line feed ends."""

    offset: int
    data: bytes
    whole: bool = True


def raw_lines(files: Files, path: Path, start: int, end: int) -> Iterator[RawLine]:
    """Yield the lines in bytes `start` to `end`; of a line longer than the format allows only its beginning, as last."""
    offset, rest = start, b""
    position = start
    while position < end:
        block = files.read_at(path, position, min(_BLOCK, end - position))
        if not block:
            break
        position += len(block)
        *whole, rest = (rest + block).split(b"\n")
        for data in whole:
            yield RawLine(offset, data)
            if len(data) >= LINE_MAX_BYTES:
                return
            offset += len(data) + 1
        if len(rest) >= LINE_MAX_BYTES:
            yield RawLine(offset, rest[:LINE_MAX_BYTES])
            return
    if rest:
        yield RawLine(offset, rest, whole=False)


def may_stand(files: Files, path: Path) -> bool:
    """Tell whether a file whose writing failed may be there all the same: it is, or the drive does not say."""
    try:
        return files.facts(path) is not None
    except DiskFault:
        return True
