"""A table of what is asked of each opening: for how many of them it holds, and the exceptions by their seals."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from reportlab.lib.units import mm

from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.part_rows import HoldsRow

_CLAUSE_MM: Final = 26


def draw_holds(paper: Paper, heading: str, rows: Sequence[HoldsRow], about: str = "", *, mark: str = "") -> None:
    """Write a row for each thing that is asked: "n of N", red where there are exceptions; `about` stands under the heading, `mark` in the outline."""
    paper.section(heading, keep=34 * mm, mark=mark)
    if about:
        paper.text(about, colour=theme.MUTED, size=8.5)
    clauses = any(row.clause for row in rows)
    asked_mm = 104 - (_CLAUSE_MM if clauses else 0)
    columns = (
        *((Column("Clause", _CLAUSE_MM),) if clauses else ()),
        Column("Asked of each opening", asked_mm),
        Column("Holds for", 20),
        Column("Exceptions, by seal", 50),
    )
    red = [place for place, row in enumerate(rows) if row.holds < row.of]
    draw_table(paper, columns, [_cells(row, clauses=clauses) for row in rows], red=red)


def _cells(row: HoldsRow, *, clauses: bool) -> tuple[str, ...]:
    holds = f"{row.holds} of {row.of}" if row.of else "none tested"
    cells = (row.asked, holds, ", ".join(row.exceptions) or ("none" if row.of else "\u2013"))
    return (row.clause, *cells) if clauses else cells
