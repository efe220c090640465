"""How long it takes until an auditor looks after an opening."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.days import DAY_S
from twinseal.domain.events.audit import AUDIT_SIGNED_IN
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.dated import dated_openings, steady
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_YEAR_S: Final = 365 * DAY_S
_FEWEST: Final = 3
"""Of fewer openings no median is said."""


def _visits(view: LogView) -> list[Entry]:
    return view.of_kind(AUDIT_SIGNED_IN)


def _find(visits: Sequence[Entry], view: LogView) -> Iterator[Match]:
    openings = dated_openings(view)
    moments = [opening.at_s for opening in openings]
    dated = list(steady(view, visits))
    looked = [at_s for _, at_s in dated]
    for place, (visit, at_s) in enumerate(dated):
        first, last = bisect_right(moments, at_s - _YEAR_S), bisect_right(moments, at_s)
        before = looked[place - 1] if place else -1
        if last - first < _FEWEST or not any(before < moment <= at_s for moment in moments[first:last]):
            # Nothing new to look at: how long it took last time was judged then.
            continue
        days = median(looked[bisect_right(looked, moment - 1)] - moment for moment in moments[first:last]) / DAY_S
        if days > view.thresholds.d8_days:
            facts = {"days": round(days), "count": last - first, "most": view.thresholds.d8_days}
            yield Match("", places((visit,)), facts, text(visit, "t"))


SLOW_LOOK: Final = Rule(
    "D8",
    "Openings that an auditor looked at late",
    Rank.MEDIUM,
    "of the {count} openings of a year an auditor looked at half only after {days} days or more; {most} are allowed.",
    _visits,
    _find,
    unit="visits of an auditor",
    innocent="The auditor was told of the openings in another way.",
    thresholds=("d8_days",),
    season=SEASON,
)
