"""What somebody hands to a verifier in the place of a log: named by how it begins, with what to give instead."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from enum import Enum, auto
from itertools import islice
from pathlib import Path
from typing import Final

from twinseal.audit.verify.disclosure import DISCLOSED
from twinseal.domain.errors import BadInput, DiskFault
from twinseal.domain.notice import BEGINS as NOTICE_BEGINS
from twinseal.domain.ports import Files
from twinseal.domain.texts import Text

_BEGINNING: Final = 265
"""Bytes: the mark of a tar archive stands at 257."""
_LOOKED_AT_MOST: Final = 200
"""Files of a folder: it may be anybody's."""


class Handed(Enum):
    """What a file is, by its first bytes."""

    ENTRY = auto()
    """One entry that an auditor gave away."""
    REPORT = auto()
    NOTICE = auto()
    """The notice of an alert, out of a drop folder."""
    CARD = auto()
    CHECKPOINT = auto()
    ARCHIVE = auto()
    EMPTY = auto()
    OTHER = auto()


_MARKS: Final = (
    (DISCLOSED, Handed.ENTRY),
    (b"%PDF-", Handed.REPORT),
    (NOTICE_BEGINS, Handed.NOTICE),
    (b'{"audit_key_sha256":"', Handed.CARD),
    (b"twinseal/log/", Handed.CHECKPOINT),
    *(
        (mark, Handed.ARCHIVE)
        for mark in (b"PK\x03\x04", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"7z\xbc\xaf", b"(\xb5/\xfd", b"Rar!")
    ),
)


def handed(files: Files, path: Path) -> Handed:
    """Return what a plain file is; raises what the disk refuses."""
    begins = files.read_at(path, 0, _BEGINNING)
    if begins[257:262] == b"ustar":
        return Handed.ARCHIVE
    return next((kind for mark, kind in _MARKS if begins.startswith(mark)), Handed.OTHER if begins else Handed.EMPTY)


def refusal_of(kind: Handed, path: Path) -> BadInput:
    """Return what is said of a file that is not verified by itself: what it is, and what to give."""
    name, above = path.name, _log_above(path)
    if kind is Handed.CARD:
        return BadInput("input.bad.verify_card", name=name)
    if kind is Handed.CHECKPOINT:
        return BadInput("input.bad.verify_checkpoint", name=name)
    if kind is Handed.ARCHIVE:
        return BadInput("input.bad.verify_archive", name=name)
    if above is not None:
        return BadInput("input.bad.verify_part", name=name, folder=above)
    if kind is Handed.EMPTY:
        return BadInput("input.bad.verify_empty", name=name)
    return BadInput("input.bad.not_verifiable", name=name)


def where_to_look(files: Files, path: Path) -> str:
    """Return what lies in a folder without a log, and what to give in its place, as a part of a sentence."""
    return str(_where(files, path))


def _where(files: Files, path: Path) -> Text:
    if any(os.path.lexists(path / name) for name in ("header.json", "audit")):
        return Text("command.vault_without_log")
    try:
        names = sorted(os.listdir(path))
    except (FileNotFoundError, NotADirectoryError):
        return Text("command.nothing_there")
    except (OSError, ValueError):
        return Text("command.give_vault_or_export")
    above = _log_above(path)
    if above is not None:
        return Text("command.log_is_above", folder=above)
    inside = [name for name in names if any(os.path.lexists(path / name / log) for log in ("log.tws", "audit/log.tws"))]
    if inside:
        # People name the stick and mean the export on it.
        first = path / inside[0]
        if len(inside) == 1:
            return Text("command.log_may_be_inside", inside=first)
        return Text("command.logs_inside", inside=first)
    return _by_its_files(files, path, names) if names else Text("command.folder_is_empty")


def _by_its_files(files: Files, path: Path, names: list[str]) -> Text:
    first: dict[Handed, str] = {}
    for name in islice((each for each in names if os.path.isfile(path / each)), _LOOKED_AT_MOST):
        try:
            first.setdefault(handed(files, path / name), name)
        except DiskFault:
            continue
    if Handed.ENTRY in first:
        note, report = first.get(Handed.CHECKPOINT, ""), first.get(Handed.REPORT, "")
        return Text("command.holds_entries", entry=first[Handed.ENTRY], note=note, report=report)
    for kind, says in _HOLDS.items():
        if kind in first:
            return says(first[kind])
    return Text("command.give_vault_or_export")


_HOLDS: Final[Mapping[Handed, Callable[[str], Text]]] = {
    Handed.REPORT: lambda name: Text("command.holds_report", name=name),
    Handed.ARCHIVE: lambda name: Text("command.holds_archive", name=name),
    Handed.NOTICE: lambda name: Text("command.holds_notices", name=name),
    Handed.CARD: lambda name: Text("command.holds_card", name=name),
}
"""What is said of a folder by the first file of a kind in it; of several kinds by the first here."""


def _log_above(path: Path) -> Path | None:
    """Return the folder of the vault or export that a file or folder is a part of, None where it is of none."""
    for folder in islice(Path(os.path.abspath(path)).parents, 2):
        if os.path.lexists(folder / "audit" / "log.tws"):
            return folder
        if os.path.lexists(folder / "log.tws"):
            return folder.parent if os.path.lexists(folder.parent / "header.json") else folder
    return None
