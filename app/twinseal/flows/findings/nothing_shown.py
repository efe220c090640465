"""Openings in which nothing was shown, saved or changed: a rehearsal for theft, or a card that says too little."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.domain.days import DAY_S
from twinseal.domain.events.maintenance import CHANGE_SIGNED
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.opening import Outcome
from twinseal.flows.findings.rule import SEASON, Match, Rule, in_opening, places
from twinseal.flows.log.dated import DatedOpening, emergencies
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_OVER: Final = frozenset({Outcome.SEALED, Outcome.UNCLEAN_END})


def _over(view: LogView) -> list[DatedOpening]:
    return [opening for opening in emergencies(view) if opening.story.outcome in _OVER]


def _shows_nothing(opening: DatedOpening) -> bool:
    return not (opening.story.exposing or opening.story.of_kind(CHANGE_SIGNED))


def _find(openings: Sequence[DatedOpening], view: LogView) -> Iterator[Match]:
    of_person: dict[str, list[DatedOpening]] = {}
    for opening in openings:
        if not _shows_nothing(opening):
            continue
        yield in_opening(opening.story, (opening.opened,), {"person": "", "times": 1, "days": 0}, rank=Rank.LOW)
        for person in (text(opening.opened, "first"), text(opening.opened, "second")):
            own = of_person.setdefault(person, [])
            own.append(opening)
            first = bisect_right([each.at_s for each in own], opening.at_s - view.thresholds.c9_days * DAY_S)
            times, least = len(own) - first, view.thresholds.c9_times
            if times >= least:
                facts = {"named": {}, "person": person, "times": times, "days": view.thresholds.c9_days}
                # What was there before these belongs to the finding already.
                yield Match(person, places(each.opened for each in own[-max(1, least) :]), facts, text(opening.opened, "t"))


NOTHING_SHOWN: Final = Rule(
    "C9",
    "Openings in which nothing was shown",
    Rank.MEDIUM,
    (
        Variant(
            "in {times} emergency openings of {days} days in which {person:name} took part, nothing was shown and nothing was saved.",
            lambda facts: facts.get("person"),
        ),
        Variant("in {named:opening} nothing was shown and nothing was saved."),
    ),
    _over,
    _find,
    unit="emergency openings that are over",
    innocent="The normal way worked again, or the card alone was enough.",
    thresholds=("c9_times", "c9_days"),
    season=SEASON,
)
