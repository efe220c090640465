"""An opening is over, and the log names no duty to review it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.events.kind import Tag
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, whole_openings
from twinseal.flows.log.duties import REVIEW, logged_duties, over_openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def _subjects(view: LogView) -> list[Story]:
    return over_openings(whole_openings(view))


def _find(story: Story) -> Iterator[Match]:
    if (REVIEW, "") not in logged_duties(story.entries):
        yield in_opening(story, [entry for entry in story.entries if entry.has(Tag.SETTLES_DUTIES)])


NO_REVIEW: Final = Rule("no-review", Rank.HIGH, "the log has no duty to review {named:opening}.", _subjects, _find)
