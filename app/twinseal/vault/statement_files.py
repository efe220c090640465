"""Copies of statements beside the log, so that the sealed screen can count them: nothing is ever taken up from here."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from twinseal.crypto.hex_text import strict_unhex
from twinseal.domain import canonical
from twinseal.domain.errors import BadInput, DiskFault, FileMissing
from twinseal.domain.ports import Files
from twinseal.vault.layout import VaultPaths

STATEMENT_MAX_BYTES: Final = 16 * 1024
STATEMENTS_MAX: Final = 1000
_NAME: Final = re.compile(r"([0-9]{8})\.json\Z", re.ASCII)
_FIELDS: Final = {"form", "ed25519", "mldsa44"}


@dataclass(frozen=True, slots=True)
class Copy:
    """A statement and its signatures, as they stand in a file; nobody has judged them."""

    form: Mapping[str, Any]
    ed25519: bytes
    mldsa44: bytes


@dataclass(frozen=True, slots=True)
class Copies:
    """What lies in the folder: copies by the number of their entry, and names of what is no copy, or one too many."""

    copies: Mapping[int, Copy] = field(default_factory=dict)
    odd: tuple[str, ...] = ()


def keep_copy(
    files: Files, paths: VaultPaths, entry: int, form: Mapping[str, object], *, ed25519: bytes, mldsa44: bytes = b""
) -> None:
    """Keep a copy of a statement that is in the log; beyond 1,000 of them none is kept. Raises `DiskFault`."""
    data = canonical.dumps({"form": dict(form), "ed25519": ed25519.hex(), "mldsa44": mldsa44.hex()})
    files.make_folder(paths.statements)
    if len(files.names(paths.statements)) < STATEMENTS_MAX:
        files.replace(paths.statement(entry), data)


def copy_names(files: Files, paths: VaultPaths) -> tuple[str, ...]:
    """Return the names in the folder, in order; none where it is missing or cannot be read."""
    try:
        return tuple(sorted(files.names(paths.statements)))
    except DiskFault:
        return ()


def read_copies(files: Files, paths: VaultPaths, entry_count: int) -> Copies:
    """Return the copies of entries that a log of so many entries has; whatever else lies there is named and passed over."""
    copies: dict[int, Copy] = {}
    odd = []
    for name in copy_names(files, paths):
        match = _NAME.match(name)
        number = int(match.group(1)) if match is not None else entry_count
        copy = _read(files, paths, number) if number < entry_count and len(copies) < STATEMENTS_MAX else None
        if copy is None:
            odd.append(name)
        else:
            copies[number] = copy
    return Copies(copies, tuple(odd))


def _read(files: Files, paths: VaultPaths, number: int) -> Copy | None:
    try:
        fields = canonical.loads_object(files.read(paths.statement(number), limit=STATEMENT_MAX_BYTES))
        form, signatures = fields.get("form"), [fields.get(name) for name in ("ed25519", "mldsa44")]
        if set(fields) != _FIELDS or not isinstance(form, dict) or form.get("entry") != number - 1:
            return None
        return Copy(form, *(strict_unhex(signature) for signature in signatures))
    except (DiskFault, BadInput, ValueError):
        return None


def remove_copies(files: Files, paths: VaultPaths, before: int) -> None:
    """Remove the copies of entries before a number, which a seal took up; faults are left for later."""
    for name in copy_names(files, paths):
        match = _NAME.match(name)
        if name.endswith(".tmp") or (match is not None and int(match.group(1)) < before):
            with contextlib.suppress(DiskFault, FileMissing):
                files.remove(paths.statements / name)
