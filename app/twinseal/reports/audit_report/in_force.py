"""Who may open, and under what rules: people, pairs, reasons, rules, and what of it changed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from twinseal.reports.audit_report.people import draw_people
from twinseal.reports.model import PeopleRow
from twinseal.reports.page import theme
from twinseal.reports.page.head_words import hex_groups
from twinseal.reports.page.paper import Paper
from twinseal.reports.page.tables import Column, draw_table
from twinseal.reports.part_rows import InForce
from twinseal.reports.parts.in_columns import draw_in_columns

_PEOPLE: Final = (Column("Name", 62), Column("Role", 20), Column("Team", 52), Column("Stands", 40))


def draw_in_force(paper: Paper, rules: InForce, changed: Sequence[PeopleRow]) -> None:
    """Write the part."""
    paper.section("Who may open", mark="People and rules")
    draw_table(paper, _PEOPLE, rules.people)
    paper.text(f"Pairs that may open: {'; '.join(rules.pairs) or 'none'}.", size=8.2)
    if rules.hours:
        paper.text(f"Working hours: {rules.hours}", size=8.2)
    draw_people(paper, changed)
    paper.section("Rules in force")
    paper.text(
        f"Since entry {rules.rules_entry}. SHA-256 of the constitution: {hex_groups(rules.rules_sha256)}",
        colour=theme.MUTED,
        size=8,
    )
    reasons = [f"Reason \u201c{name}\u201d: {asks or 'asks nothing more'}" for name, asks in rules.reasons]
    draw_in_columns(paper, [*rules.rules, *reasons], size=7)
