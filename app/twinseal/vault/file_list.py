"""The list of sealed files of a generation: compared with the folder without any key, and no reason to refuse anything."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault
from twinseal.domain.numbers import is_version, whole_number
from twinseal.domain.ports import Files
from twinseal.vault.layout import SEALED_FILE, VaultPaths

LIST_FORMAT: Final = "twinseal-files"
LIST_VERSION: Final = 1
LIST_MAX_BYTES: Final = 1024 * 1024
HEAD_BYTES: Final = 27
_SEALED_MAX: Final = 1024 * 1024 * 1024 + 64 * 1024
_FILE_ID = re.compile(r"f[0-9a-f]{16}\Z")
_HEX64 = re.compile(r"[0-9a-f]{64}\Z")


@dataclass(frozen=True, slots=True)
class ListedFile:
    """Id of a sealed file, and size in bytes and SHA-256 (hex) of it as it lies in the folder."""

    id: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class FilesSeen:
    """How the folder of sealed files looks beside the list: only names and lengths are compared."""

    list_changed: bool = False
    """The list itself is missing or not the one that the header names."""
    lost: tuple[str, ...] = ()
    """Ids of listed files that are missing or have another length."""


def list_bytes(vault_id: str, generation: int, listed: Iterable[ListedFile]) -> bytes:
    """Return the list as canonical JSON, ascending by id."""
    rows = [{"id": file.id, "size": file.size, "sha256": file.sha256} for file in sorted(listed, key=lambda file: file.id)]
    return canonical.dumps(
        {"format": LIST_FORMAT, "v": LIST_VERSION, "vault_id": vault_id, "generation": generation, "files": rows}
    )


def parse_list(data: bytes, *, vault_id: str, generation: int) -> tuple[ListedFile, ...]:
    """Return the files of `list_bytes`; raises `BadInput`."""
    fields = canonical.loads_object(data)
    whose = (fields.get("format"), fields.get("vault_id"))
    if set(fields) != {"format", "v", "vault_id", "generation", "files"} or whose != (LIST_FORMAT, vault_id):
        raise _wrong()
    if not is_version(fields["v"], LIST_VERSION) or not is_version(fields["generation"], generation):
        raise _wrong()
    if not isinstance(fields["files"], list):
        raise _wrong()
    listed = tuple(_listed(row) for row in fields["files"])
    if [file.id for file in listed] != sorted({file.id for file in listed}):
        raise _wrong()
    return listed


def _listed(row: object) -> ListedFile:
    if not isinstance(row, dict) or set(row) != {"id", "size", "sha256"}:
        raise _wrong()
    for name, pattern in (("id", _FILE_ID), ("sha256", _HEX64)):
        if not isinstance(row[name], str) or not pattern.match(row[name]):
            raise _wrong()
    return ListedFile(row["id"], whole_number(row["size"], HEAD_BYTES, _SEALED_MAX, _wrong), row["sha256"])


def load_list(
    files: Files, paths: VaultPaths, *, vault_id: str, generation: int, sha256: str
) -> tuple[ListedFile, ...] | None:
    """Return the list of a generation, None where it is missing, changed, or not the one of this SHA-256."""
    try:
        data = files.read(paths.file_list(generation), limit=LIST_MAX_BYTES)
        if hashlib.sha256(data).hexdigest() != sha256:
            return None
        return parse_list(data, vault_id=vault_id, generation=generation)
    except (DiskFault, BadInput):
        return None


def look_at_files(files: Files, paths: VaultPaths, listed: tuple[ListedFile, ...] | None) -> FilesSeen:
    """Compare names and lengths in the folder with a list; contents are proved when they are read."""
    if listed is None:
        return FilesSeen(list_changed=True)
    return FilesSeen(lost=tuple(file.id for file in listed if _size(files, paths, file.id) != file.size))


def _size(files: Files, paths: VaultPaths, file_id: str) -> int | None:
    try:
        facts = files.facts(paths.sealed_file(file_id))
    except DiskFault:
        return None
    return None if facts is None else facts.size


def remove_unnamed(files: Files, paths: VaultPaths, named: Iterable[str]) -> int:
    """Remove sealed files that the list in force does not name; returns how many. Faults are left for later.

    Only behind a reseal at which both people agreed: then everything that store and drafts name is in the list. What has
    no name of a sealed file is nobody's, and stays.
    """
    kept, removed = set(named), 0
    try:
        names = files.names(paths.files)
    except DiskFault:
        return 0
    for name in names:
        match = SEALED_FILE.match(name)
        if match is None or match.group(1) in kept:
            continue
        try:
            files.remove(paths.files / name)
        except DiskFault:
            continue
        removed += 1
    return removed


def _wrong() -> BadInput:
    return BadInput("input.bad.file_list")
