"""Tables for people with a spreadsheet: no cell can be taken for a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import dataclass

from twinseal.domain.text import shown

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")


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


def safe_cell(text: str) -> str:
    """Return text that no spreadsheet takes for a formula and in which nothing is hidden."""
    plain = shown(text.replace("\n", " / "))
    return "'" + plain if plain.lstrip().startswith(_STARTS_FORMULA) else plain


def openings_csv(rows: Iterable[OpeningRow]) -> bytes:
    """Return the openings as CSV (RFC 4180, UTF-8 with a mark so that spreadsheets know)."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(
        ["opening", "kind", "began_utc", "asked", "answered", "envelopes", "reason", "reference", "justification",
         "outcome", "lasted_s", "lasted_at_least_s", "lasted_at_most_s", "seal"]
    )  # fmt: skip
    for row in rows:
        cells = (
            row.opening_id,
            row.kind,
            row.at_utc,
            row.first,
            row.second,
            "; ".join(row.envelopes),
            row.category,
            row.reference,
            row.justification,
            row.outcome,
            *("" if seconds is None else str(seconds) for seconds in (row.lasted_s, row.least_s, row.most_s)),
            str(row.seal_number or ""),
        )
        writer.writerow([safe_cell(cell) for cell in cells])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
