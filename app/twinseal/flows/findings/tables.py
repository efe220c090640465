"""The rows of what rules found, and of what each rule tested, as the tables of an export have them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Finding, place_number
from twinseal.flows.findings.registry import BY_ID, counts_of
from twinseal.flows.findings.rule import Looked
from twinseal.flows.findings.words import answer_words, finding_sentence
from twinseal.flows.log.csv_columns import as_json
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import answers_in, openings_by_entry, openings_of

FINDINGS: Final = (
    "finding", "rule", "rule_version", "rank", "about", "opening", "times", "first_utc", "last_utc", "entries", "sentence",
    "innocent_if", "answers",
)  # fmt: skip
"""The headings of the table of findings."""
RULES: Final = (
    "rule", "rule_version", "looks_for", "tested", "tested_what", "findings", "innocent_if", "goes_by", "stopped_by",
)  # fmt: skip
"""The headings of the table of rules."""
OF_THE_VAULT: Final = ("A17", "A18")
"""Rules that look at what lies in the vault's folder and in no export: nobody elsewhere can look with them again."""


def finding_rows(findings: Iterable[Finding], log: LogView) -> Iterator[Sequence[str]]:
    """Yield a row for each finding of a whole log."""
    answers, by_entry = answers_in(log), openings_by_entry(log.entries)
    known = {story.opening_id for story in log.openings}
    for finding in findings:
        openings = openings_of(finding, known, by_entry)
        yield (
            finding.id,
            finding.rule,
            str(finding.version),
            finding.rank.value,
            finding.subject,
            openings[0] if openings else "",
            str(finding.count),
            finding.at_utc,
            finding.last_utc,
            " ".join(map(place_number, finding.entries)),
            finding_sentence(finding, log.people),
            BY_ID[finding.rule].said().innocent,
            as_json(answer_words(each, log.people) for each in answers.get(finding.id, ())),
        )


def rule_rows(looked: Iterable[Looked]) -> Iterator[Sequence[str]]:
    """Yield a row for each rule that looked."""
    for row in counts_of(looked):
        yield (
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
