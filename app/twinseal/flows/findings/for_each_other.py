"""Two officers who ask and confirm for each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.domain.people import Role
from twinseal.flows.findings.counting import Lately
from twinseal.flows.findings.pairs import Opened, opened_by, people_at_openings
from twinseal.flows.findings.rule import SEASON, Match, Rule
from twinseal.flows.log.log_view import LogView

_FEWEST: Final = 4
"""Of fewer officers the same ones cannot but ask each other."""


def _find(openings: Sequence[Opened], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    by_pair: dict[tuple[str, str], Lately] = {}
    by_order: dict[tuple[str, str], Lately] = {}
    for opened, people in zip(openings, people_at_openings(view), strict=True):
        at_s = opened.at_s
        if at_s is None:
            continue
        own = by_pair.setdefault(opened.pair, Lately(limits.b6_days))
        same_way = by_order.setdefault((opened.first, opened.second), Lately(limits.b6_days))
        own.add(at_s, opened.entry)
        same_way.add(at_s, opened.entry)
        officers = {person.id for person in people if person.role is Role.OFFICER}
        if len(officers) < _FEWEST or not set(opened.pair) <= officers:
            continue
        there = same_way.count(at_s)
        back = own.count(at_s) - there
        if min(there, back) >= limits.b6_times:
            facts = {"people": list(opened.pair), "fewer": min(there, back), "days": limits.b6_days}
            yield Match(" ".join(opened.pair), own.places(at_s), facts, opened.at_utc)


FOR_EACH_OTHER: Final = Rule(
    "B6",
    "Officers who confirm for each other",
    Rank.MEDIUM,
    "the officers {people:names} asked and confirmed for each other, each at least {fewer} times in {days} days.",
    opened_by,
    _find,
    innocent="Both are on the same shift.",
    thresholds=("b6_times", "b6_days"),
    season=SEASON,
)
