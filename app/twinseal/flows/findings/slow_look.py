"""How long it takes until an auditor looks after an opening."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from statistics import median
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.days import DAY_S
from twinseal.domain.events.audit import AUDIT_VERIFIED, FINDING_REMARKED, REVIEW_SIGNED
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.dated import dated_openings, steady
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.statements import held_in
from twinseal.flows.log.stories import text

_YEAR_S: Final = 365 * DAY_S
_FEWEST: Final = 3
"""Of fewer openings no median is said."""
_SIGNED_BY_AUDITORS: Final = (AUDIT_VERIFIED, REVIEW_SIGNED, FINDING_REMARKED)


def _looks(view: LogView) -> list[Entry]:
    """Return what auditors signed, in the order of the log: that somebody signed in, whoever has the folder can write."""
    signed = (said.entry for kind in _SIGNED_BY_AUDITORS for said in held_in(view, kind))
    return sorted(signed, key=lambda entry: entry.seq)


def _find(looks: Sequence[Entry], view: LogView) -> Iterator[Match]:
    openings = dated_openings(view)
    moments = [opening.at_s for opening in openings]
    dated = list(steady(view, looks))
    looked = [at_s for _, at_s in dated]
    for place, (look, at_s) in enumerate(dated):
        first, last = bisect_right(moments, at_s - _YEAR_S), bisect_right(moments, at_s)
        before = looked[place - 1] if place else -1
        if last - first < _FEWEST or max(first, bisect_right(moments, before)) == last:
            # Nothing new to look at: how long it took last time was judged then.
            continue
        days = median(looked[bisect_right(looked, moment - 1)] - moment for moment in moments[first:last]) / DAY_S
        if days > view.thresholds.d8_days:
            facts = {"days": round(days), "count": last - first, "most": view.thresholds.d8_days}
            yield Match("", places((look,)), facts, text(look, "t"))


SLOW_LOOK: Final = Rule(
    "D8",
    "Openings that an auditor looked at late",
    Rank.MEDIUM,
    "of the {count} openings of a year half were followed by nothing that an auditor signed for {days} days or more; {most} are allowed.",
    _looks,
    _find,
    unit="what auditors signed",
    innocent="The auditor was told of the openings in another way, or looked earlier and signed nothing.",
    thresholds=("d8_days",),
    season=SEASON,
    version=2,
)
