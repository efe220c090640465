"""Gathers what stands on a challenge sample."""

from __future__ import annotations

from twinseal.domain.texts import sentence_of
from twinseal.flows.findings.registry import by_rank, look
from twinseal.flows.log.challenge import draw, samples_in
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import openings_table
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.reporting.audit_data import opening_pages
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.rotation_rows import rotation_rows
from twinseal.flows.reporting.sheet_data.facts import sheet_facts
from twinseal.reports.sheets.model import DrawnRow, SampleData


def gather_sample(part: LogView, phrase: str, issue: Issue, meaning: str) -> SampleData:
    """Return what the paper says of the openings that were drawn."""
    made = draw(part.entries, phrase, bytes.fromhex(issue.verification.head))
    log, policy = part.log or part, issue.header.policy
    findings = by_rank(look(log))
    reviews = reviews_in(log, findings, policy)
    exposed, table = rotation_rows(part, policy, issue.made_at), openings_table(part, reviews, findings)
    return SampleData(
        sheet=sheet_facts(part.entries, issue, meaning),
        phrase=phrase,
        seed=made.seed.hex(),
        population=made.population,
        drawn=tuple(_row(part, opening, key) for opening, key in made.drawn),
        earlier=samples_in(part.entries, "sample"),
        openings=opening_pages(part, exposed, reviews, table),
    )


def _row(part: LogView, opening: str, key: bytes) -> DrawnRow:
    story = part.whole.get(opening)
    if story is None:
        return DrawnRow(opening, key.hex(), sentence_of("report.sample.no_story"), "")
    return DrawnRow(opening, key.hex(), story.named, story.at_utc)
