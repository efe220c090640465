"""Files in which auditors' programs keep what they have read: each is of one auditor, and may be missing at any time."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from twinseal.domain.durable import set_aside
from twinseal.domain.errors import DiskFault
from twinseal.domain.ports import Files
from twinseal.vault.layout import VaultPaths

_SPARE_BYTES: Final = 64 * 1024 * 1024
"""So much stays free for what must be written."""


def read_reading(files: Files, paths: VaultPaths, person_id: str, most: int) -> bytes:
    """Return the bytes of an auditor's file; none where it is missing, cannot be read, or is longer than `most` bytes."""
    try:
        facts = files.facts(paths.reading(person_id))
        if facts is None or facts.size > most:
            return b""
        return files.read(paths.reading(person_id), limit=most)
    except DiskFault:
        return b""


def begin_reading(files: Files, paths: VaultPaths, person_id: str, header: bytes) -> None:
    """Begin a new file of an auditor in the place of the old one; raises `DiskFault`."""
    path = paths.reading(person_id)
    files.make_folder(paths.readings)
    set_aside(files, path)
    if files.facts(path) is not None:
        files.remove(path)
    files.create(path, header)


def extend_reading(files: Files, paths: VaultPaths, person_id: str, size: int, parts: Iterable[bytes]) -> None:
    """Append parts behind the bytes that hold; stops where the drive has little room left. Raises `DiskFault`."""
    path = paths.reading(person_id)
    facts = files.facts(path)
    if facts is not None and facts.size > size:
        files.truncate(path, size)
    for part in parts:
        if files.space(paths.root).free < len(part) + _SPARE_BYTES:
            return
        files.append(path, part)
