"""A vault's folder as it lay on the drive before chosen acts: what a process that was killed there, or a power cut, leaves behind."""

from __future__ import annotations

import os
import time
from collections.abc import Container, Mapping
from copy import copy
from dataclasses import dataclass, replace
from pathlib import Path
from typing import NamedTuple

from conftest import Cast
from fakes.breaking_files import BreakingFiles
from fakes.cast_copy import at_home
from fakes.unsynced_files import RESERVE, Durable

_TICK_NS = 50_000_000
"""A file that was written so recently may be written again in the same tick of the clock, and is read again."""


class FileThere(NamedTuple):
    """A file: its number on the drive, the same for two names of one file, and what is in it; of the log's reserve the size."""

    number: int
    data: bytes | int


Tree = Mapping[str, FileThere | None]
"""By path below the folder in which the vault lies; of a folder nothing."""


@dataclass(frozen=True)
class BeforeAnAct:
    """What there is before one act of the drive."""

    cast: Cast
    """The people then, with the clock as it stood."""
    shown: int
    """How much had been shown to them by then."""
    left: Tree
    """What a process leaves that ends here."""
    durable: Durable
    """What is left of that where the power goes as well."""

    def again(self, way: str, home: Path) -> Cast:
        """Put what is left into a new folder; return the people before it."""
        return put_back(self._after_a_power_cut() if way == "power cut" else self.left, self.cast, home)

    def _after_a_power_cut(self) -> Tree:
        before = self.cast.vault_path.parent
        # Of what nobody watches, all that was written is taken to be durable.
        unwatched = {
            path: kept for path, kept in self.left.items() if kept is None or not self.durable.is_watched(before / path)
        }
        files = self.durable.files().items()
        return unwatched | {str(path.relative_to(before)): FileThere(*file) for path, file in files}


def put_back(tree: Tree, cast: Cast, home: Path) -> Cast:
    """Put into a new folder what lay in the folder of a vault; return the people before it, with a clock of their own."""
    home.mkdir(parents=True)
    placed: dict[int, Path] = {}
    # A folder comes before what is in it.
    for path, kept in sorted(tree.items()):
        place = home / path
        if kept is None:
            place.mkdir(mode=0o700)
        elif kept.number in placed:
            os.link(placed[kept.number], place)
        else:
            placed[kept.number] = place
            with open(place, "xb") as file:
                os.fchmod(file.fileno(), 0o600)
                if isinstance(kept.data, int):
                    file.truncate(kept.data)
                else:
                    file.write(kept.data)
    return at_home(cast, home, copy(cast.clock))


class FolderReader:
    """Reads a folder again and again; what did not change is read once."""

    def __init__(self, home: Path) -> None:
        self._home = str(home)
        self._read: dict[str, tuple[tuple[int, int, int], bytes]] = {}

    def now(self) -> Tree:
        """Return what lies in it now."""
        there: dict[str, FileThere | None] = {}
        self._look(self._home, there)
        return there

    def _look(self, folder: str, there: dict[str, FileThere | None]) -> None:
        begin = len(self._home) + 1
        for entry in os.scandir(folder):
            path = entry.path
            if entry.is_dir():
                there[path[begin:]] = None
                self._look(path, there)
                continue
            facts = entry.stat()
            if entry.name == RESERVE:
                there[path[begin:]] = FileThere(facts.st_ino, facts.st_size)
                continue
            mark = facts.st_ino, facts.st_size, facts.st_mtime_ns
            before = self._read.get(path)
            if before is None or before[0] != mark or time.time_ns() - facts.st_mtime_ns < _TICK_NS:
                with open(path, "rb", buffering=0) as file:
                    data = file.read()
                # The same bytes are kept once.
                before = mark, before[1] if before is not None and before[1] == data else data
                self._read[path] = before
            there[path[begin:]] = FileThere(facts.st_ino, before[1])


class RecordingFiles(BreakingFiles):
    """A drive that never breaks, and remembers what lay on it before each act that is wanted: one way there shows all its ends.

    What is remembered of an act is what `BreakingFiles` leaves that ends the process there, to the byte.
    """

    def __init__(self, cast: Cast, wanted: Container[int] | None = None) -> None:
        """Remember before these acts, counted from 1 once it has begun; all of them by default."""
        super().__init__(cast.vault_path, "recorded")
        self._cast, self._wanted = cast, wanted
        self._folder = FolderReader(cast.vault_path.parent)
        self.before: dict[int, BeforeAnAct] = {}

    def begin(self) -> None:
        """Count from here on."""
        self.break_at = 1

    def _act(self, what: str) -> None:
        del what
        if not self.break_at:
            return
        self.acts += 1
        if self._wanted is not None and self.acts not in self._wanted:
            return
        cast = replace(self._cast, clock=copy(self._cast.clock))
        self.before[self.acts] = BeforeAnAct(cast, self.shown, self._folder.now(), self.durable())
