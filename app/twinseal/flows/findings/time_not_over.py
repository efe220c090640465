"""An opening that says it ended because its time was over, while time was left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, number, text


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    slack_s = view.thresholds.a15_left_s
    for story in stories:
        for entry in story.entries:
            if entry.is_a(OPENING_RESEALED) and text(entry, "cause") == "time":
                left_s = number(entry, "granted_min") * 60 - number(entry, "lasted_s")
                if left_s > slack_s:
                    yield in_opening(story, (entry,), {"left_s": left_s})


TIME_NOT_OVER: Final = Rule(
    "A15",
    "Openings that ended too early",
    Rank.MEDIUM,
    "{named:opening} says that its time was over, but {left_s} s were left: these contradict each other.",
    openings,
    _find,
    thresholds=("a15_left_s",),
)
