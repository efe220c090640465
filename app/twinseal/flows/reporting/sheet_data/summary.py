"""Gathers what stands on the summary of 15 days."""

from __future__ import annotations

from datetime import timedelta

from twinseal.domain.finding import Rank
from twinseal.domain.texts import sentence_of
from twinseal.flows.context.times import time_after
from twinseal.flows.findings.registry import by_rank, look, look_in_part
from twinseal.flows.findings.words import words_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import answers_in, reviews_in
from twinseal.flows.log.summary import SUMMARY_DAYS, summary_of
from twinseal.flows.reporting.audit_data import entry_row
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.sheet_data.facts import sheet_facts
from twinseal.reports.sheets.model import FoundRow, SummaryData


def gather_summary(part: LogView, end_utc: str, kind: str, issue: Issue, meaning: str) -> SummaryData:
    """Return what the page says of the days that end at a moment."""
    log = part.log or part
    summary = summary_of(part, end_utc, kind)
    findings = by_rank(look_in_part(look(log), part))
    answered = answers_in(log)
    here = {story.opening_id for story in part.openings}
    owed = [of for of in reviews_in(log, findings, issue.header.policy) if of.story.opening_id in here]
    if summary.before_utc:
        before = sentence_of("summary.before", at=summary.before_utc, days=summary.days_since)
    else:
        before = sentence_of("summary.none_before", days=summary.days_since)
    return SummaryData(
        sheet=sheet_facts(part.entries, issue, meaning),
        begins_utc=time_after(end_utc, -timedelta(days=SUMMARY_DAYS)),
        ends_utc=end_utc,
        entries=summary.entries,
        counted=tuple((str(name), str(count)) for name, count in summary.counted),
        failures=tuple(entry_row(entry, log) for entry in summary.failures),
        log_failures=summary.log_failures,
        findings=tuple(
            FoundRow(
                each.id,
                str(each.rank),
                each.rank is Rank.HIGH,
                words_of(each, part.people),
                _answer(each.rank, answered.get(each.id)),
            )
            for each in findings
        ),
        owed=len(owed),
        reviewed=sum(of.state.is_done for of in owed),
        before=before,
        is_late=summary.is_late,
    )


def _answer(rank: Rank, answers: tuple[object, ...] | None) -> str:
    if answers:
        return sentence_of("summary.answered")
    return sentence_of("summary.not_answered") if rank.owes_answer else sentence_of("summary.none_owed")
