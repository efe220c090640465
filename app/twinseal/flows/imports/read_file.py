"""A KeePass or CSV file that somebody chose, read as what it proposes: for a ceremony, and for the list of an opening."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BadInput, caused_by
from twinseal.domain.imported import ImportFormat
from twinseal.domain.ports import Files
from twinseal.flows.imports.csv_rows import CSV_MAX, read_csv
from twinseal.flows.imports.keepass_file import read_keepass_file
from twinseal.flows.imports.proposal import Proposals
from twinseal.flows.imports.propose import propose

_CSV: Final = frozenset((".csv", ".tsv", ".txt"))


def read_file(
    files: Files,
    path: Path,
    password: SecretBytes,
    *,
    folder: str,
    now: datetime,
    should_stop: Callable[[], bool],
) -> Proposals:
    """Return what a KeePass file, or one whose name ends as a CSV file's does, proposes.

    Raises `BadInput` with the field that it is about, `file`, `password` or `folder`, and `Cancelled`.
    """
    with caused_by("file"):
        if path.suffix.casefold() in _CSV:
            if folder:
                raise BadInput("input.bad.import_folder_of_csv", field="folder")
            if not path.is_file():
                raise BadInput("input.bad.import_no_file", name=path.name)
            return propose(read_csv(iter([bytearray(files.read(path, limit=CSV_MAX))])), ImportFormat.CSV)
        source = read_keepass_file(path, password, folder=folder, now=now, should_stop=should_stop)
        return propose(source, ImportFormat.KEEPASS_XML)
