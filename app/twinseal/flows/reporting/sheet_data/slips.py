"""Gathers what stands on slips for owners that are taken again: each is logged first."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.texts import sentence_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.reporting.report import Issue
from twinseal.flows.reporting.sheet_data.facts import sheet_facts
from twinseal.flows.reporting.slip_again import SlipOf, take_again
from twinseal.reports.sheets.model import SlipsData


def gather_slips(part: LogView, slips: Sequence[SlipOf], issue: Issue, meaning: str) -> SlipsData:
    """Return the slips of one opening; that each was taken is logged before. Raises `LogNotWritable`."""
    taken = take_again(issue.context, part.log or part, slips, issue.auditor, issue.signing)
    return SlipsData(
        sheet=sheet_facts(part.entries, issue, meaning),
        says=sentence_of("report.slips.says", count=len(taken), seal=f"{int(issue.wanted.seal):04d}"),
        hand_over=sentence_of("report.slips.hand_over"),
        slips=taken,
    )
