"""What stands beside each finding at the desk: what would explain it, the openings that it leads to, and what auditors signed about it."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from twinseal.domain.finding import Finding, place_number
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.findings.words import answer_words
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import answers_in, openings_by_entry, openings_of
from twinseal.flows.views.audit_desk import FindingDetail


def details_of(
    findings: Sequence[Finding], view: LogView, openings: Collection[str], new: Collection[str] = ()
) -> tuple[FindingDetail, ...]:
    """Return the details of findings, in their order.

    `openings` are the ids of those that the desk lists, `new` those of findings that were not there at the last visit.
    """
    answers, by_entry = answers_in(view), openings_by_entry(view.entries)
    shown = {finding.id for finding in findings}
    return tuple(
        FindingDetail(
            finding.id,
            finding.rule,
            BY_ID[finding.rule].said().innocent,
            openings_of(finding, openings, by_entry),
            tuple(answer_words(each, view.people) for each in answers.get(finding.id, ())),
            is_new=finding.id in new,
            at_utc=finding.last_utc or finding.at_utc,
            about=about if (about := str(finding.facts.get("finding", ""))) in shown else "",
            entries=tuple(place_number(place) for place in reversed(finding.entries)),
        )
        for finding in findings
    )


def owed_first(findings: Sequence[Finding], answered: Collection[str]) -> tuple[Finding, ...]:
    """Return findings, those first that owe an answer and have none, the gravest first; of equal ones the order stays.

    `answered` are the ids of those that somebody answered.
    """

    def place(finding: Finding) -> tuple[bool, int]:
        owes = finding.rank.owes_answer and finding.id not in answered
        return not owes, finding.rank.weight if owes else 0

    return tuple(sorted(findings, key=place))
