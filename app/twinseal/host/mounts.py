"""The kernel's table of mounts, read as the kernel writes it: bytes, parted at line feeds and blanks alone."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final

_OCTAL: Final = re.compile(rb"\\([0-7]{3})")
_OPTIONAL_FROM: Final = 6


@dataclass(frozen=True, slots=True)
class Mount:
    """One mounted file system: where, what of, its device's number as `8:17`, its kind, and whether it may be written."""

    place: Path
    source: str
    number: str
    file_system: str
    writable: bool


def mounts(table: Path) -> list[Mount]:
    """Return the mounts of a table such as `/proc/self/mountinfo`; lines of another form are left out."""
    # Not `splitlines`: a place may hold CR, VT, FF and signs of other alphabets that it parts at, and none of them is escaped.
    read = [_mount(line.split(b" ")) for line in table.read_bytes().split(b"\n")]
    return [mount for mount in read if mount is not None]


def _mount(fields: list[bytes]) -> Mount | None:
    if b"-" not in fields[_OPTIONAL_FROM:]:
        return None
    end = fields.index(b"-", _OPTIONAL_FROM)
    if len(fields) < end + 3:
        return None
    place, source, number, kind = (unescaped(field) for field in (fields[4], fields[end + 2], fields[2], fields[end + 1]))
    return Mount(Path(place), source, number, kind, b"rw" in fields[5].split(b","))


def unescaped(field: bytes) -> str:
    """Return a field of a table of the kernel, which writes blank, tab, line feed and backslash as three octal digits."""
    return os.fsdecode(_OCTAL.sub(lambda match: bytes([int(match[1], 8) & 0xFF]), field))
