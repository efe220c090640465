"""What the rules have to do grows with the log, and not with how much of it each thing in it could be compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from fakes.lines_run import lines_run
from fakes.signed_opening import PUBLIC
from fakes.small_roster import roster_of
from fakes.told_log import START, Opening, Told, each_day, later, log, openings
from twinseal.domain.events.duties import DUTY_CLOSED, DUTY_CREATED
from twinseal.domain.events.maintenance import ENVELOPE_REPLACED, ENVELOPE_UNDONE
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.events.rules import POLICY_CHANGED
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.events.vault import CLOCK_CORRECTED, CLOCK_STEP
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.findings.rule import Rule
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import People


def _log(inside: Callable[[int], Sequence[Told]], *made: Opening, **facts: object) -> LogView:
    """Return a log of openings, in each of which something was done by a list of changes that its seal carried out."""
    rows: list[Told] = []
    for opening in each_day(*made):
        listed = {"change_set": f"s{opening.number}", "opening": opening.id}
        own = replace(opening, inside=[(kind, {**listed, **changes}) for kind, changes in inside(opening.number)])
        rows += [(kind, {**changes, **listed} if kind is SEAL_COMMITTED else changes) for kind, changes in own.entries()]
    return log(*rows, now_utc=later(START, days=len(made) + 1), **facts)


def _steps(count: int) -> LogView:
    rows: list[Told] = []
    for number in range(count):
        rows += [
            (SEAL_COMMITTED, {"change_set": f"s{number}"}),
            (CLOCK_STEP, {"seconds": 400}),
            (CLOCK_CORRECTED, {"change_set": f"s{number + 1}"}),
        ]
    return log(*rows)


def _rules(count: int) -> LogView:
    changed = {"name": "opening_total_min", "before": "60", "after": "60"}
    return _log(lambda _: [(POLICY_CHANGED, changed)], *[Opening()] * count)


def _undone(count: int) -> LogView:
    def change(number: int) -> list[Told]:
        closed = {"duty": "rotate", "envelope": "e1", "owed_by": f"o{number - 1}", "reason": "", "exposed_since": ""}
        undone: Told = ENVELOPE_UNDONE, {"envelope": "e1", "number": 1}
        replaced: Told = ENVELOPE_REPLACED, {"envelope": "e1", "number": 1}
        return [replaced, (DUTY_CLOSED, {**closed, "number": 2})] if number % 3 else [undone]

    return _log(change, *[Opening()] * count)


def _removed(count: int) -> LogView:
    pairs = [Opening(first=f"p{number}", second=f"q{number}") for number in range(count)]
    return _log(lambda _: [(PERSON_REMOVED, {"person": "x"})], *pairs, people=People({"x": ("Dora", "auditor")}))


def _editions(count: int) -> LogView:
    owes = [(DUTY_CREATED, {"duty": "acknowledge", "due": later(START, hours=72), "opening": ""})] * count
    return log(*owes, roster=roster_of(dict.fromkeys(range(count), PUBLIC)), now_utc=later(START, days=9))


def _refused(count: int) -> LogView:
    made = [Opening(envelopes=(f"e{number}",), shown=(), refused=number % 2 == 0) for number in range(count)]
    return openings(*each_day(*made, days=0.001))


CASES: Mapping[str, tuple[str, Callable[[int], LogView]]] = {
    "steps of the clock that are explained": ("A6", _steps),
    "an auditor who is removed again and again": ("A8", _removed),
    "rules that change with each list": ("A12", _rules),
    "refusals of other envelopes within a day": ("B3", _refused),
    "replacements that are undone": ("C3", _undone),
    "replacements that are undone, and owed again": ("D1", _undone),
    "editions of the people": ("D3", _editions),
}
"""The rule, and a log in which something happens so many times."""
_INNOCENT = {"rules that change with each list", "refusals of other envelopes within a day"}


@pytest.mark.parametrize("case", CASES)
def test_four_times_the_log_is_four_times_the_work(case: str) -> None:
    rule, view = BY_ID[CASES[case][0]], CASES[case][1]
    once, four_times = (_work(rule, view(count), count, fires=case not in _INNOCENT) for count in (25, 100))
    # Where something is put in its place among the others, each takes a few steps more.
    assert 0 < four_times < 4.6 * once


def _work(rule: Rule[Any], view: LogView, count: int, *, fires: bool) -> int:
    looked = rule.look(view)
    assert (looked.stopped_by, looked.tested >= count, bool(looked.findings)) == ("", True, fires)
    return lines_run(lambda: rule.look(replace(view, made={})))
