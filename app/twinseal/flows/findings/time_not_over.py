"""An opening whose end says that the time was over, when it was not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, number, text


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        for entry in story.entries:
            if entry.is_a(OPENING_RESEALED) and text(entry, "cause") == "time":
                lasted_s, granted_min = number(entry, "lasted_s"), number(entry, "granted_min")
                if lasted_s < granted_min * 60:
                    yield in_opening(story, (entry,), {"lasted_s": lasted_s, "granted_min": granted_min})


TIME_NOT_OVER: Final = Rule(
    "A15",
    "Openings that ended too early",
    Rank.MEDIUM,
    "{named:opening} says that time ran out after {lasted_s} s, but {granted_min} "
    "minutes were granted: these contradict each other.",
    openings,
    _find,
)
