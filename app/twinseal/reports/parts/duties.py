"""What is owed, with its age, and the review of each opening."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from twinseal.domain.utc_text import utc_digits
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.part_rows import OwedRow, ReviewRow

_DUTIES: Final = (
    Column("Owed", 70),
    Column("For", 44),
    Column("Due (UTC)", 33, mono=True),
    Column("Age", 27),
)
_REVIEWS: Final = (
    Column("Opening", 50),
    Column("Due (UTC)", 33, mono=True),
    Column("Stands", 30),
    Column("Class", 30),
    Column("By", 31),
)


def draw_duties(paper: Paper, heading: str, rows: Sequence[OwedRow]) -> None:
    """Write a row for each thing that is owed, red what is overdue."""
    paper.section(heading)
    if not rows:
        paper.text("Nothing is owed.")
        return
    red = [place for place, row in enumerate(rows) if row.is_red]
    cells = [(row.what, row.of or "the vault", utc_digits(row.due_utc) or "not known", row.age) for row in rows]
    draw_table(paper, _DUTIES, cells, red=red)


def draw_reviews(paper: Paper, heading: str, rows: Sequence[ReviewRow]) -> None:
    """Write a row for each opening that owes a review, red what is overdue."""
    paper.section(heading)
    if not rows:
        paper.text("No opening owes a review.")
        return
    red = [place for place, row in enumerate(rows) if row.is_red]
    cells = [
        (
            row.of,
            utc_digits(row.due_utc) or "not known",
            row.state,
            row.review_class or "\u2013",
            row.auditor or "nobody yet",
        )
        for row in rows
    ]
    draw_table(paper, _REVIEWS, cells, red=red)
