"""One person who has a hand in most openings."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.flows.findings.counting import Lately
from twinseal.flows.findings.pairs import Opened, opened_by, people_at_openings
from twinseal.flows.findings.rule import SEASON, Match, Rule
from twinseal.flows.log.log_view import LogView

_FEWEST: Final = 4
"""Of fewer people somebody is always there."""


def _find(openings: Sequence[Opened], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    everybody, by_person = Lately(limits.b1_days), dict[str, Lately]()
    for opened, people in zip(openings, people_at_openings(view), strict=True):
        at_s = opened.at_s
        if at_s is None:
            continue
        everybody.add(at_s, opened.entry)
        for person in dict.fromkeys(opened.pair):
            by_person.setdefault(person, Lately(limits.b1_days)).add(at_s, opened.entry)
        last = everybody.count(at_s)
        if last < limits.b2_least or len(people) < _FEWEST:
            continue
        for person in opened.pair:
            own = by_person[person]
            times = own.count(at_s)
            if times * 100 >= limits.b2_percent * last:
                facts = {"person": person, "times": times, "last": last, "people": len(people)}
                yield Match(person, own.places(at_s), facts, opened.at_utc)


SAME_PERSON: Final = Rule(
    "B2",
    "The same person in most openings",
    Rank.LOW,
    "{person:name} had a hand in {times} of {last} openings, where {people} people could have opened.",
    opened_by,
    _find,
    innocent="This person is on call.",
    thresholds=("b1_days", "b2_percent", "b2_least"),
    season=SEASON,
)
