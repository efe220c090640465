"""Keys of a recipient, to whom the readable part of an export can be sealed, and opening what was sealed to one."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Final

from twinseal.audit.format.log_file import LogPaths
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.plaintext_copy import check_readable
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import BadInput, CannotDecrypt, DiskFault
from twinseal.domain.ports import Files
from twinseal.export.sealed_parts import HEAD_MAX, NAME, private_line, public_line, read_private, read_public, unsealed

_KEY_MAX: Final = 4096
_BLOCK: Final = 1024 * 1024
_PARTS: Final = frozenset(
    {
        "duties.csv", "entries.jsonl", "events.csv", "findings.csv", "ocsf.jsonl", "openings.csv", "people.csv", "queries.sql",
        "report.pdf", "rules.csv",
    }
)  # fmt: skip
"""What can be in it; nothing else is written anywhere."""


def make_recipient_key(files: Files, private: Path) -> tuple[Path, bytes]:
    """Make a recipient's key pair: the private key for them alone, and beside it the public one; return its place and the key.

    Raises `BadInput` where one of the files is there, and what the disk refuses.
    """
    public = private.with_name(private.name + ".pub")
    for place in (private, public):
        if os.path.lexists(place):
            raise BadInput("input.bad.readable_there", name=place)
    pair = KemKeyPair.generate()
    try:
        files.create(private, private_line(pair))
        files.create(public, public_line(pair))
        return public, pair.public
    finally:
        pair.wipe()


def recipient_key(files: Files, place: Path) -> bytes:
    """Return a recipient's public key from its file; raises `BadInput` with the field `recipient`."""
    try:
        return read_public(files.read(place, limit=_KEY_MAX))
    except DiskFault as fault:
        raise BadInput("input.bad.recipient_key", field="recipient") from fault


def open_for_recipient(files: Files, export: Path, key: Path, target: Path) -> tuple[tuple[str, ...], str]:
    """Write what was sealed to a recipient into a folder; return the names, and what the log says of the entries.

    Nothing is written over. Raises `BadInput` for another key, a folder without such a file, and for what was changed.
    """
    try:
        pair = read_private(files.read(key, limit=_KEY_MAX))
    except DiskFault as fault:
        raise BadInput("input.bad.recipient_key", field="recipient") from fault
    sealed = export / NAME
    if files.facts(sealed) is None:
        raise BadInput("input.bad.nothing_sealed", folder=export)
    try:
        with tempfile.TemporaryFile(dir=target) as whole:
            for block in _zip_of(files, sealed, pair):
                whole.write(block)
            whole.seek(0)
            names = _written(files, whole, target)
    except (CannotDecrypt, zipfile.BadZipFile) as fault:
        raise BadInput("input.bad.readable_changed") from fault
    finally:
        pair.wipe()
    return names, _held_against_log(files, export, target)


def _zip_of(files: Files, sealed: Path, pair: KemKeyPair) -> Iterator[bytes]:
    head = files.read_at(sealed, 0, HEAD_MAX).partition(b"\n")[0] + b"\n"
    place = len(head)

    def read(size: int) -> bytes:
        nonlocal place
        block = files.read_at(sealed, place, size)
        place += len(block)
        return block

    return unsealed(pair, head, read)


def _written(files: Files, whole: IO[bytes], target: Path) -> tuple[str, ...]:
    with zipfile.ZipFile(whole) as parts:
        names = tuple(sorted(parts.namelist()))
        if not set(names) <= _PARTS or len(set(names)) != len(names):
            raise BadInput("input.bad.readable_changed")
        for name in names:
            if os.path.lexists(target / name):
                raise BadInput("input.bad.readable_there", name=target / name)
        for name in names:
            files.create(target / name, b"")
            with parts.open(name) as part:
                while block := part.read(_BLOCK):
                    files.append(target / name, block)
    return names


def _held_against_log(files: Files, export: Path, target: Path) -> str:
    source = LogSource.from_folder(files, export)
    copy = check_readable(files, target / "entries.jsonl", LogPaths(export).log, source.unanchored)
    if isinstance(copy, Failure):
        return copy.sentence
    return " ".join(copy.sentences(copy.entries))
