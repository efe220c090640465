"""Replacing a file where a fault must not be taken for "nothing happened": the rename may have taken effect before it."""

from __future__ import annotations

from pathlib import Path

from twinseal.domain.errors import DiskFault
from twinseal.domain.ports import Files


def put_in_force(files: Files, path: Path, data: bytes, *, keep_previous: Path | None = None) -> bool:
    """Replace a file and return whether it is known to be durable; False means that it stands, but a power cut may undo it.

    Raises `DiskFault` only where the new contents are not found in the file's place afterwards.
    """
    try:
        files.replace(path, data, keep_previous=keep_previous)
    except DiskFault:
        if not _stands(files, path, data):
            raise
        try:
            files.sync_file(path)
        except DiskFault:
            return False
    return True


def _stands(files: Files, path: Path, data: bytes) -> bool:
    try:
        return files.read(path, limit=len(data)) == data
    except DiskFault:
        return False
