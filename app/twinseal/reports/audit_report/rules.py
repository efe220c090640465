"""The table of rules: what each looked for, how many it tested in the whole log, and how many findings of this report it has."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.finding import RuleCount
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table

_COLUMNS = (
    Column("Rule", 14, mono=True),
    Column("Looks for", 82),
    Column("Tested, in the whole log", 60),
    Column("Findings here", 18, mono=True),
)
_GOES_BY = (Column("Rule", 14, mono=True), Column("Goes by", 160))


def draw_rules(paper: Paper, rows: Sequence[RuleCount]) -> None:
    """Write a row for each rule; one that found nothing is there too, with what it tested."""
    if not rows:
        return
    fired = [place for place, row in enumerate(rows) if row.fired]
    paper.section("What each rule tested and found")
    paper.goal("rules")
    paper.text(
        f"Rules: {len(rows)}; with findings in this report: {len(fired)}; findings: {sum(row.fired for row in rows)}. "
        "A rule that tested nothing says nothing.",
        colour=theme.MUTED,
    )
    draw_table(paper, _COLUMNS, [_cells(row) for row in rows], red=fired)
    going = [(row.rule, says) for row in rows for says in row.goes_by]
    if going:
        paper.section("From which number on a rule finds something")
        draw_table(paper, _GOES_BY, going)


def _cells(row: RuleCount) -> tuple[str, ...]:
    return (row.rule, row.looks_for, f"{row.tested} {row.unit}", str(row.fired))
