"""The vaults that were used last on this machine, kept only where somebody switched that on.

The list is a file of the person who uses the machine, 0600. It holds the folders of at most ten vaults, newest first, and
nothing else: no name, no time, no number. While there is no file, nothing is remembered.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from twinseal.domain.errors import BadInput, DiskFault, TwinsealError
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text
from twinseal.flows.state_file import lies_in_vault, make_folders_of
from twinseal.vault.layout import VaultPaths

ROWS: Final = 10
"""How many vaults are remembered at most."""
FORMAT: Final = "twinseal-recent"
FORMAT_VERSION: Final = 1
_LONGEST_BYTES: Final = 64 * 1024
_LONGEST_PATH: Final = 4096


@dataclass(frozen=True, slots=True)
class RecentList:
    """What the file says: whether anything is remembered, and the folders, newest first."""

    is_on: bool = False
    folders: tuple[Path, ...] = ()
    fault: str = ""
    """One sentence where the file cannot be read; the list is empty then."""


@dataclass(frozen=True, slots=True)
class KnownVault:
    """A vault of the list as it is found now; what its header says is as good as whoever could write there."""

    folder: Path
    is_here: bool = True
    name: str = ""
    """Empty where its header was not read, or cannot be."""
    place: str = ""
    seal_number: int = 0
    in_use: bool = False
    """Whether another process uses it now."""


class RecentVaults:
    """The list of this machine; every change is written whole before the call returns."""

    def __init__(self, files: Files, file: Path) -> None:
        """Take where the list lies; nothing is made before it is switched on."""
        self._files, self._file = files, file

    def load(self) -> RecentList:
        """Return the list; never raises."""
        try:
            if self._files.facts(self._file) is None:
                return RecentList()
            return RecentList(is_on=True, folders=_folders(self._files.read(self._file, limit=_LONGEST_BYTES)))
        except (TwinsealError, ValueError, RecursionError):
            return RecentList(is_on=True, fault=str(Text("recent.unreadable", file=self._file)))

    def switch_on(self) -> None:
        """Begin to remember, with an empty list. Raises `BadInput` where the list would lie in a vault, `DiskFault`."""
        if lies_in_vault(self._file):
            raise BadInput("input.bad.list_in_vault", folder=self._file.parent)
        make_folders_of(self._files, self._file)
        self._write(())

    def switch_off(self) -> None:
        """Remember nothing any more, and forget what was remembered. Raises `DiskFault`."""
        self._files.remove(self._file)

    def add(self, vault: Path) -> None:
        """Put a vault at the head, where anything is remembered at all. Raises `DiskFault`."""
        self._change(lambda folders: (vault, *(folder for folder in folders if folder != vault))[:ROWS])

    def forget(self, vault: Path) -> None:
        """Take a vault off the list. Raises `DiskFault`."""
        self._change(lambda folders: tuple(folder for folder in folders if folder != vault))

    def forget_all(self) -> None:
        """Empty the list, and go on remembering. Raises `DiskFault`."""
        self._change(lambda _folders: ())

    def is_here(self, vault: Path) -> bool:
        """Tell whether a vault lies in its folder now; may wait for a slow drive. Never raises."""
        try:
            return self._files.facts(vault / "header.json") is not None
        except DiskFault:
            return False

    def look(self, vault: Path) -> KnownVault:
        """Return how a vault is found now; may wait for a slow drive. Never raises."""
        if not self.is_here(vault):
            return KnownVault(vault, is_here=False)
        # Only where there is a list to show: the first picture waits for none of it.
        from twinseal.host.lock import is_held
        from twinseal.vault.header_file import load_header

        try:
            header = load_header(self._files, VaultPaths(vault))
            return KnownVault(vault, True, header.name, header.place, header.seal_number, is_held(vault))
        except (TwinsealError, OSError):
            return KnownVault(vault)

    def _change(self, change: Callable[[tuple[Path, ...]], tuple[Path, ...]]) -> None:
        known = self.load()
        if known.is_on:
            self._write(change(known.folders))

    def _write(self, folders: tuple[Path, ...]) -> None:
        facts = {"format": FORMAT, "version": FORMAT_VERSION, "folders": [str(folder) for folder in folders]}
        self._files.replace(self._file, json.dumps(facts, indent=1).encode("ascii") + b"\n")


def _folders(data: bytes) -> tuple[Path, ...]:
    """Return the folders of a list; raises `ValueError` for anything else."""
    facts: Any = json.loads(data)
    if not isinstance(facts, dict) or facts.get("format") != FORMAT or facts.get("version") != FORMAT_VERSION:
        raise ValueError
    rows: Any = facts.get("folders")
    if not isinstance(rows, list) or len(rows) > ROWS or not all(map(_is_folder, rows)):
        raise ValueError
    return tuple(dict.fromkeys(map(Path, rows)))


def _is_folder(row: object) -> bool:
    if not isinstance(row, str) or len(row) > _LONGEST_PATH or "\0" in row:
        return False
    # Refuses a sign that no path of a disk has, by an error that is a `ValueError`.
    os.fsencode(row)
    return Path(row).is_absolute()
