"""Two officers who ask and confirm for each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.domain.people import Role
from twinseal.flows.findings.counting import days_between
from twinseal.flows.findings.pairs import Opened, opened_by, people_at
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView

_FEWEST: Final = 4
"""Of fewer officers the same ones cannot but ask each other."""


def _find(openings: Sequence[Opened], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    could = people_at(view, [opened.entry.seq for opened in openings])
    for place, (opened, people) in enumerate(zip(openings, could, strict=True)):
        officers = {person.id for person in people if person.role is Role.OFFICER}
        if len(officers) < _FEWEST or not set(opened.pair) <= officers:
            continue
        spans = ((each, days_between(each.at_utc, opened.at_utc)) for each in openings[: place + 1])
        own = [each for each, span in spans if span is not None and 0 <= span <= limits.b6_days and each.pair == opened.pair]
        there = sum(each.first == opened.first for each in own)
        back = len(own) - there
        if min(there, back) >= limits.b6_times:
            facts = {"people": list(opened.pair), "fewer": min(there, back), "days": limits.b6_days}
            yield Match(" ".join(opened.pair), places(each.entry for each in own), facts, opened.at_utc)


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
