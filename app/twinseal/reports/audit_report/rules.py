"""The rules that looked: what each looked for, how many it tested in the whole log, and how many findings of this report it has."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.finding import RuleCount
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.parts.in_columns import draw_in_columns


def draw_rules(paper: Paper, rows: Sequence[RuleCount]) -> None:
    """Write a line for each rule; one that found nothing is there too, with what it tested."""
    if not rows:
        return
    fired = sum(bool(row.fired) for row in rows)
    paper.section("What each rule tested and found")
    paper.goal("rules")
    paper.text(
        f"Rules: {len(rows)}; with findings in this report: {fired}; findings: {sum(row.fired for row in rows)}. "
        "Behind each rule stands what it tested in the whole log; where no findings follow, it found nothing. A rule that tested nothing "
        "says nothing.",
        colour=theme.MUTED,
        size=8,
    )
    stopped = [f"{row.rule} ({row.stopped_by})" for row in rows if row.stopped_by]
    if stopped:
        paper.text(
            f"Stopped before they had looked through the log: {', '.join(stopped)}. What they would have found nobody knows; "
            "finding A30 tells of each.",
            colour=theme.FINDING,
            size=8,
        )
    draw_in_columns(paper, (_said(row) for row in rows if row.tested or row.fired), size=7.2)
    idle = [row.rule for row in rows if row.idle]
    going = [f"{row.rule} {says}" for row in rows if row.fired for says in row.goes_by]
    if going:
        paper.small_section("From which number on the rules with findings find something")
        draw_in_columns(paper, going, size=7.2)
    if idle:
        paper.text(f"Had nothing to test, as the guide for auditors lists them: {', '.join(idle)}.", size=7.6)


def _said(row: RuleCount) -> str:
    fired = f", {row.fired} finding{'' if row.fired == 1 else 's'}" if row.fired else ""
    tested = "stopped" if row.stopped_by else f"{row.unit}: {row.tested}"
    return f"{row.rule} {row.looks_for} ({tested}){fired}"
