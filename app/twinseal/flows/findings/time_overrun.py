"""An opening that lasted longer than was granted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, number

_OVER_S: Final = 5
"""Seconds that an opening may last longer than was granted."""


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        for entry in story.entries:
            lasted_s, granted_min = number(entry, "lasted_s"), number(entry, "granted_min")
            if entry.is_a(OPENING_RESEALED) and lasted_s > granted_min * 60 + _OVER_S:
                yield in_opening(story, (entry,), {"lasted_s": lasted_s, "granted_min": granted_min})


TIME_OVERRUN: Final = Rule(
    "A12",
    "Openings that lasted too long",
    Rank.HIGH,
    "{named:opening} lasted {lasted_s} s, but {granted_min} minutes were granted: the "
    "program was stopped, or kept from sealing.",
    openings,
    _find,
)
