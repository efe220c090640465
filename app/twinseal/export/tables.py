"""Tables for people with a spreadsheet: no cell is read as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from twinseal.domain.text import quoted, shown

# The signs that OWASP names for CSV injection, with the full-width ones that some readers fold; blanks that it names
# too (tab, CR, LF) are spelled out. Pipe and percent begin calls in old readers.
_STARTS_FORMULA: Final = frozenset("=+-@|%\uff1d\uff0b\uff0d\uff20")
_BLANKS_AND_QUOTES: Final = " \u00a0\"'\u2018\u2019\u201c\u201d"
_SEPARATORS: Final = frozenset(",;:|~^/\\\uff0c\uff1b")


@dataclass(frozen=True, slots=True)
class OpeningRow:
    """One row of the table of openings."""

    opening_id: str
    kind: str
    at_utc: str
    first: str
    second: str
    envelopes: tuple[str, ...]
    category: str
    reference: str
    justification: str
    outcome: str
    lasted_s: int | None
    """Seconds it was open; None where nothing was opened, and where nobody can know."""
    least_s: int | None
    most_s: int | None
    """Where it ended without a reseal: seconds it was open at least and at most."""
    seal_number: int
    """0 where no seal followed."""
    rotated: tuple[str, ...] = ()
    """Of each envelope that was exposed and has new contents, its label and for how many begun days it was."""
    owed: tuple[str, ...] = ()
    """Labels of those that are still to be rotated."""
    never_rotated: tuple[str, ...] = ()
    """Labels of those that were closed with a reason."""


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula, wherever it lets cells begin; nothing in it is hidden."""
    plain = shown(text.replace("\n", " / "))
    return "".join(f"'{sign}" if _begins_formula(plain, place) else sign for place, sign in enumerate(plain))


def _begins_formula(text: str, place: int) -> bool:
    """Tell whether a sign could be the first of a cell, for a reader with another list separator too, and act there."""
    if text[place] not in _STARTS_FORMULA:
        return False
    before = text[:place].rstrip(_BLANKS_AND_QUOTES)
    if not before or before[-1] in _SEPARATORS:
        return True
    # A blank can be chosen as separator; a sign that stands between two blanks does nothing there.
    return text[place - 1] in _BLANKS_AND_QUOTES and text[place + 1 : place + 2] not in ("", " ")


def openings_csv(rows: Iterable[OpeningRow]) -> bytes:
    """Return the openings as CSV."""
    headings = (
        "opening", "kind", "began_utc", "asked", "answered", "envelopes", "reason", "reference", "justification",
        "outcome", "lasted_s", "lasted_at_least_s", "lasted_at_most_s", "seal",
        "days_exposed", "to_rotate", "never_rotated",
    )  # fmt: skip
    cells = (
        (
            row.opening_id,
            row.kind,
            row.at_utc,
            row.first,
            row.second,
            quoted(row.envelopes, " / "),
            row.category,
            row.reference,
            row.justification,
            row.outcome,
            *("" if seconds is None else str(seconds) for seconds in (row.lasted_s, row.least_s, row.most_s)),
            str(row.seal_number or ""),
            *(quoted(labels, " / ") for labels in (row.rotated, row.owed, row.never_rotated)),
        )
        for row in rows
    )
    return table_csv(headings, cells)


def table_csv(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """Return rows as CSV (RFC 4180, every cell quoted, UTF-8 with a mark so that spreadsheets know)."""
    out = io.StringIO()
    # Quoted without exception: what a reader with another separator takes for a cell is inside quotes at least.
    writer = csv.writer(out, lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(headings)
    for row in rows:
        writer.writerow([safe_cell(cell) for cell in row])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
