"""What stands beside each finding at the desk: what would explain it, the opening that it leads to, and what auditors signed about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from twinseal.domain.finding import Finding
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import FindingAnswer, answers_in, opening_of, openings_by_entry
from twinseal.flows.log.stories import People
from twinseal.flows.views.audit_desk import FindingDetail


def details_of(findings: Sequence[Finding], view: LogView, openings: Collection[str]) -> tuple[FindingDetail, ...]:
    """Return the details of findings, in their order; `openings` are the ids of those that the desk lists."""
    answers, by_entry = answers_in(view), openings_by_entry(view.entries)
    return tuple(
        FindingDetail(
            finding.id,
            finding.rule,
            BY_ID[finding.rule].said().innocent,
            opening_of(finding, openings, by_entry),
            tuple(_words(each, view.people) for each in answers.get(finding.id, ())),
        )
        for finding in findings
    )


def _words(answer: FindingAnswer, people: People) -> str:
    name, at = people.name(answer.by), utc_words(answer.at_utc)
    if answer.in_review:
        return sentence_of("finding.answered", name=name, at=at, words=answer.words)
    return sentence_of("finding.remark", name=name, at=at, words=answer.words)
