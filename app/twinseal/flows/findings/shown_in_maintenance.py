"""An opening for maintenance or a new phone in which something that is stored was shown: its program shows nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import OPENING_WIDENED
from twinseal.domain.finding import Rank
from twinseal.domain.opening import OpeningKind
from twinseal.flows.findings.rule import Match, Rule, in_opening, openings
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    del view
    for story in stories:
        shown = [entry for entry in story.entries if entry.exposes or entry.is_a(OPENING_WIDENED)]
        if shown and story.kind in (OpeningKind.MAINTENANCE.value, OpeningKind.NEW_PHONE.value):
            yield in_opening(story, shown)


SHOWN_IN_MAINTENANCE: Final = Rule(
    "A13",
    "Shown beyond what was agreed",
    Rank.HIGH,
    "in {named:opening} something that is stored was shown, although it was for maintenance or a new phone.",
    openings,
    _find,
)
