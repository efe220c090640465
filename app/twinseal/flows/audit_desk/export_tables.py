"""The tables of an export, which follow from the readable entries and from the constitution in force; those of findings from rules too."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from twinseal.export.queries import queries_sql
from twinseal.export.tables import table_csv
from twinseal.flows.findings.registry import by_rank, look
from twinseal.flows.findings.tables import FINDINGS, RULES, finding_rows, rule_rows
from twinseal.flows.log.csv_columns import DUTY_COLUMNS, PERSON_COLUMNS, columns_csv, openings_csv
from twinseal.flows.log.duties_table import duties_table
from twinseal.flows.log.log_reading import until_gap
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.openings_table import openings_table
from twinseal.flows.log.people_table import people_table
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.log.seals import Seals
from twinseal.flows.log.stories import People


def tables_of(log: LogView) -> Mapping[str, bytes]:
    """Return the tables by the names of their files, all of one look through the log as it was at its last readable entry."""
    log = log.at_its_end(until_gap(log.entries))
    looked = look(log)
    findings = by_rank(looked)
    readable = readable_part(log)
    reviews = reviews_in(readable, findings, log.policy)
    openings = openings_table(readable, reviews, findings)
    return {
        "openings.csv": openings_csv(openings),
        "duties.csv": columns_csv(DUTY_COLUMNS, duties_table(readable, reviews)),
        "people.csv": columns_csv(PERSON_COLUMNS, people_table(readable, openings, reviews)),
        "findings.csv": table_csv(FINDINGS, finding_rows(findings, log)),
        "rules.csv": table_csv(RULES, rule_rows(looked)),
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
