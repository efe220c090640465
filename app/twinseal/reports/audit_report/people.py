"""The table of people and rules: who came, left, has new keys, was confirmed or accepted; red whom no third person confirmed."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.utc_text import utc_digits
from twinseal.reports.model import PeopleRow
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table

_COLUMNS = (
    Column("Seal", 14, mono=True),
    Column("P", 10, mono=True),
    Column("Signed (UTC)", 33, mono=True),
    Column("What changed", 75),
    Column("Signed by", 42),
)


def draw_people(paper: Paper, rows: Sequence[PeopleRow], when: str = "in this period") -> None:
    """Write a row for each change, and say what red means; `when` says of which time where there was none."""
    if not rows:
        paper.text(f"Nobody came or left, and no rule changed, {when}.", size=8.2)
        return
    paper.section("People and rules")
    red = [place for place, row in enumerate(rows) if row.is_red]
    draw_table(paper, _COLUMNS, [_cells(row) for row in rows], red=red)
    if red:
        paper.text(
            "Red: no third person confirmed that this is who they are said to be. They count with everybody on the word of those who signed.",
            colour=theme.FINDING,
            size=8.5,
        )


def _cells(row: PeopleRow) -> tuple[str, ...]:
    return f"{row.seal_number:04d}", f"P{row.edition}", utc_digits(row.made_utc), row.what, row.signers
