"""An opening is over, and the log names no duty to review it; or a list of changes closed a review."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.kind import Tag
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, whole_openings
from twinseal.flows.log.duties import REVIEW, logged_duties, over_openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text


def _subjects(view: LogView) -> list[Story]:
    return over_openings(whole_openings(view))


def _find(story: Story) -> Iterator[Match]:
    closed = [entry for entry in story.entries if entry.is_a(DUTY_CLOSED) and text(entry, "duty") == REVIEW]
    if closed:
        yield in_opening(story, closed, {"closed": len(closed)})
    if (REVIEW, "") not in logged_duties(story.entries):
        yield in_opening(story, [entry for entry in story.entries if entry.has(Tag.SETTLES_DUTIES)], {"closed": 0})


NO_REVIEW: Final = Rule(
    "no-review",
    Rank.HIGH,
    (
        Variant(
            "in {named:opening} {closed:count|review was|reviews were} closed by a list of changes, which closes none: nobody reviewed that opening.",
            lambda facts: facts.get("closed"),
        ),
        Variant("the log has no duty to review {named:opening}."),
    ),
    _subjects,
    _find,
)
