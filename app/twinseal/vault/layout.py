"""Where everything of a vault lies, and which files belong to the generation in force.

Keyslots, catalogue and store bear their generation in their names, so that a new generation can be
written beside the old one and the rename of the header is the one moment at which it takes effect.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.domain.durable import ASIDE, set_aside
from twinseal.domain.errors import DiskFault
from twinseal.domain.ports import Files

FORMAT: Final = "twinseal-vault"
FORMAT_VERSION: Final = 1
SUFFIX: Final = ".twinseal"
CATALOGUE_MAX_BYTES: Final = 64 * 1024 * 1024
_SEALED: Final = ".sealed"
_GENERATION_FILE = re.compile(r"(?:keyslots-|catalogue-|store-|files-|draft-)([0-9]+)\.(?:json|sealed|db|db-journal)\Z")
SEALED_FILE: Final = re.compile(r"(f[0-9a-f]{16})\.sealed\Z")
"""The name of a sealed file; its id is group 1."""


@dataclass(frozen=True, slots=True)
class VaultPaths:
    """The paths inside one vault folder."""

    root: Path

    @property
    def header(self) -> Path:
        """Return the path of the signed header."""
        return self.root / "header.json"

    @property
    def header_previous(self) -> Path:
        """Return the path of the header before this one."""
        return self.root / "header.json.1"

    @property
    def trust_card(self) -> Path:
        """Return the path of the founding card, written at the ceremony and never again."""
        return self.root / "trust-card.json"

    @property
    def guard(self) -> Path:
        """Return the path of the waiting times."""
        return self.root / "guard.json"

    @property
    def open_mark(self) -> Path:
        """Return the path of the mark that stands while the vault is open."""
        return self.root / "open.json"

    @property
    def unclean_notice(self) -> Path:
        """Return the notice that is signed while the vault is open, for a start that finds it was never sealed."""
        return self.root / "unclean.json"

    @property
    def unwritten(self) -> Path:
        """Return the path of the file that tells which line of the paper register is still owed."""
        return self.root / "unwritten.json"

    @property
    def lock(self) -> Path:
        """Return the path of the lock."""
        return self.root / "lock"

    @property
    def audit(self) -> Path:
        """Return the folder of the log."""
        return self.root / "audit"

    @property
    def files(self) -> Path:
        """Return the folder of the sealed files."""
        return self.root / "files"

    @property
    def statements(self) -> Path:
        """Return the folder of copies of what people said while the vault was sealed."""
        return self.root / "statements"

    def statement(self, entry: int) -> Path:
        """Return the path of the copy of a statement, by the number of its entry."""
        return self.statements / f"{entry:08d}.json"

    @property
    def readings(self) -> Path:
        """Return the folder of what auditors' programs keep of what they read."""
        return self.root / "readings"

    def reading(self, person_id: str) -> Path:
        """Return the path of what is kept for an auditor."""
        return self.readings / f"{person_id}.sealed"

    def sealed_file(self, file_id: str) -> Path:
        """Return the path of a sealed file."""
        return self.files / f"{file_id}.sealed"

    def file_list(self, generation: int) -> Path:
        """Return the path of a generation's list of sealed files."""
        return self.root / f"files-{generation}.json"

    def draft(self, generation: int) -> Path:
        """Return the path of the list of changes that was begun while a generation was open."""
        return self.root / f"draft-{generation}.sealed"

    def keyslots(self, generation: int) -> Path:
        """Return the path of a generation's keyslots."""
        return self.root / f"keyslots-{generation}.json"

    def catalogue(self, generation: int) -> Path:
        """Return the path of a generation's catalogue."""
        return self.root / f"catalogue-{generation}.sealed"

    def store(self, generation: int) -> Path:
        """Return the path of a generation's store."""
        return self.root / f"store-{generation}.db"


def journal_of(store: Path) -> Path:
    """Return the path of the journal that belongs to a store while it is written."""
    return store.with_name(store.name + "-journal")


def names_set_aside(files: Files, paths: VaultPaths) -> tuple[str, ...]:
    """Return the names of what stood in the place of a file of this vault and was set aside, sorted; raises `DiskFault`."""
    return tuple(name for name in files.names(paths.root, through_link=True) if ASIDE in name)


def remove_leftovers(files: Files, paths: VaultPaths, generation: int) -> int:
    """Remove temporary files and files of generations before the one in force; returns how many.

    Later generations stay: a kill may have left one, which the next seal overwrites; but a header that somebody put
    back by mistake must not make the mere start of the program delete the newest store. What is no plain file is set
    aside. Faults are left for later.
    """
    removed = 0
    try:
        names = files.names(paths.root, through_link=True)
    except DiskFault:
        return 0
    for name in names:
        match = _GENERATION_FILE.match(name)
        if name.endswith(".tmp") or (match is not None and int(match.group(1)) < generation):
            try:
                if set_aside(files, paths.root / name):
                    continue
                files.remove(paths.root / name)
            except DiskFault:
                continue
            removed += 1
    return removed


def drop_readings(files: Files, paths: VaultPaths, readers: Container[str]) -> None:
    """Remove the files of whoever is no auditor of the header in force; a fault is left for the next time."""
    with contextlib.suppress(DiskFault):
        for name in files.names(paths.readings):
            if not name.endswith(_SEALED) or name.removesuffix(_SEALED) not in readers:
                with contextlib.suppress(DiskFault):
                    files.remove(paths.readings / name)
