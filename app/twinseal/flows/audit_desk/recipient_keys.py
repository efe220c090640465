"""Keys of a recipient, to whom the readable part of an export can be sealed, and opening what was sealed to one."""

from __future__ import annotations

import contextlib
import os
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, Final

from twinseal.audit.format.log_file import LogPaths, raw_lines
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verdict.verdict import Failure
from twinseal.audit.verify.plaintext_copy import check_readable
from twinseal.crypto.hpke import KemKeyPair
from twinseal.domain.errors import BadInput, CannotDecrypt, DiskFault, DiskFull, TwinsealError
from twinseal.domain.ports import Files
from twinseal.export.sealed_parts import HEAD_MAX, NAME, private_line, public_line, read_private, read_public, unsealed

_KEY_MAX: Final = 4096
_BLOCK: Final = 1024 * 1024
_PARTS: Final = frozenset(
    {
        "constitution.json", "duties.csv", "entries.jsonl", "events.csv", "findings.csv", "ocsf.jsonl", "openings.csv", "people.csv", "queries.sql",
        "report.pdf", "rules.csv",
    }
)  # fmt: skip
"""What is in it, all of it; nothing else is written anywhere."""
_ENCRYPTED: Final = 1
_SPARE_BYTES: Final = 64 * 1024 * 1024
"""So much stays free on the drive: whoever knows a recipient's public key can seal a little that unpacks to a lot."""


def make_recipient_key(files: Files, private: Path) -> tuple[Path, bytes]:
    """Make a recipient's key pair: the private key for them alone, and beside it the public one; return its place and the key.

    Raises `BadInput` where one of the files is there, and what the disk refuses.
    """
    public = private.with_name(private.name + ".pub")
    for place in (private, public):
        if os.path.lexists(place):
            raise BadInput("input.bad.recipient_key_there", name=place)
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

    Nothing is written over, and of what stops half-way nothing stays. Raises `BadInput` for another key, a folder without such
    a file, and for what was changed or what no export holds; `DiskFull` where it does not fit.
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
    except (CannotDecrypt, zipfile.BadZipFile, zlib.error, EOFError) as fault:
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
        held = sorted(parts.infolist(), key=lambda part: part.filename)
        # As an export packs them: whoever knows the public key can seal anything, and a ZIP has many forms.
        if [part.filename for part in held] != sorted(_PARTS) or not all(map(_is_packed, held)):
            raise BadInput("input.bad.readable_changed")
        for part in held:
            if os.path.lexists(target / part.filename):
                raise BadInput("input.bad.readable_there", name=target / part.filename)
        if sum(part.file_size for part in held) + _SPARE_BYTES > files.space(target).free:
            raise DiskFull("disk.full.no_space", name=NAME)
        _unpack(files, parts, held, target)
    return tuple(part.filename for part in held)


def _is_packed(part: zipfile.ZipInfo) -> bool:
    return part.compress_type == zipfile.ZIP_DEFLATED and not part.flag_bits & _ENCRYPTED


def _unpack(files: Files, parts: zipfile.ZipFile, held: Sequence[zipfile.ZipInfo], target: Path) -> None:
    """Write each file; where that stops half-way, none of them stays: nobody could tell what is missing."""
    made: list[Path] = []
    try:
        for part in held:
            place = target / part.filename
            files.create(place, b"")
            made.append(place)
            with parts.open(part) as unpacked:
                while block := unpacked.read(_BLOCK):
                    files.append(place, block)
    except BaseException:
        for place in made:
            with contextlib.suppress(TwinsealError):
                files.remove(place)
        raise


def _held_against_log(files: Files, export: Path, target: Path) -> str:
    source, log = LogSource.from_folder(files, export), LogPaths(export).log
    copy = check_readable(files, target / "entries.jsonl", log, source.unanchored)
    if isinstance(copy, Failure):
        return copy.sentence
    facts = files.facts(log)
    # Counted against every line of the log: a sealed copy that ends early is not called complete.
    size = sum(1 for _ in raw_lines(files, log, 0, 0 if facts is None else facts.size))
    return " ".join(copy.sentences(size))
