"""Openings that were extended to their limit, or that lasted far longer than others with the same reason."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_EXTENDED, OPENING_RESEALED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.opening import OpeningKind
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import Story

_OF_LAST: Final = 20
"""As many openings with the same reason are compared with."""
_FEWEST: Final = 5
"""With fewer of them nothing is usual."""
_LONG_S: Final = 600
"""What is shorter than this is never long."""
_TIMES_MEDIAN: Final = 2


def _resealed(view: LogView) -> list[Story]:
    return [story for story in view.openings if story.lasted_s is not None and story.kind != OpeningKind.MAINTENANCE]


def _find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
    usual: dict[str, deque[int]] = {}
    for story in stories:
        lasted_s = story.lasted_s or 0
        with_reason = usual.setdefault(str(story.form.get("category_id", "")), deque(maxlen=_OF_LAST))
        half_s = int(median(with_reason)) if len(with_reason) >= _FEWEST else 0
        long = half_s > 0 and lasted_s > max(_LONG_S, _TIMES_MEDIAN * half_s)
        with_reason.append(lasted_s)
        at_limit = 0 < view.policy.extensions <= story.extensions
        used = story.extensions > 0 and lasted_s * 100 >= story.granted_min * 60 * view.thresholds.c7_percent
        if long or at_limit or used:
            facts = {
                "extensions": story.extensions if at_limit or used else 0,
                "at_limit": at_limit,
                "lasted_min": lasted_s // 60,
                "granted_min": story.granted_min,
                "half_min": -(-half_s // 60) if long else 0,
            }
            rank = Rank.MEDIUM if long and (at_limit or used) else Rank.LOW
            yield in_opening(story, _entries(story), facts, rank=rank)


def _entries(story: Story) -> list[Entry]:
    return story.of_kind(OPENING_EXTENDED, OPENING_RESEALED)


ALL_TIME_USED: Final = Rule(
    "C7",
    "Openings that used all their time",
    Rank.MEDIUM,
    (
        Variant(
            "{named:opening} was extended as often as the policy allows ({extensions:count|time|times}) and lasted {lasted_min} of "
            "{granted_min} minutes[; half of the openings with its reason last at most {half_min} minutes].",
            lambda facts: facts.get("at_limit"),
        ),
        Variant(
            "{named:opening} was extended and used {lasted_min} of {granted_min} minutes"
            "[; half of the openings with its reason last at most {half_min} minutes].",
            lambda facts: facts.get("extensions"),
        ),
        Variant(
            "{named:opening} lasted {lasted_min} minutes; half of the openings with its reason last at most {half_min} minutes."
        ),
    ),
    _resealed,
    _find,
    unit="openings that were resealed",
    innocent="The work took longer than anybody could know.",
    thresholds=("extensions", "c7_percent"),
)
