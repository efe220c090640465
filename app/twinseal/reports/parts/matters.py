"""Matters for attention: what rules found, grouped by rule and ranked, then each finding with what was said of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.part_rows import FindingRow, MatterRow

GOAL: Final = "matters"
_GROUPS: Final = (
    Column("Weight", 15),
    Column("Rule", 10, mono=True),
    Column("Looks for", 61),
    Column("Findings", 14),
    Column("Times", 11),
    Column("First", 19, mono=True),
    Column("Last", 19, mono=True),
    Column("Answers", 25),
)
_EACH: Final = (
    Column("Finding", 17, mono=True),
    Column("What", 72),
    Column("Times", 10),
    Column("Entries", 22),
    Column("Known since", 19, mono=True),
    Column("Answer", 34),
)


def draw_matters(paper: Paper, rows: Sequence[MatterRow]) -> None:
    """Write a row for each rule that found something, and under them each finding whole, numbered by its id."""
    paper.section("Matters for attention")
    paper.goal(GOAL)
    if not rows:
        paper.text("No rule found anything.")
        return
    red = [place for place, row in enumerate(rows) if row.rank is Rank.HIGH]
    draw_table(paper, _GROUPS, [_group(row) for row in rows], red=red)
    paper.section("Each finding")
    findings = [finding for row in rows for finding in row.findings]
    red = [place for place, row in enumerate(findings) if row.rank is Rank.HIGH and row.is_open]
    draw_table(paper, _EACH, [_each(row) for row in findings], red=red)
    paper.text(
        "A finding is a question, and no proof that somebody did wrong. Red: of high weight. High: a control did not hold, or may "
        "have been got round. Medium: it needs an answer. Low: it is counted, and nobody owes an answer.",
        colour=theme.MUTED,
        size=8,
    )


def _group(row: MatterRow) -> tuple[str, ...]:
    owed = sum(each.rank is not Rank.LOW for each in row.findings)
    answers = f"{row.open} of {owed} open" if owed else "none owed"
    if owed and not row.open:
        answers = "all answered" if owed > 1 else "answered"
    first, last = row.first_utc[:10], row.last_utc[:10]
    return (str(row.rank), row.rule, row.looks_for, str(len(row.findings)), str(row.count), first, last, answers)


def _each(row: FindingRow) -> tuple[str, ...]:
    return (row.id, row.what, str(row.count), row.entries, row.known_utc[:10] or "not shown", row.answer)
