"""Files and folders that people name for output: checked before a code is used up, and never overwritten silently."""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import Final

from twinseal.domain.errors import BadInput

_WHILE_WRITTEN: Final = ".tmp"
_NAME_MAX_BYTES: Final = 255 - len(_WHILE_WRITTEN)


def check_folder(folder: Path, what: str, *, vault: Path) -> None:
    """Raise `BadInput` unless a folder is there, can be written, and lies outside the vault; `what` goes there."""
    try:
        there = folder.is_dir()
    except (OSError, ValueError):
        there = False
    if not there:
        raise BadInput("input.bad.no_output_folder", folder=folder, what=what)
    if not os.access(folder, os.W_OK | os.X_OK):
        raise BadInput("input.bad.output_folder_closed", folder=folder, what=what)
    check_outside(folder, what, vault=vault)


def check_proofs_folder(folder: Path, *, vault: Path) -> None:
    """Raise `BadInput` for a folder that entries with their proofs cannot go into, also for one that has some of others."""
    check_folder(folder, "entries", vault=vault)
    there = next((path for pattern in ("entry-*", "checkpoint-*") for path in sorted(folder.glob(pattern))), None)
    if there is not None:
        raise BadInput("input.bad.exists_elsewhere", name=there.name)


def check_outside(place: Path, what: str, *, vault: Path) -> None:
    """Raise `BadInput` for a place inside the vault's own folder."""
    # Of os.path, because pathlib raises on links that lead in a circle.
    if Path(os.path.realpath(place)).is_relative_to(os.path.realpath(vault)):
        raise BadInput("input.bad.output_in_vault", what=what)


def check_new_file(target: Path, what: str, *, vault: Path, replace: bool = False) -> None:
    """Raise `BadInput` unless a new file can be written there; with `replace` a plain file may be in its place.

    A link, a pipe, a device or a folder is never written over, nor the file of the name with `.tmp`, which the writing needs.
    """
    check_folder(target.parent, what, vault=vault)
    if len(os.fsencode(target.name)) > _NAME_MAX_BYTES:
        raise BadInput("input.bad.output_name_too_long", what=what, most=_NAME_MAX_BYTES)
    try:
        kind = stat.S_IFMT(os.lstat(target).st_mode)
    except FileNotFoundError:
        kind = 0
    except (OSError, ValueError) as fault:
        raise BadInput("input.bad.output_place", what=what, target=target) from fault
    if kind not in (0, stat.S_IFREG):
        raise BadInput("input.bad.output_not_a_file", target=target, what=what)
    if kind and not replace:
        raise BadInput("input.bad.output_exists", target=target, what=what)
    spare = target.with_name(target.name + _WHILE_WRITTEN)
    if os.path.lexists(spare):
        raise BadInput("input.bad.output_spare_exists", spare=spare, what=what)
