"""Openings that nobody ends by hand any more."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_RESEALED
from twinseal.domain.finding import Rank
from twinseal.domain.opening import ResealCause
from twinseal.flows.findings.rule import SEASON, Match, Rule, in_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text

_ENDED_BY: Final = {
    ResealCause.TIME: "time ran out",
    ResealCause.IDLE: "nobody used the machine",
    ResealCause.DRIVE_REMOVED: "a drive was removed",
    ResealCause.SCREEN_LOCK: "the screen was locked",
}


def _resealed(view: LogView) -> list[tuple[Story, Entry]]:
    ends = ((story, story.first_of(OPENING_RESEALED)) for story in view.openings)
    return [(story, entry) for story, entry in ends if entry is not None]


def _find(ends: Sequence[tuple[Story, Entry]], view: LogView) -> Iterator[Match]:
    times, of_last = view.thresholds.c6_times, max(1, view.thresholds.c6_of_last)
    for place, (story, entry) in enumerate(ends):
        last = [end for _, end in ends[max(0, place + 1 - of_last) : place + 1]]
        left = [end for end in last if text(end, "cause") in _ENDED_BY]
        if entry in left and len(left) >= times:
            facts = {"times": len(left), "of_last": len(last), "cause": text(entry, "cause")}
            yield in_opening(story, left, facts, subject="")


NOT_BY_HAND: Final = Rule(
    "C6",
    "Openings that nobody ended by hand",
    Rank.LOW,
    "of the last {of_last} openings {times} were not ended by hand; the last one, {named:opening}, ended because {cause}.",
    _resealed,
    _find,
    words={"cause": {cause.value: words for cause, words in _ENDED_BY.items()}},
    innocent="The people had to leave the room at once.",
    thresholds=("c6_times", "c6_of_last"),
    season=SEASON,
)
