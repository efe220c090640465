"""The tables of an export: openings, which follow from the readable entries, findings and rules, which follow from the rules of the day too."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Final

from twinseal.domain.finding import Finding, place_number
from twinseal.export.queries import queries_sql
from twinseal.export.tables import table_csv
from twinseal.flows.audit_desk.details import details_of
from twinseal.flows.findings.registry import by_rank, counts_of, look
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.log.csv_columns import DUTY_COLUMNS, PERSON_COLUMNS, as_json, columns_csv, openings_csv
from twinseal.flows.log.duties_table import duties_table
from twinseal.flows.log.log_reading import until_gap
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import openings_table
from twinseal.flows.log.people_table import people_table
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.stories import People

_FINDINGS: Final = (
    "finding", "rule", "rule_version", "rank", "about", "opening", "times", "first_utc", "last_utc", "entries", "sentence",
    "innocent_if", "answers",
)  # fmt: skip
_RULES: Final = (
    "rule",
    "rule_version",
    "looks_for",
    "tested",
    "tested_what",
    "findings",
    "innocent_if",
    "goes_by",
    "stopped_by",
)


def tables_of(log: LogView) -> Mapping[str, bytes]:
    """Return the tables by the names of their files, all of one look through the log."""
    looked = look(log)
    findings = by_rank(looked)
    readable = readable_part(log)
    reviews = reviews_in(readable, findings, log.policy)
    openings = openings_table(readable, reviews, findings)
    rules = (
        (
            row.rule,
            str(row.version),
            row.looks_for,
            str(row.tested),
            row.unit,
            str(row.fired),
            row.innocent,
            " ".join(row.goes_by),
            row.stopped_by,
        )
        for row in counts_of(looked)
    )
    return {
        "openings.csv": openings_csv(openings),
        "duties.csv": columns_csv(DUTY_COLUMNS, duties_table(readable, reviews)),
        "people.csv": columns_csv(PERSON_COLUMNS, people_table(readable, openings, reviews)),
        "findings.csv": table_csv(_FINDINGS, _finding_rows(findings, log)),
        "rules.csv": table_csv(_RULES, rules),
        "queries.sql": queries_sql(),
    }


def readable_part(log: LogView) -> LogView:
    """Return a log as it is readable in an export, which ends before an entry that nobody can read."""
    entries = until_gap(log.entries)
    if len(entries) == len(log.entries):
        return log
    people = People.of(log.roster)
    people.learn(entries)
    part = LogView.of(entries, people, log.roster, code_of=log.code_of)
    seals = None if log.seals is None else Seals.of(entries, log.seals.headers, log.seals.notes)
    return replace(part, ids=log.ids, policy=log.policy, seals=seals)


def _finding_rows(findings: Sequence[Finding], log: LogView) -> Iterator[tuple[str, ...]]:
    details = details_of(findings, log, {story.opening_id for story in log.openings})
    for finding, detail in zip(findings, details, strict=True):
        yield (
            finding.id,
            finding.rule,
            str(finding.version),
            finding.rank.value,
            finding.subject,
            detail.opening_id,
            str(finding.count),
            finding.at_utc,
            finding.last_utc,
            " ".join(map(place_number, finding.entries)),
            finding_sentence(finding, log.people),
            detail.innocent,
            as_json(detail.answers),
        )
