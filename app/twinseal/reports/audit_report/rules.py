"""The rules that looked: what each looked for, how many it tested in the whole log, and how many findings of this report it has."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from twinseal.domain.finding import RuleCount
from twinseal.reports.page import theme
from twinseal.reports.page.paper import Paper
from twinseal.reports.parts.in_columns import draw_in_columns


def draw_rules(paper: Paper, rows: Sequence[RuleCount], in_force: Collection[str] = ()) -> None:
    """Write a paragraph for each rule that found something, without the sentences that stand `in_force`; the others share lines, by what they tested."""
    if not rows:
        return
    fired = [row for row in rows if row.fired]
    paper.section("What each rule tested and found")
    paper.goal("rules")
    paper.text(
        f"Rules: {len(rows)}; with findings in this report: {len(fired)}; findings: {sum(row.fired for row in fired)}. "
        "In brackets stands what a rule tested in the whole log. A rule that tested nothing says nothing.",
        colour=theme.MUTED,
        size=7.4,
    )
    stopped = [f"{row.rule} ({row.stopped_by})" for row in rows if row.stopped_by]
    if stopped:
        paper.text(
            f"Stopped before they had looked through the log: {', '.join(stopped)}. What they would have found nobody knows; "
            "finding A30 tells of each.",
            colour=theme.FINDING,
            size=8,
        )
    draw_in_columns(paper, (_said(row, in_force) for row in fired), size=7.2)
    quiet = list(_quiet([row for row in rows if row.tested and not (row.fired or row.stopped_by)]))
    idle = [row.rule for row in rows if row.idle]
    nothing = [f"Had nothing to test, as the guide for auditors lists them: {', '.join(idle)}."] if idle else []
    if quiet or nothing:
        paper.small_section("Tested, and found nothing" if quiet else "Tested nothing")
        draw_in_columns(paper, [*quiet, *nothing], size=7.2)


def _said(row: RuleCount, in_force: Collection[str]) -> str:
    findings = f"{row.fired} finding{'' if row.fired == 1 else 's'}"
    return " ".join(
        [
            f"{row.rule} {row.looks_for} ({_tested(row)}): {findings}.",
            *(said for said in row.goes_by if said not in in_force),
        ]
    )


def _tested(row: RuleCount) -> str:
    return "stopped" if row.stopped_by else f"{row.unit}: {row.tested}"


def _quiet(rows: Sequence[RuleCount]) -> Iterator[str]:
    """Yield a line for what several rules tested, and one for all others."""
    groups: dict[str, list[RuleCount]] = {}
    for row in rows:
        groups.setdefault(_tested(row), []).append(row)
    for tested, own in groups.items():
        if len(own) > 1:
            yield f"({tested}) {'; '.join(f'{row.rule} {row.looks_for}' for row in own)}."
    alone = [f"{own[0].rule} {own[0].looks_for} ({tested})" for tested, own in groups.items() if len(own) == 1]
    if alone:
        yield f"{'; '.join(alone)}."
