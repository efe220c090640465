"""Matters for attention: what rules found, grouped by rule and ranked, then each finding with what was said of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
_SMALL: Final = 7.1
_IDS_MOST: Final = 12
"""How many ids of one rule's findings are printed: of hundreds nobody reads more."""
_EACH: Final = (
    Column("Finding", 13.2, mono=True, size=_SMALL),
    Column("What", 109.2, size=_SMALL),
    Column("Times", 9, size=_SMALL),
    Column("Entries", 20.2, size=_SMALL),
    Column("Answer", 22.4, size=_SMALL),
)


def draw_matters(paper: Paper, rows: Sequence[MatterRow]) -> None:
    """Write a row for each rule that found something, and under them each finding whole, numbered by its id."""
    paper.section("Matters for attention")
    paper.goal(GOAL)
    if not rows:
        paper.text("No rule found anything in this period.")
        return
    red = [place for place, row in enumerate(rows) if row.rank is Rank.HIGH]
    draw_table(paper, _GROUPS, [_group(row) for row in rows], red=red)
    paper.section("Each finding")
    lines = [(cells, is_red) for row in rows for cells, is_red in _told(row)]
    red = [place for place, (_, is_red) in enumerate(lines) if is_red]
    draw_table(paper, _EACH, [cells for cells, _ in lines], red=red)
    paper.text(
        "A finding is a question, and no proof that somebody did wrong. Red: of high weight. High: a control did not hold, or may "
        "have been got round. Medium: it needs an answer. Low: it is counted, and nobody owes an answer.",
        colour=theme.MUTED,
        size=8,
    )


def _group(row: MatterRow) -> tuple[str, ...]:
    first, last = row.first_utc[:10], row.last_utc[:10]
    return (str(row.rank), row.rule, row.looks_for, str(len(row.findings)), str(row.count), first, last, _answers(row))


def _answers(row: MatterRow) -> str:
    owed = sum(each.rank is not Rank.LOW for each in row.findings)
    if not owed:
        return "none owed"
    if row.open:
        return f"{row.open} of {owed} open"
    return "all answered" if owed > 1 else "answered"


def _told(row: MatterRow) -> Iterator[tuple[tuple[str, ...], bool]]:
    if row.elsewhere and len(row.findings) > 1:
        ids = _bounded([finding.id for finding in row.findings])
        said = f"{row.looks_for}, {len(row.findings)} findings: {row.elsewhere}. {ids}"
        is_red = any(map(_is_red, row.findings))
        yield (f"rule {row.rule}", said, str(row.count), "", _weighed(_answers(row), is_high=is_red)), is_red
        return
    for finding in row.findings:
        # Since when it is open is since when an auditor knows of it.
        answer = finding.answer if finding.known_utc or not finding.is_open else f"{finding.answer}, shown to nobody"
        answer = _weighed(answer, is_high=_is_red(finding))
        yield (finding.id, finding.what, str(finding.count), finding.entries, answer), _is_red(finding)


def _bounded(ids: Sequence[str]) -> str:
    """Return the first ids of a rule's findings, the gravest first, and how many more an export has."""
    left = len(ids) - _IDS_MOST
    return (
        f"{' '.join(ids[:_IDS_MOST])} and {left} more, all of them in findings.csv of an export"
        if left > 0
        else " ".join(ids)
    )


def _weighed(answer: str, *, is_high: bool) -> str:
    # Colour is never the only sign.
    return f"high\n{answer}" if is_high else answer


def _is_red(finding: FindingRow) -> bool:
    return finding.rank is Rank.HIGH and finding.is_open
