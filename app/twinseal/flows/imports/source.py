"""What was read of another program, before anything is made of it."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput
from twinseal.domain.texts import Text

INPUT_MAX: Final = 192 * 1024 * 1024
"""The most bytes that are read."""
ENTRIES_MAX: Final = 2_000
"""The most entries that are taken at once."""
FIELDS_MAX: Final = 100
"""The most fields of an entry."""
FILE_MAX: Final = 64 * 1024 * 1024
"""The largest file, in bytes."""
FILES_MAX: Final = 128 * 1024 * 1024
"""The most bytes of all files together: they are held in memory."""


@dataclass(frozen=True, slots=True, repr=False)
class SourceField:
    """A field as the other program has it."""

    name: str
    value: str
    is_protected: bool = False
    """True where the other program hides it."""

    def __repr__(self) -> str:
        """Show the name, never the value."""
        return f"SourceField({self.name!r})"


class FileFault(Enum):
    """Why a file of an entry cannot be used."""

    MISSING = auto()
    AMBIGUOUS = auto()
    """Another entry has the same path, by which alone its program can be asked for it."""
    NO_BASE64 = auto()
    NO_GZIP = auto()
    TOO_LARGE = auto()


@dataclass(slots=True, repr=False)
class SourceFile:
    """A file of an entry; no data where the entry names it and it was not given out."""

    name: str
    data: SecretBytes | None = None
    fault: FileFault | None = None


@dataclass(slots=True, repr=False)
class SourceEntry:
    """An entry of another program."""

    folder: tuple[str, ...] = ()
    """The names of the folders it lies in, without that of the whole."""
    fields: list[SourceField] = field(default_factory=list)
    files: list[SourceFile] = field(default_factory=list)
    system: str = ""
    """The system it belongs to, where the other program says it; empty where that is its folder."""
    tags: str = ""
    expired_utc: str = ""
    """When it expired; empty where it did not."""
    place: Text | str = ""
    """Where it stood, where that is not said by folder and title."""
    faults: list[Text] = field(default_factory=list)
    """Why it cannot be taken."""

    def value(self, name: str) -> str:
        """Return the value of a field, empty without it."""
        return next((each.value for each in self.fields if each.name == name), "")

    @property
    def title(self) -> str:
        """Return its title."""
        return self.value(TITLE)


TITLE: Final = "Title"


@dataclass(slots=True, repr=False)
class Source:
    """Everything that was read."""

    name: str
    """What the whole is called."""
    entries: list[SourceEntry] = field(default_factory=list)
    left_out: list[Text] = field(default_factory=list)
    """What was not taken on purpose, one sentence each."""
    notes: list[Text] = field(default_factory=list)
    """What people should know of the whole."""
    paths: Counter[bytes] = field(default_factory=Counter)
    """How many entries of the whole have a path, by its digest, what was not taken too."""

    def wipe(self) -> None:
        """Overwrite the files; texts cannot be."""
        for entry in self.entries:
            for file in entry.files:
                if file.data is not None:
                    file.data.wipe()


def bounded(blocks: Iterator[bytearray], most: int = INPUT_MAX) -> Iterator[bytearray]:
    """Yield blocks, each wiped once the next is asked for; raises `BadInput` for more than is read, and for nothing at all."""
    size = 0
    for block in blocks:
        size += len(block)
        if size > most:
            raise BadInput("input.bad.import_too_large", most=most // (1024 * 1024))
        try:
            yield block
        finally:
            block[:] = bytes(len(block))
    if not size:
        raise BadInput("input.bad.import_nothing")


def path_digest(path: str) -> bytes:
    """Return 16 bytes that stand for a path: paths of very many entries would fill the memory."""
    return hashlib.sha256(path.encode("utf-8", "surrogatepass")).digest()[:16]


def path_of(entry: SourceEntry) -> str:
    """Return the path by which KeePassXC knows an entry; others may have the same."""
    return "/".join((*entry.folder, entry.title))
