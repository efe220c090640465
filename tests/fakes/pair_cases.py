"""For each rule of family B a log in which it fires, one just below, and one that is innocent."""

from __future__ import annotations

from collections.abc import Sequence

from fakes.rule_case import RuleCase
from fakes.told_log import START, Opening, Told, each_day, later, log, openings
from twinseal.domain.events.audit import REVIEW_SIGNED
from twinseal.domain.events.duties import DUTY_CLOSED
from twinseal.domain.events.opening import OPENING_EXTENDED, OPENING_WIDENED
from twinseal.domain.events.people import PERSON_ENROLLED
from twinseal.flows.log.log_view import LogView

OFFICERS = ("p1", "p2", "p3", "p4")


def enrolled(*people: str, role: str = "officer", team: str = "") -> list[Told]:
    """Return the entries of people who were enrolled at the founding."""
    return [(PERSON_ENROLLED, {"person": who, "name": who, "role": role, "team": team, "opening": ""}) for who in people]


def opened(*made: Opening, officers: Sequence[str] = OFFICERS, after: Sequence[Told] = (), days: float = 1) -> LogView:
    """Return the log of a vault with these officers, and of openings so many days apart."""
    return log(*enrolled(*officers), *(row for each in each_day(*made, days=days) for row in each.entries()), *after)


def by(pair: tuple[str, str], times: int, **facts: object) -> list[Opening]:
    """Return as many openings by two people."""
    return [Opening(first=pair[0], second=pair[1], **facts)] * times  # type: ignore[arg-type]


def _refused_then(hours: float, **then: object) -> LogView:
    first = Opening(number=1, refused=True)
    second = Opening(number=2, at=later(START, hours=hours), **{"second": "p3", **then})  # type: ignore[arg-type]
    return openings(first, second)


def _narrowed(inside: Sequence[Told], asked: int = 15) -> LogView:
    return openings(Opening(envelopes=("e1", "e2"), confirmed=("e1",), asked_min=asked, inside=inside))


def _review(who: str) -> Told:
    return REVIEW_SIGNED, {"person": who, "opening": "o1"}


def _not_done(opening: str) -> Told:
    return DUTY_CLOSED, {"duty": "rotate", "envelope": "e1", "owed_by": "o1", "opening": opening, "reason": "No time"}


CASES: dict[str, RuleCase] = {
    "B1": RuleCase(
        lambda: opened(*by(("p1", "p2"), 5)),
        below=lambda: opened(*by(("p1", "p3"), 1), *by(("p1", "p2"), 5)),
        # Two officers alone are the only pair.
        innocent=lambda: opened(*by(("p1", "p2"), 5), officers=("p1", "p2")),
    ),
    "B2": RuleCase(
        lambda: opened(*by(("p1", "p2"), 4), *by(("p3", "p1"), 3), *by(("p3", "p4"), 1), *by(("p1", "p4"), 1)),
        below=lambda: opened(*by(("p1", "p2"), 3), *by(("p3", "p1"), 3), *by(("p3", "p4"), 2)),
        innocent=lambda: opened(*by(("p1", "p2"), 8), officers=("p1", "p2", "p3")),
    ),
    "B3": RuleCase(
        lambda: _refused_then(24 - 120 / 3600),
        below=lambda: _refused_then(24.1),
        innocent=lambda: _refused_then(1, second="p2"),
    ),
    "B4": RuleCase(
        lambda: _narrowed([(OPENING_WIDENED, {"envelopes": ["e2"]})]),
        below=lambda: _narrowed([(OPENING_EXTENDED, {"minutes": 14})], asked=30),
        innocent=lambda: _narrowed([(OPENING_WIDENED, {"envelopes": ["e3"]})]),
    ),
    "B5": RuleCase(
        lambda: openings(*each_day(*[Opening(answered_after_s=14)] * 3)),
        below=lambda: openings(*each_day(*[Opening(answered_after_s=14)] * 2, Opening(answered_after_s=15))),
        innocent=lambda: openings(*each_day(*[Opening(), Opening(), Opening(answered_after_s=5)] * 2)),
    ),
    "B6": RuleCase(
        lambda: opened(*by(("p1", "p2"), 3), *by(("p2", "p1"), 3)),
        below=lambda: opened(*by(("p1", "p2"), 5), *by(("p2", "p1"), 2)),
        innocent=lambda: opened(*by(("p1", "p2"), 3), *by(("p2", "p1"), 3), officers=("p1", "p2", "p3")),
    ),
    "B7": RuleCase(
        lambda: openings(*each_day(*[Opening()] * 20)),
        below=lambda: openings(*each_day(*[Opening()] * 19)),
        innocent=lambda: openings(*each_day(*[Opening()] * 10, Opening(asked_min=30), *[Opening()] * 10)),
    ),
    "B8": RuleCase(
        lambda: opened(Opening(), Opening(), after=[_review("p2"), _not_done("o2")]),
        below=lambda: opened(Opening(), Opening(first="p3"), after=[_not_done("o2")]),
        innocent=lambda: opened(Opening(), after=[_review("p9")]),
    ),
}
"""By id of the rule."""
