"""An opening that ended without a reseal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import OPENING_UNCLEAN_END
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        for entry in story.entries:
            if entry.is_a(OPENING_UNCLEAN_END):
                yield in_opening(story, (entry,))


UNCLEAN_END: Final = Rule(
    "A3",
    "Openings that ended without a reseal",
    Rank.MEDIUM,
    "{named:opening} ended without a reseal.",
    openings,
    _find,
    innocent="The machine lost its power.",
)
