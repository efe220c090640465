"""Openings that mostly have the reason for everything else: the reasons do not fit what happens."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from twinseal.domain.days import DAY_S
from twinseal.domain.finding import Rank
from twinseal.domain.policy.reasons import CATCH_ALL
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.dated import DatedOpening, emergencies
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_DAYS: Final = 90


def _find(openings: Sequence[DatedOpening], view: LogView) -> Iterator[Match]:
    percent, least = view.thresholds.c13_percent, view.thresholds.c13_least
    moments = [opening.at_s for opening in openings]
    other = [opening.story.form.get("category_id") == CATCH_ALL for opening in openings]
    others_until = [0, *accumulate(map(int, other))]
    for place, opening in enumerate(openings):
        first = bisect_right(moments, moments[place] - _DAYS * DAY_S, hi=place)
        count, others = place + 1 - first, others_until[place + 1] - others_until[first]
        if other[place] and count >= least and others * 100 >= count * percent:
            facts = {
                "others": others,
                "count": count,
                "days": _DAYS,
                "category": str(opening.story.form.get("category", "")),
            }
            yield Match("", places((opening.opened,)), facts, text(opening.opened, "t"))


CATCH_ALL_REASON: Final = Rule(
    "C13",
    "A reason that stands for everything",
    Rank.LOW,
    "{others} of {count} emergency openings in {days} days have the reason \u201c{category}\u201d: the reasons do not fit; add some.",
    emergencies,
    _find,
    unit="emergency openings",
    innocent="Emergencies are seldom what was planned for.",
    thresholds=("c13_percent", "c13_least"),
    season=SEASON,
)
