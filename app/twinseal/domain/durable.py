"""Replacing a file where a fault must not look like "nothing happened": the rename may have taken effect before it."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from twinseal.domain.errors import DiskFault, NotARegularFile, NotKnownDurable
from twinseal.domain.ports import Files

ASIDE: Final = "-unfit-"
"""What stands in the new name of a thing that was set aside, before eight random digits."""


def set_aside(files: Files, path: Path) -> bool:
    """Give what stands in a file's place and is no plain file another name; return whether there was such a thing.

    Whoever can write into the folder can put a folder, a link or a pipe there. It must stop nobody, and nothing of it is
    deleted: an auditor looks at it. Raises `DiskFault`.
    """
    try:
        files.facts(path)
    except NotARegularFile:
        give_another_name(files, path)
        return True
    return False


def give_another_name(files: Files, path: Path) -> None:
    """Rename what stands in a place to a name that nobody can have taken beforehand; raises `DiskFault`."""
    files.rename(path, path.with_name(f"{path.name}{ASIDE}{secrets.token_hex(4)}"))


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


def rename_in_force(files: Files, path: Path, target: Path) -> bool:
    """Give a file another name and return whether that is known to be durable; False means that a power cut may undo it.

    Raises `DiskFault` only where the file has its old name afterwards.
    """
    try:
        files.rename(path, target)
    except NotKnownDurable:
        try:
            files.sync_file(target)
        except DiskFault:
            return False
    return True


def _stands(files: Files, path: Path, data: bytes) -> bool:
    try:
        return files.read(path, limit=len(data)) == data
    except DiskFault:
        return False
