"""The real files on a drive whose power goes: what was not synced is lost, contents and names alike."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fakes.told_space import ToldSpaceFiles

RESERVE = "reserve"
"""Sixteen MiB that only keep room for the log: read by nobody, and so not looked at here."""


@dataclass(frozen=True)
class Durable:
    """What a power cut leaves of the folders that are watched: names by folder, with the number of each file, and contents by number."""

    names: Mapping[Path, Mapping[str, int]]
    """Of a folder the number is -1."""
    contents: Mapping[int, bytes]

    def is_watched(self, path: Path) -> bool:
        """Tell whether a power cut decides whether this file is there, and what is in it."""
        return path.name != RESERVE and path.parent in self.names

    def files(self) -> dict[Path, tuple[int, bytes]]:
        """Return every file: its number on the drive, and what is in it."""
        return {
            folder / name: (number, self.contents.get(number, b""))
            for folder, names in self.names.items()
            for name, number in names.items()
            if number != -1
        }


class UnsyncedFiles(ToldSpaceFiles):
    """Remembers what each sync made durable; `power_cut` puts the folder back to just that.

    A file's contents count from its own sync on, its name from the sync of its folder on.
    """

    def __init__(self, root: Path) -> None:
        super().__init__()
        self._root = root
        self._contents: dict[int, bytes] = {}
        self._names: dict[Path, dict[str, int]] = {}
        # A number that the file system gave back would be taken for the file that had it before.
        self._held: dict[int, int] = {}
        for folder, folders, names in os.walk(root):
            self._names[Path(folder)] = {}
            for name in names:
                if name == RESERVE:
                    continue
                self._keep_name(Path(folder), name)
                self._contents[(Path(folder) / name).stat().st_ino] = (Path(folder) / name).read_bytes()
            for name in folders:
                self._names[Path(folder)][name] = -1

    def _keep_name(self, folder: Path, name: str) -> None:
        path = folder / name
        number = -1 if path.is_dir() else path.stat().st_ino
        self._names[folder][name] = number
        if number > 0 and number not in self._held:
            self._held[number] = os.open(path, os.O_RDONLY)

    def _flush(self, handle: int) -> None:
        super()._flush(handle)
        self._synced(handle)

    def _flush_data(self, handle: int) -> None:
        super()._flush_data(handle)
        self._synced(handle)

    def _synced(self, handle: int) -> None:
        facts, path = os.fstat(handle), Path(os.readlink(f"/proc/self/fd/{handle}"))
        if not path.is_relative_to(self._root):
            return
        if stat.S_ISDIR(facts.st_mode):
            self._names[path] = {}
            for name in os.listdir(path):
                if name != RESERVE:
                    self._keep_name(path, name)
        elif path.name != RESERVE:
            self._contents[facts.st_ino] = path.read_bytes()

    def durable(self) -> Durable:
        """Return what a power cut leaves now."""
        return Durable({folder: dict(names) for folder, names in self._names.items()}, dict(self._contents))

    def power_cut(self) -> int:
        """Put back what was durable; returns how many files differ from what the process had left."""
        lost = 0
        for folder, names in self._names.items():
            there = {path.name for path in folder.iterdir() if not path.is_dir() and path.name != RESERVE}
            durable = {name: self._contents.get(number, b"") for name, number in names.items() if number != -1}
            for name in there - set(durable):
                (folder / name).unlink()
                lost += 1
            for name, contents in durable.items():
                path = folder / name
                if name not in there or path.read_bytes() != contents:
                    # A new file, and not the old one overwritten: another name may still lead to that.
                    path.unlink(missing_ok=True)
                    path.write_bytes(contents)
                    path.chmod(0o600)
                    lost += 1
        self.let_go()
        return lost

    def let_go(self) -> None:
        """Close every file that is held so that its number is given to no other: nothing is looked at any more."""
        for held in self._held.values():
            os.close(held)
        self._held.clear()
