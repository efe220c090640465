"""An envelope that is opened so often that it is no emergency any more."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from twinseal.domain.days import DAY_S
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.dated import DatedOpening, emergencies
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_QUARTER_DAYS: Final = 90
_YEAR_DAYS: Final = 365
_Opened = tuple[str, list[DatedOpening]]


def _envelopes(view: LogView) -> Iterable[_Opened]:
    by_envelope: dict[str, list[DatedOpening]] = {}
    for opening in emergencies(view):
        for envelope in opening.envelopes:
            by_envelope.setdefault(envelope, []).append(opening)
    return by_envelope.items()


def _find(envelopes: Sequence[_Opened], view: LogView) -> Iterator[Match]:
    limits = ((_QUARTER_DAYS, view.thresholds.c4_quarter), (_YEAR_DAYS, view.thresholds.c4_year))
    for envelope, opened in envelopes:
        moments = [opening.at_s for opening in opened]
        for place, opening in enumerate(opened):
            for days, least in limits:
                first = bisect_right(moments, moments[place] - days * DAY_S, hi=place)
                if place + 1 - first >= least:
                    facts = {
                        "opening": opening.story.opening_id,
                        "envelope": envelope,
                        "times": place + 1 - first,
                        "days": days,
                    }
                    # What was there before these belongs to the finding already.
                    entries = places(each.opened for each in opened[max(first, place + 1 - max(1, least)) : place + 1])
                    yield Match(envelope, entries, facts, text(opening.opened, "t"))
                    break


SAME_ENVELOPE: Final = Rule(
    "C4",
    "Envelopes that are opened again and again",
    Rank.MEDIUM,
    "{envelope:label} was opened {times} times in {days} days: this is normal work; give it normal access.",
    _envelopes,
    _find,
    unit="envelopes opened in an emergency",
    innocent="One long outage that needed several openings.",
    thresholds=("c4_quarter", "c4_year"),
    season=SEASON,
)
