"""A KeePass file, read through the `keepassxc-cli` of this machine: by pipes alone, and nothing that it holds touches the disk."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, Cancelled
from twinseal.flows.imports.keepass_xml import read_keepass_xml
from twinseal.flows.imports.source import FILE_MAX, FILES_MAX, FileFault, Source, bounded, path_digest, path_of
from twinseal.host.program_output import output_of
from twinseal.host.programs import system_program

PROGRAM: Final = "keepassxc-cli"
_TIMEOUT_S: Final = 120.0
_QUIET: Final = "-q"
_NO_MORE_OPTIONS: Final = "--"
"""An entry or a file may be called like an option; behind this it is not read as one."""
_OUT: Final = "/dev/stdout"


def read_keepass_file(
    path: Path,
    password: SecretBytes,
    *,
    folder: str = "",
    now: datetime,
    should_stop: Callable[[], bool] = lambda: False,
) -> Source:
    """Return what a KeePass file holds, files too: a KeePass 4 file gives them out one by one alone.

    Takes the time of one key derivation, and one more for each such file. Raises `BadInput` where there is no such program,
    no such file, or the password does not fit, and `Cancelled`.
    """
    program = system_program(PROGRAM)
    if program is None:
        raise BadInput("input.bad.import_no_program", program=PROGRAM)
    if not path.is_file():
        raise BadInput("input.bad.import_no_file", field="file", name=path.name)
    if b"\n" in password.view():
        raise BadInput("input.bad.import_not_opened", field="password", name=path.name)
    words = str(path.resolve())
    try:
        blocks = output_of(
            program,
            "export",
            _QUIET,
            _NO_MORE_OPTIONS,
            words,
            typed=password,
            timeout_s=_TIMEOUT_S,
            should_stop=should_stop,
        )
        source = read_keepass_xml(bounded(blocks), folder=folder, now=now)
    except (OSError, BadInput) as fault:
        if should_stop():
            raise Cancelled from None
        if isinstance(fault, BadInput) and fault.text.code != "input.bad.import_nothing":
            raise
        # An export that fails says so on its own screen alone, and gives out nothing.
        raise BadInput("input.bad.import_not_opened", field="password", name=path.name) from None
    _read_files(source, program, words, password, should_stop)
    return source


def _read_files(
    source: Source,
    program: Path,
    words: str,
    password: SecretBytes,
    should_stop: Callable[[], bool],
) -> None:
    absent = [(entry, file) for entry in source.entries for file in entry.files if file.fault is FileFault.MISSING]
    held = 0
    for entry, file in absent:
        if should_stop():
            source.wipe()
            raise Cancelled
        path = path_of(entry)
        # The program knows an entry by its path: of two with the same it would give out the first one's file.
        if source.paths[path_digest(path)] > 1 or [each.name for each in entry.files].count(file.name) > 1:
            file.fault = FileFault.AMBIGUOUS
            continue
        blocks = output_of(
            program,
            "attachment-export",
            _QUIET,
            _NO_MORE_OPTIONS,
            words,
            path,
            file.name,
            _OUT,
            typed=password,
            timeout_s=_TIMEOUT_S,
            should_stop=should_stop,
        )
        file.data, file.fault = _collected(blocks)
        held += len(file.data) if file.data is not None else 0
        if held > FILES_MAX:
            source.wipe()
            raise BadInput("input.bad.import_files", most=FILES_MAX // (1024 * 1024))
    if should_stop():
        # What was stopped in the middle of the last file looks like one that is missing.
        source.wipe()
        raise Cancelled


def _collected(blocks: Iterator[bytearray]) -> tuple[SecretBytes | None, FileFault | None]:
    data = bytearray()
    try:
        for block in blocks:
            data += block
            block[:] = bytes(len(block))
            if len(data) > FILE_MAX:
                return None, FileFault.TOO_LARGE
        return SecretBytes(data), None
    except OSError:
        return None, FileFault.MISSING
    finally:
        data[:] = bytes(len(data))
