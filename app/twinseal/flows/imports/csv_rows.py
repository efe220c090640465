"""Rows of a CSV file: what each column becomes is read from its name in the first row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from twinseal.domain.errors import BadInput
from twinseal.domain.text import CONTENTS_MAX
from twinseal.domain.texts import Text
from twinseal.flows.imports.authenticator_fields import OTP
from twinseal.flows.imports.source import ENTRIES_MAX, FIELDS_MAX, TITLE, Source, SourceEntry, SourceField

CSV_MAX: Final = 16 * 1024 * 1024
"""The largest CSV file, in bytes."""
_SYSTEM, _FOLDER = "system", "folder"
_ROLES: Final[Mapping[str, tuple[str, ...]]] = {
    TITLE: ("label", "title", "name", "entry"),
    _SYSTEM: ("system", "server", "device"),
    _FOLDER: ("group", "folder", "path"),
    "UserName": ("user", "username", "user name", "login", "login name", "account"),
    "Password": ("password", "passphrase", "pwd"),
    "URL": ("url", "address", "website", "web site", "host", "ip"),
    "Notes": ("notes", "note", "comment", "comments", "remarks"),
    OTP: ("totp", "otp", "otpauth", "authenticator", "authenticator seed"),
}
"""By what a column becomes, the names under which it is known, whatever their case."""
_BECOMES: Final = {
    TITLE: "import.column.label",
    _SYSTEM: "import.column.system",
    _FOLDER: "import.column.folder",
    "UserName": "import.field.user",
    "Password": "import.field.password",
    "URL": "import.field.address",
    "Notes": "import.field.notes",
    OTP: "import.field.seed",
}
_SEPARATORS: Final = ",;\t"
_SAYS_ITS_OWN: Final = "sep="


def read_csv(blocks: Iterable[bytearray]) -> Source:
    """Return what the rows of a CSV file hold; raises `BadInput` for a file that cannot be read as one."""
    data = bytearray()
    try:
        for block in blocks:
            data += block
            if len(data) > CSV_MAX:
                raise BadInput("input.bad.import_too_large", most=CSV_MAX // (1024 * 1024))
        text = _decoded(data)
    finally:
        data[:] = bytes(len(data))
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith(_SAYS_ITS_OWN):
        # As Excel writes it, so that it reads its own files again.
        return _read(rest, first.strip()[len(_SAYS_ITS_OWN) :] or "\t", line=1)
    return _read(text, _separator(text), line=0)


def _decoded(data: bytearray) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as fault:
        line = data[: fault.start].count(b"\n") + 1
        raise BadInput("input.bad.import_csv_utf8", line=line) from None


def _separator(text: str) -> str:
    """Return what parts the columns of the first row: whatever parts it into most."""
    counts = {sign: len(_first_row(text, sign)) for sign in _SEPARATORS}
    return max(_SEPARATORS, key=lambda sign: counts[sign])


def _first_row(text: str, separator: str) -> Sequence[str]:
    try:
        return next(iter(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)), [])
    except csv.Error:
        return []


def _read(text: str, separator: str, *, line: int) -> Source:
    if len(separator) != 1:
        raise BadInput("input.bad.import_csv", line=1)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    columns: list[str] = []
    source = Source("")
    count = 0
    try:
        while True:
            begins = line + reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                break
            if not any(cells):
                continue
            if not columns:
                columns = _columns(cells)
                source.notes += [_becomes(name, role) for name, role in zip(cells, columns, strict=True)]
                continue
            count += 1
            if count <= ENTRIES_MAX:
                source.entries.append(_entry(columns, cells, begins))
    except csv.Error:
        raise BadInput("input.bad.import_csv", line=line + reader.line_num) from None
    if count > ENTRIES_MAX:
        raise BadInput("input.bad.import_entries", count=count, most=ENTRIES_MAX)
    if not source.entries:
        raise BadInput("input.bad.import_no_rows")
    return source


def _columns(cells: Sequence[str]) -> list[str]:
    """Return what each column becomes: a role, or the name of a field of its own."""
    if len(cells) > FIELDS_MAX:
        raise BadInput("input.bad.import_columns", count=len(cells), most=FIELDS_MAX)
    roles = {known: role for role, names in _ROLES.items() for known in names}
    columns: list[str] = []
    for number, cell in enumerate(cells, start=1):
        name = " ".join(cell.split())
        if not name:
            raise BadInput("input.bad.import_column_unnamed", number=number)
        role = roles.get(name.casefold(), cell.strip())
        if role in columns:
            raise BadInput("input.bad.import_column_twice", name=name, other=" ".join(cells[columns.index(role)].split()))
        columns.append(role)
    if TITLE not in columns:
        raise BadInput("input.bad.import_no_label", known=", ".join(_ROLES[TITLE]), columns=", ".join(cells))
    return columns


def _becomes(name: str, role: str) -> Text:
    becomes = Text(_BECOMES[role]) if role in _BECOMES else Text("import.column.own", name=role)
    return Text("import.note.column", column=" ".join(name.split()), becomes=becomes)


def _entry(columns: Sequence[str], cells: Sequence[str], line: int) -> SourceEntry:
    entry = SourceEntry(place=Text("import.place.line", line=line))
    if len(cells) != len(columns):
        entry.faults.append(Text("import.fault.cells", count=len(cells), wanted=len(columns)))
        return entry
    for role, value in zip(columns, cells, strict=True):
        if role == _FOLDER:
            entry.folder = tuple(part for part in value.split("/") if part.strip())
        elif role == _SYSTEM:
            entry.system = value
        elif len(value) > CONTENTS_MAX:
            entry.faults.append(Text("import.fault.too_long", name=role, size=len(value), most=CONTENTS_MAX))
        else:
            entry.fields.append(SourceField(role, value))
    return entry
