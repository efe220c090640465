"""What every file keeps to in which this machine remembers something: it lies in no vault, and its folders are made for it."""

from __future__ import annotations

import os
from pathlib import Path

from twinseal.domain.ports import Files
from twinseal.vault.layout import SUFFIX


def lies_in_vault(file: Path) -> bool:
    """Tell whether a file would lie in a vault's folder, by its own path or by where a link on the way leads."""
    # Of os.path, because pathlib raises on links that lead in a circle.
    return any(parent.suffix == SUFFIX for place in (file, Path(os.path.realpath(file))) for parent in place.parents)


def make_folders_of(files: Files, file: Path) -> None:
    """Make the folders on the way to a file that are not there; raises `DiskFault`, or `OSError` for what is no path."""
    for folder in reversed(file.parents):
        if not folder.is_dir():
            files.make_folder(folder)
