"""An opening that ended without a reseal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.events.opening import OPENING_UNCLEAN_END
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.counting import among_the_last
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story


def _begun(view: LogView) -> list[Story]:
    return [story for story in view.openings if story.opened_utc or _end(story)]


def _end(story: Story) -> bool:
    return bool(story.of_kind(OPENING_UNCLEAN_END))


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    for story, times in zip(stories, among_the_last(map(_end, stories), limits.a3_of_last), strict=True):
        if not _end(story):
            continue
        entries = story.of_kind(OPENING_UNCLEAN_END)
        shown = len(story.exposing)
        often = times >= limits.a3_times
        facts = {"shown": shown, "times": times if often else 0, "last": limits.a3_of_last}
        yield in_opening(story, entries, facts, rank=Rank.HIGH if shown or often else Rank.MEDIUM)


UNCLEAN_END: Final = Rule(
    "A3",
    "Openings that ended without a reseal",
    Rank.HIGH,
    (
        Variant(
            "{named:opening} ended without a reseal after {shown:count|thing was|things were} shown or saved.",
            lambda facts: facts.get("shown"),
        ),
        Variant(
            "{named:opening} ended without a reseal, as {times} of the last {last} openings did.",
            lambda facts: facts.get("times"),
        ),
        Variant("{named:opening} ended without a reseal."),
    ),
    _begun,
    _find,
    innocent="The machine lost its power.",
    thresholds=("a3_times", "a3_of_last"),
)
