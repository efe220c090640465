"""The tables of findings and of rules in an export, for reading: they follow from the log and from the rules of the day."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from twinseal.domain.finding import EntryPlace
from twinseal.domain.text import quoted
from twinseal.export.tables import table_csv
from twinseal.flows.audit_desk.details import details_of
from twinseal.flows.findings.registry import by_rank, counts_of, look
from twinseal.flows.findings.rule import Looked
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.log.log_view import LogView

_FINDINGS: Final = (
    "finding", "rule", "rule_version", "rank", "about", "opening", "times", "first_utc", "last_utc", "entries", "sentence",
    "innocent_if", "answers",
)  # fmt: skip
_RULES: Final = ("rule", "rule_version", "looks_for", "tested", "tested_what", "findings", "innocent_if")


def tables_of(log: LogView) -> Mapping[str, bytes]:
    """Return the two tables by the names of their files, both of one look through the log."""
    looked = look(log)
    rules = (
        (row.rule, str(row.version), row.looks_for, str(row.tested), row.unit, str(row.fired), row.innocent)
        for row in counts_of(looked)
    )
    return {"findings.csv": table_csv(_FINDINGS, _finding_rows(looked, log)), "rules.csv": table_csv(_RULES, rules)}


def _finding_rows(looked: tuple[Looked, ...], log: LogView) -> Iterator[tuple[str, ...]]:
    findings = by_rank(looked)
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
            " ".join(map(_number, finding.entries)),
            finding_sentence(finding, log.people),
            detail.innocent,
            quoted(detail.answers, " / "),
        )


def _number(place: EntryPlace) -> str:
    """Return the number of an entry as the desk shows it."""
    before, seq = place
    return str(seq) if before < 0 else f"u{before}.{seq}"
