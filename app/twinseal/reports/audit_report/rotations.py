"""The table of what was exposed: for how many days, until when, and what was never rotated, in red."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from twinseal.domain.utc_text import utc_digits
from twinseal.reports.model import RotationRow
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table

_COLUMNS = (
    Column("Seal", 12, mono=True),
    Column("Envelope", 54),
    Column("Exposed (UTC)", 31.5, mono=True),
    Column("Until (UTC)", 31.5, mono=True),
    Column("Days", 10),
    Column("What became of it", 35),
)
_IN_REACH = "Everything in reach"


def draw_rotations(paper: Paper, rows: Sequence[RotationRow], heading: str) -> None:
    """Write a row for each envelope that was exposed; nothing where none was."""
    if not rows:
        return
    paper.section(heading)
    draw_rotation_rows(paper, rows)


def draw_rotations_of_others(paper: Paper, rows: Sequence[RotationRow]) -> None:
    """Write what other openings exposed and nobody rotated: of an envelope that stands alike in several, the one exposed longest."""
    alike: dict[tuple[str, str, str], list[RotationRow]] = {}
    for row in rows:
        alike.setdefault((row.label, row.what, row.ended_utc), []).append(row)
    longest = [
        replace(own[0], what=f"{own[0].what}; in {len(own)} openings" if len(own) > 1 else own[0].what)
        for own in (sorted(each, key=lambda row: row.since_utc) for each in alike.values())
    ]
    draw_rotations(paper, longest, "Exposed in other openings: never rotated, or long overdue")


def draw_rotation_rows(paper: Paper, rows: Sequence[RotationRow]) -> None:
    """Write the table without a heading, red what was never rotated or is long overdue."""
    red = [place for place, row in enumerate(rows) if row.is_red]
    draw_table(paper, _COLUMNS, [_cells(row) for row in rows], red=red)


def _cells(row: RotationRow) -> tuple[str, ...]:
    seal = f"{row.seal_number:04d}" if row.seal_number else "none"
    days = "?" if row.days is None else str(row.days)
    return (
        seal,
        row.label or _IN_REACH,
        utc_digits(row.since_utc) or "not known",
        utc_digits(row.ended_utc) or "still",
        days,
        row.what,
    )
