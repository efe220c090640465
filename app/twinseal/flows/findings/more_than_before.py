"""Openings in an emergency that come more often than they used to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.bursts import BurstLimits, more_often_than_before
from twinseal.domain.chance import once_in
from twinseal.domain.finding import Rank
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.dated import DatedOpening, began_s, emergencies
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _limits(thresholds: Thresholds) -> BurstLimits:
    return BurstLimits(thresholds.c1_days, thresholds.c1_permille, thresholds.c1_least, thresholds.c1_history_days)


def _find(opened: Sequence[DatedOpening], view: LogView) -> Iterator[Match]:
    moments = [opening.at_s for opening in opened]
    for burst in more_often_than_before(moments, began_s(view), _limits(view.thresholds)):
        entries = [opening.opened for opening in opened[burst.place + 1 - burst.count : burst.place + 1]]
        facts = {
            "count": burst.count,
            "days": view.thresholds.c1_days,
            "before": burst.before,
            "before_days": burst.before_days,
            "rare": once_in(burst.chance),
        }
        yield Match("", places(entries), facts, text(entries[-1], "t"))


MORE_THAN_BEFORE: Final = Rule(
    "C1",
    "More openings than before",
    Rank.MEDIUM,
    "{count} emergency openings in {days} days, after {before} in the {before_days} days before: chance alone makes that less often "
    "than once in {rare} times.",
    emergencies,
    _find,
    unit="emergency openings",
    innocent="A system failed again and again, or a long outage needed several openings.",
    thresholds=("c1_days", "c1_permille", "c1_least", "c1_history_days"),
    season=SEASON,
)
