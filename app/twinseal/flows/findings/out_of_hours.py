"""Openings in an emergency that fall out of working hours more often than before; a single one is a mark and no finding."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import Final

from twinseal.domain.chance import became_more_frequent, once_in
from twinseal.domain.days import DAY_S
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.dated import DatedOpening, emergencies, is_out_of_hours
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _subjects(view: LogView) -> list[tuple[DatedOpening, bool]]:
    judged = ((opening, is_out_of_hours(opening, view)) for opening in emergencies(view))
    return [(opening, out) for opening, out in judged if out is not None]


def _find(judged: Sequence[tuple[DatedOpening, bool]], view: LogView) -> Iterator[Match]:
    thresholds, silent_until = view.thresholds, -1
    span_s = thresholds.c5_days * DAY_S
    moments = [opening.at_s for opening, _ in judged]
    out_until = [0, *accumulate(int(out) for _, out in judged)]
    for place, moment in enumerate(moments):
        first = bisect_right(moments, moment - span_s, hi=place)
        now, before = place + 1 - first, first
        if min(now, before) < thresholds.c5_least or moment < silent_until:
            continue
        out, out_before = out_until[place + 1] - out_until[first], out_until[first]
        if out * before <= out_before * now:
            continue
        chance = became_more_frequent(out, now, out_before, before)
        if chance < thresholds.c5_permille / 1000:
            silent_until = moment + span_s
            entries = [opening.opened for opening, is_out in judged[first : place + 1] if is_out]
            facts = {
                "out": out,
                "count": now,
                "days": thresholds.c5_days,
                "out_before": out_before,
                "before": before,
                "rare": once_in(chance),
            }
            yield Match("", places(entries), facts, text(judged[place][0].opened, "t"))


OUT_OF_HOURS: Final = Rule(
    "C5",
    "More openings out of working hours than before",
    Rank.LOW,
    "{out} of the {count} emergency openings of {days} days were out of working hours, of the {before} before that {out_before}: "
    "chance alone makes that less often than once in {rare} times.",
    _subjects,
    _find,
    unit="emergency openings of a site with working hours",
    innocent="Emergencies come when nobody is there; the hours of the site may have changed.",
    thresholds=("c5_days", "c5_permille", "c5_least"),
    season=SEASON,
)
