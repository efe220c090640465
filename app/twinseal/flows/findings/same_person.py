"""One person who has a hand in most openings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.finding import Rank
from twinseal.flows.findings.counting import days_between
from twinseal.flows.findings.pairs import Opened, opened_by, people_at
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView

_FEWEST: Final = 4
"""Of fewer people somebody is always there."""


def _find(openings: Sequence[Opened], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    could = people_at(view, [opened.entry.seq for opened in openings])
    for place, (opened, people) in enumerate(zip(openings, could, strict=True)):
        spans = ((each, days_between(each.at_utc, opened.at_utc)) for each in openings[: place + 1])
        window = [each for each, span in spans if span is not None and 0 <= span <= limits.b1_days]
        if len(window) < limits.b2_least or len(people) < _FEWEST:
            continue
        counts = Counter(person for each in window for person in each.pair)
        for person in opened.pair:
            if counts[person] * 100 >= limits.b2_percent * len(window):
                own = [each.entry for each in window if person in each.pair]
                facts = {"person": person, "times": counts[person], "last": len(window), "people": len(people)}
                yield Match(person, places(own), facts, opened.at_utc)


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
