"""Openings in an emergency that come more often than management wrote down, also where there is no history to compare with."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.bursts import QUARTER_DAYS, BurstLimits, more_often_than_expected, over_budget
from twinseal.domain.chance import once_in
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.dated import DatedOpening, began_s, emergencies
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _find(opened: Sequence[DatedOpening], view: LogView) -> Iterator[Match]:
    thresholds, expected = view.thresholds, view.policy.expected_openings_quarter
    limits = BurstLimits(thresholds.c1_days, thresholds.c1_permille, thresholds.c1_least, thresholds.c1_history_days)
    moments = [opening.at_s for opening in opened]
    bursts = {burst.place: burst for burst in more_often_than_expected(moments, began_s(view), limits, expected)}
    over = dict(over_budget(moments, expected))
    # A month can have more than chance explains while the quarter still keeps to what is expected.
    for place in sorted({*bursts, *over}):
        burst = bursts.get(place)
        count = over[place] if burst is None else burst.count
        # What was there before these belongs to the finding already.
        least = min(count, max(limits.least, expected + 1))
        entries = [opening.opened for opening in opened[place + 1 - least : place + 1]]
        facts = {
            "count": count,
            "days": QUARTER_DAYS if burst is None else limits.days,
            "expected": expected,
            "rare": 0 if burst is None else once_in(burst.chance),
        }
        yield Match("", places(entries), facts, text(entries[-1], "t"), Rank.LOW if burst is None else Rank.MEDIUM)


OVER_BUDGET: Final = Rule(
    "C2",
    "More openings than expected",
    Rank.MEDIUM,
    (
        Variant(
            "{count} emergency openings in {days} days, where the policy expects {expected} in a quarter: chance alone makes that less often "
            "than once in {rare} times.",
            lambda facts: facts.get("rare"),
        ),
        Variant("{count} emergency openings in {days} days, where the policy expects {expected} in a quarter."),
    ),
    emergencies,
    _find,
    unit="emergency openings",
    innocent="The number in the policy is too small for this vault: then it should be changed.",
    thresholds=("expected_openings_quarter", "c1_days", "c1_permille", "c1_least", "c1_history_days"),
    season=SEASON,
)
