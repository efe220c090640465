"""An import as people read it before anything is added: never a secret."""

from __future__ import annotations

from dataclasses import dataclass

from twinseal.domain.envelope import FieldKind


@dataclass(frozen=True, slots=True)
class ImportRow:
    """An envelope that would be added."""

    label: str
    system: str
    place: str
    """Where it stood in the other program."""
    fields: tuple[tuple[str, FieldKind], ...]
    """Name and kind of each field."""
    files: tuple[tuple[str, int], ...] = ()
    """Name and size in bytes of each file."""
    notes: tuple[str, ...] = ()
    """What people should look at."""


@dataclass(frozen=True, slots=True)
class ImportView:
    """What an import would add, what it leaves out and why."""

    source: str
    """What it is read from, in words."""
    rows: tuple[ImportRow, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    present: int = 0
    """How many are left out because the vault has an envelope of their label."""
    later: int = 0
    """How many are too many for this list: importing the same once more takes them."""
