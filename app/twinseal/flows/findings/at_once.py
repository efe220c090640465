"""Requests that the second person confirmed sooner than anybody reads them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import ANSWER_SIGNED, REQUEST_SIGNED
from twinseal.domain.events.people import IDENTIFY_ATTEMPT
from twinseal.domain.finding import Rank
from twinseal.flows.findings.counting import among_the_last, seconds_on
from twinseal.flows.findings.rule import SEASON, Match, Rule, in_opening, opened
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story, text


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    taken = [_seconds(story) for story in stories]
    quick = [seconds is not None and seconds < limits.b5_s for seconds in taken]
    for story, seconds, is_quick, times in zip(stories, taken, quick, among_the_last(quick, limits.b5_of_last), strict=True):
        if is_quick and times >= limits.b5_times and seconds is not None:
            facts = {"times": times, "last": limits.b5_of_last, "most": limits.b5_s, "seconds": round(seconds)}
            answers = story.of_kind(ANSWER_SIGNED)
            yield in_opening(story, answers, facts, subject="")


def _seconds(story: Story) -> float | None:
    """Return the seconds from the request to when the second person began to type; without that to the answer."""
    request: Entry | None = None
    for entry in story.entries:
        if entry.is_a(REQUEST_SIGNED):
            request = entry
        elif request is not None and (
            (entry.is_a(IDENTIFY_ATTEMPT) and text(entry, "purpose") == "second") or entry.is_a(ANSWER_SIGNED)
        ):
            return seconds_on(request, entry)
    return None


AT_ONCE: Final = Rule(
    "B5",
    "Requests confirmed at once",
    Rank.MEDIUM,
    "{times} of the last {last} requests were confirmed within {most} s, that of {named:opening} within {seconds} s: nobody reads "
    "one so fast.",
    opened,
    _find,
    innocent="Both stood together and had talked about it.",
    thresholds=("b5_s", "b5_times", "b5_of_last"),
    season=SEASON,
)
