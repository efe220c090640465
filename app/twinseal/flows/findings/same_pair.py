"""The same two again and again, where others could have: by the exact binomial test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from twinseal.domain.chance import binomial_tail
from twinseal.domain.finding import Rank
from twinseal.flows.findings.counting import days_between
from twinseal.flows.findings.pairs import Opened, opened_by, pairs_of, people_at
from twinseal.flows.findings.rule import SEASON, Match, Rule, places
from twinseal.flows.log.log_view import LogView

_HALF: Final = Fraction(1, 2)
"""The chance that two open who could: an even one, which is more than any of three pairs has if all are alike."""


def _find(openings: Sequence[Opened], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    could = people_at(view, [opened.entry.seq for opened in openings])
    for place, (opened, people) in enumerate(zip(openings, could, strict=True)):
        window = [each for each in openings[: place + 1] if _is_within(each.at_utc, opened.at_utc, limits.b1_days)]
        same = [each for each in window if each.pair == opened.pair]
        pairs = pairs_of(people, view)
        if len(window) < limits.b1_least or pairs < limits.b1_pairs:
            continue
        chance = binomial_tail(len(same), len(window), _HALF)
        if chance * 1000 < limits.b1_permille:
            facts = {
                "people": list(opened.pair),
                "times": len(same),
                "last": len(window),
                "days": limits.b1_days,
                "pairs": pairs,
                "chance": f"{chance * 100:.2g} %",
            }
            yield Match(" ".join(opened.pair), places(each.entry for each in same), facts, opened.at_utc)


def _is_within(at: str, now: str, days: int) -> bool:
    span = days_between(at, now)
    return span is not None and 0 <= span <= days


SAME_PAIR: Final = Rule(
    "B1",
    "The same pair again and again",
    Rank.MEDIUM,
    "{times} of the {last} openings of {days} days were by the same two, {people:names}, where {pairs} pairs could have opened; if "
    "these two opened every second time, so many would come about by chance in {chance} of all cases.",
    opened_by,
    _find,
    innocent="Both are on the same shift.",
    thresholds=("b1_days", "b1_permille", "b1_least", "b1_pairs"),
    season=SEASON,
)
