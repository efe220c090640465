"""The compliance frame of a report, judged for its period."""

from __future__ import annotations

from collections.abc import Sequence

from twinseal.domain.finding import Finding
from twinseal.flows.context.times import iso
from twinseal.flows.frames.judged_frame import judged_frame
from twinseal.flows.frames.predicate import period_of
from twinseal.flows.frames.registry import known_frame
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.reporting.period import period
from twinseal.flows.reporting.report import Issue
from twinseal.reports.frame_model import FramePart


def frame_part(part: LogView, issue: Issue, everywhere: Sequence[Finding], here: Sequence[Finding]) -> FramePart | None:
    """Return the frame that a report was asked for with, None for none; findings are those of the whole log and of the part."""
    wanted = issue.wanted
    if not wanted.frame:
        return None
    low, high = period(wanted.from_utc, wanted.to_utc)
    reviews = {of.story.opening_id: of for of in reviews_in(part.log or part, everywhere, issue.header.policy)}
    facts = {"now_utc": iso(issue.made_at), "from_utc": low, "to_utc": high}
    judged = period_of(part, tuple(here), reviews, covered=issue.verification.countersigned_size, **facts)
    return judged_frame(known_frame(wanted.frame), judged)
