"""What rules found in a part of the log, as a report has it: grouped by rule, with what auditors answered."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from twinseal.domain.days import begun_days
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.finding import EntryPlace, Finding, Rank, place_number
from twinseal.domain.utc_text import moment_of, utc_words
from twinseal.flows.findings.rule import Looked
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import FindingAnswer, answers_in
from twinseal.flows.log.stories import People, text
from twinseal.reports.part_rows import FindingRow, MatterRow, matters_by_rank

_SPANS_MAX: Final = 5
_ELSEWHERE: Final = {
    "D1": "each envelope stands under Follow-up, with since when and for how many days",
    "D2": "each opening stands under Openings and their reviews, with how late its review is",
    "D5": "each is a finding of this table that is open, with since when",
}
"""Rules whose findings say again what another table of the report says of each."""


def matter_rows(looked: Iterable[Looked], log: LogView, now: datetime) -> tuple[MatterRow, ...]:
    """Return a row for each rule that has findings, the gravest first; `log` is the whole log."""
    answers, known = answers_in(log), first_shown(log)
    rows = []
    for each in looked:
        findings = sorted(each.findings, key=lambda finding: (finding.rank.weight, finding.at_utc))
        if findings:
            own = tuple(
                _row(finding, answers.get(finding.id, ()), known.get(finding.id, ""), log.people, now)
                for finding in findings
            )
            rows.append(MatterRow(each.rule.id, each.rule.said().looks_for, own, _ELSEWHERE.get(each.rule.id, "")))
    return matters_by_rank(rows)


def first_shown(log: LogView) -> Mapping[str, str]:
    """Return when an auditor was first shown each finding, by its id."""
    shown: dict[str, str] = {}
    for entry in log.of_kind(FINDING_RAISED):
        if entry.before is None:
            shown.setdefault(text(entry, "finding"), text(entry, "t"))
    return shown


def _row(finding: Finding, answers: Sequence[FindingAnswer], known_utc: str, people: People, now: datetime) -> FindingRow:
    owed = finding.rank is not Rank.LOW
    return FindingRow(
        id=finding.id,
        rank=finding.rank,
        what=_sentence(finding, people),
        count=finding.count,
        first_utc=finding.at_utc,
        last_utc=finding.last_utc or finding.at_utc,
        entries=entry_spans(finding.entries),
        known_utc=known_utc,
        answer=_answer(answers[-1], people) if answers else _open(known_utc or finding.at_utc, now) if owed else "none owed",
        is_open=owed and not answers,
    )


def _sentence(finding: Finding, people: People) -> str:
    said = utc_words(finding_sentence(finding, people))
    return said[:1].upper() + said[1:]


def _answer(answer: FindingAnswer, people: People) -> str:
    how = "in a review" if answer.in_review else "by a remark"
    return f"{people.name(answer.by)}, {answer.at_utc[:10]}, {how}: {answer.words}"


def _open(since_utc: str, now: datetime) -> str:
    since = moment_of(since_utc)
    if since is None:
        return "open"
    days = begun_days((now - since).total_seconds())
    return f"open for {days} day{'' if days == 1 else 's'}"


def entry_spans(places: Sequence[EntryPlace]) -> str:
    """Return the numbers of entries as printed: `12, 15 to 18, u20.1`; of very many the first, and how many more there are."""
    own = sorted(seq for before, seq in places if before == -1)
    spans = []
    for _, run in groupby(enumerate(own), key=lambda each: each[1] - each[0]):
        seqs = [seq for _, seq in run]
        spans.append((f"{seqs[0]} to {seqs[-1]}" if len(seqs) > 1 else str(seqs[0]), len(seqs)))
    spans += [(place_number(place), 1) for place in places if place[0] != -1]
    left = sum(count for _, count in spans[_SPANS_MAX:])
    shown = [span for span, _ in spans[:_SPANS_MAX]]
    return ", ".join([*shown, f"{left} more"] if left else shown)
