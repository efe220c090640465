"""An opening that ended without a reseal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from twinseal.domain.events.opening import OPENING_UNCLEAN_END
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.stories import Story


def _find(story: Story) -> Iterator[Match]:
    for entry in story.entries:
        if entry.is_a(OPENING_UNCLEAN_END):
            yield in_opening(story, (entry,))


UNCLEAN_END: Final = Rule(
    "unclean-end",
    Rank.MEDIUM,
    "{named:opening} ended without a reseal.",
    openings,
    _find,
    innocent="The machine lost its power.",
)
