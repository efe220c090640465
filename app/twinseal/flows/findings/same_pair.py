"""The same two again and again, where others could have: by the exact binomial test."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.chance import same_again
from twinseal.domain.finding import Rank
from twinseal.domain.people import Person
from twinseal.flows.findings.counting import Lately
from twinseal.flows.findings.pairs import Opened, opened_by, pairs_of, people_at_openings
from twinseal.flows.findings.rule import SEASON, Match, Rule
from twinseal.flows.log.log_view import LogView


def _find(openings: Sequence[Opened], view: LogView) -> Iterator[Match]:
    limits = view.thresholds
    everybody, by_pair, pairs_known = (
        Lately(limits.b1_days),
        dict[tuple[str, str], Lately](),
        dict[tuple[Person, ...], int](),
    )
    for opened, people in zip(openings, people_at_openings(view), strict=True):
        at_s = opened.at_s
        if at_s is None:
            continue
        own = by_pair.setdefault(opened.pair, Lately(limits.b1_days))
        everybody.add(at_s, opened.entry)
        own.add(at_s, opened.entry)
        if people not in pairs_known:
            pairs_known[people] = pairs_of(people, view)
        last, pairs, times = everybody.count(at_s), pairs_known[people], own.count(at_s)
        if last < limits.b1_least or pairs < limits.b1_pairs:
            continue
        chance = same_again(times, last)
        if chance * 1000 < limits.b1_permille:
            facts = {
                "people": list(opened.pair),
                "times": times,
                "last": last,
                "days": limits.b1_days,
                "pairs": pairs,
                "chance": f"{chance * 100:.2g} %",
            }
            yield Match(" ".join(opened.pair), own.places(at_s), facts, opened.at_utc)


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
