"""A rights review tells of what changed since the one before it."""

from __future__ import annotations

from fakes.told_log import Opening, each_day, log
from twinseal.domain.events.audit import REPORT_WRITTEN
from twinseal.flows.reporting.report import Wanted
from twinseal.flows.reporting.rights import RightsReview


def test_a_review_begins_where_the_last_one_was_written() -> None:
    first, second, third = (list(opening.entries()) for opening in each_day(Opening(), Opening(), Opening()))
    written = (REPORT_WRITTEN, {"report_kind": "rights"})
    other = (REPORT_WRITTEN, {"report_kind": "audit"})
    view = log(*first, written, *second, written, other, *third)
    part = RightsReview().choose(view, Wanted(), "2026-12-01T00:00:00Z")
    assert [entry.seq for entry in part.entries] == list(range(len(first) + len(second) + 2, len(view.entries) + 1))
    assert part.log is view
    assert RightsReview().choose(log(*first, other), Wanted(), "").entries == log(*first, other).entries
