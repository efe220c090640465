"""Tables for people with a spreadsheet: no cell is read as a formula, and each gives its text back."""

from __future__ import annotations

import csv
import io
import re
import sys
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from twinseal.domain.text import shown

MARK: Final = "\ufeff"
"""Before the first heading, so that spreadsheets read UTF-8."""
# The signs that OWASP names for CSV injection, with the full-width ones that some readers fold; blanks that it names
# too (tab, CR, LF) are spelled out. Pipe and percent begin calls in old readers.
_SIGNS: Final = "=+-@|%\uff1d\uff0b\uff0d\uff20"
_STARTS_FORMULA: Final = frozenset(_SIGNS)
_BLANKS_AND_QUOTES: Final = " \u00a0\"'\u2018\u2019\u201c\u201d"
_SEPARATORS: Final = frozenset(",;:|~^/\\\uff0c\uff1b")
_OPENS: Final = "\u27e8"
"""Begins the spelling of a hidden sign (`twinseal.domain.text.shown`), and is spelled itself."""
_SPELLED: Final = re.compile("\u27e8U\\+([0-9A-F]{4,6})\u27e9")
_APOSTROPHE: Final = re.compile(f"'(?=[{re.escape(_SIGNS)}])")


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, wherever it lets cells begin; nothing in it is hidden.

    `text_of_cell` gives it back.
    """
    plain = shown(text.replace(_OPENS, f"{_OPENS}U+{ord(_OPENS):04X}\u27e9"))
    if _STARTS_FORMULA.isdisjoint(plain):
        return plain
    return "".join(f"'{sign}" if _needs_apostrophe(plain, place) else sign for place, sign in enumerate(plain))


def text_of_cell(cell: str) -> str:
    """Return the text that a cell was made of: without one apostrophe before each sign of a formula, with hidden signs in place."""
    return _SPELLED.sub(_sign_of, _APOSTROPHE.sub("", cell))


def _sign_of(spelled: re.Match[str]) -> str:
    number = int(spelled[1], 16)
    return chr(number) if number <= sys.maxunicode else spelled[0]


def _needs_apostrophe(text: str, place: int) -> bool:
    """Tell whether a sign could be the first of a cell, for a reader with another list separator too, and act there.

    One behind an apostrophe gets another one in any case, so that taking one away always gives the text back.
    """
    if text[place] not in _STARTS_FORMULA:
        return False
    if text[place - 1 : place] == "'":
        return True
    before = text[:place].rstrip(_BLANKS_AND_QUOTES)
    if not before or before[-1] in _SEPARATORS:
        return True
    # A blank can be chosen as separator; a sign that stands between two blanks does nothing there.
    return text[place - 1] in _BLANKS_AND_QUOTES and text[place + 1 : place + 2] not in ("", " ")


def table_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV (RFC 4180, every cell quoted, UTF-8 with a mark so that spreadsheets know)."""
    return b"".join(csv_lines(headings, rows))


def csv_lines(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """Yield the same in lines, for a table that need not be in memory as a whole."""
    yield _written([headings])
    for row in rows:
        yield _written([[safe_cell(cell) for cell in row]]).removeprefix(MARK.encode())


def without_columns(table: bytes, headings: Sequence[str], columns: Sequence[str]) -> bytes | None:
    """Return a table with some of its columns empty, as `table_csv` would have written it; None for anything else.

    So two tables are the same but for these columns where the answers are. `headings` are those that it must have.
    """
    try:
        rows = list(csv.reader(io.StringIO(table.decode().removeprefix(MARK), newline=""), strict=True))
    except (UnicodeDecodeError, csv.Error):
        return None
    if not rows or rows[0] != list(headings) or any(len(row) != len(headings) for row in rows) or _written(rows) != table:
        return None
    empty = {place for place, heading in enumerate(headings) if heading in columns}
    kept = (["" if place in empty else cell for place, cell in enumerate(row)] for row in rows[1:])
    return _written([headings, *kept])


def without_rows(table: bytes, headings: Sequence[str], column: str, values: Collection[str]) -> bytes | None:
    """Return a table without the rows that have one of some values in a column, as `without_columns` returns it."""
    whole = without_columns(table, headings, ())
    if whole is None:
        return None
    place = headings.index(column)
    rows = csv.reader(io.StringIO(whole.decode().removeprefix(MARK), newline=""), strict=True)
    return _written(row for row in rows if row[place] not in values)


def _written(rows: Iterable[Sequence[str]]) -> bytes:
    out = io.StringIO()
    # Quoted without exception: what a reader with another separator takes for a cell is inside quotes at least.
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows(rows)
    return (MARK + out.getvalue()).encode()
