"""An opening that nobody could hear, because the sound was muted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        muted = [entry for entry in story.entries if entry.is_a(ALERT_SENT) and text(entry, "outcome") == "muted"]
        if muted:
            yield in_opening(story, muted, subject="")


MUTED: Final = Rule(
    "A7",
    "Alerts that nobody could hear",
    Rank.LOW,
    "in {named:opening} the sound was muted.",
    openings,
    _find,
    season=SEASON,
)
