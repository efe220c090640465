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
        msg = f"There is no folder {folder}. Choose an existing folder for the {what}."
        raise BadInput(msg)
    if not os.access(folder, os.W_OK | os.X_OK):
        msg = f"The folder {folder} cannot be written by this user: choose another one for the {what}."
        raise BadInput(msg)
    check_outside(folder, what, vault=vault)


def check_outside(place: Path, what: str, *, vault: Path) -> None:
    """Raise `BadInput` for a place inside the vault's own folder."""
    if place.resolve().is_relative_to(vault.resolve()):
        msg = f"The {what} cannot be written to the vault's own folder. Choose another place."
        raise BadInput(msg)


def check_new_file(target: Path, what: str, *, vault: Path, replace: bool = False) -> None:
    """Raise `BadInput` unless a new file can be written there; with `replace` a plain file may be in its place.

    A link, a pipe, a device or a folder is never written over, nor the file of the name with `.tmp`, which the writing needs.
    """
    check_folder(target.parent, what, vault=vault)
    if len(os.fsencode(target.name)) > _NAME_MAX_BYTES:
        msg = f"The name of the {what} is too long: {_NAME_MAX_BYTES} bytes at most."
        raise BadInput(msg)
    try:
        kind = stat.S_IFMT(os.lstat(target).st_mode)
    except FileNotFoundError:
        kind = 0
    except (OSError, ValueError) as fault:
        msg = f"The {what} cannot be written to {target}: choose another place."
        raise BadInput(msg) from fault
    if kind not in (0, stat.S_IFREG):
        msg = f"{target} is not a regular file but a link, folder, pipe or device. Choose a new file for the {what}."
        raise BadInput(msg)
    if kind and not replace:
        msg = f"{target} already exists; nothing was overwritten. Choose another name for the {what}."
        raise BadInput(msg)
    spare = target.with_name(target.name + _WHILE_WRITTEN)
    if os.path.lexists(spare):
        msg = f"{spare} already exists and would be lost while the {what} is written. Move it, or choose another name."
        raise BadInput(msg)
