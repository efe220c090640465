"""An opening that nobody sealed by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_ENDED_BY: Final = {"time": "time ran out", "idle": "nobody used the machine"}


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        for entry in story.entries:
            cause = text(entry, "cause")
            if entry.is_a(OPENING_RESEALED) and cause in _ENDED_BY:
                yield in_opening(story, (entry,), {"cause": cause})


NOT_BY_HAND: Final = Rule(
    "C6",
    "Openings that nobody ended by hand",
    Rank.LOW,
    "{named:opening} ended because {cause}, not by hand.",
    openings,
    _find,
    words={"cause": _ENDED_BY},
)
