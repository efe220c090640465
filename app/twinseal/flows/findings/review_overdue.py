"""Openings that nobody reviewed in time, or that were reviewed too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.duties import DUTY_CREATED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.statement import REVIEW
from twinseal.domain.utc_text import is_moment
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import OpeningReview, reviews_in
from twinseal.flows.log.stories import text


def _owed(view: LogView) -> Sequence[OpeningReview]:
    return reviews_in(view, (), view.policy)


def _find(owed: Sequence[OpeningReview], view: LogView) -> Iterator[Match]:
    for each in owed:
        done = each.reviews[0].at_utc if each.reviews else ""
        until = done or view.now_utc
        if is_moment(until) and is_moment(each.due_utc) and until > each.due_utc:
            facts = {"due": each.due_utc, "done": done}
            match = in_opening(each.story, _entries(each), facts)
            yield Match(match.subject, match.entries, match.facts, each.due_utc)


def _entries(owed: OpeningReview) -> list[Entry]:
    named = [entry for entry in owed.story.of_kind(DUTY_CREATED) if text(entry, "duty") == REVIEW]
    return named or owed.story.entries[-1:]


REVIEW_OVERDUE: Final = Rule(
    "D2",
    "Openings that were not reviewed in time",
    Rank.MEDIUM,
    (
        Variant(
            "{named:opening} was due to be reviewed by {due:utc}; that was done on {done:utc}.",
            lambda facts: facts.get("done"),
        ),
        Variant("{named:opening} was due to be reviewed by {due:utc}, and nobody has reviewed it."),
    ),
    _owed,
    _find,
    unit="openings that owe a review",
    innocent="The auditor was away, or another one reviewed it on paper.",
    thresholds=("review_due_days",),
    version=2,
)
