"""Another threshold is tried before it is changed: what it would have found, what is gone, and that nothing else moves."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from fakes import control_cases, follow_up_cases, habit_cases, pair_cases
from fakes.rule_case import RuleCase
from fakes.told_log import START, Opening, each_day, later, openings
from twinseal.domain.errors import BadInput, Cancelled, FormFaults
from twinseal.domain.finding import Finding
from twinseal.domain.policy.policy import RULES as POLICY
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.ruled import rows_of
from twinseal.domain.policy.thresholds import Thresholds
from twinseal.flows.audit_desk.back_test_words import back_test_lines
from twinseal.flows.findings.back_test import back_test, threshold_number
from twinseal.flows.findings.other_threshold import OTHER_THRESHOLD
from twinseal.flows.findings.registry import BY_ID, RULES, counts_of, look
from twinseal.flows.findings.rule import Rule
from twinseal.flows.log.log_view import LogView

ROWS = rows_of(Thresholds)
CASES: dict[str, RuleCase] = {**control_cases.CASES, **pair_cases.CASES, **habit_cases.CASES, **follow_up_cases.CASES}

_SAME = habit_cases._CAUSES[0]
MORE: dict[str, list[LogView]] = {
    "A6": [control_cases._drifted(2, 3)],
    "C2": [habit_cases.CASES["C1"].fires()],
    "C11": [
        openings(*habit_cases.on(0, 0.5, justification=_SAME, reference="")),
        openings(*habit_cases.on(0, justification=_SAME), *habit_cases.on(0, 10, justification=f"{_SAME} today")[1:]),
    ],
}
"""Logs in which a threshold decides that decides nothing in those of its rule."""


def _not_at_hand(*days: float, now_days: float) -> LogView:
    """Return openings without the paper register on these days, looked at so many days after the first."""
    made = [
        replace(opening, number=place)
        for place, opening in enumerate(each_day(*[Opening(answer="not_at_hand")] * len(days)), 1)
    ]
    dated = [replace(opening, at=later(START, days=day)) for opening, day in zip(made, days, strict=True)]
    return openings(*dated, now_utc=later(START, days=now_days))


def _logs(rule_id: str) -> Iterator[LogView]:
    case = CASES[rule_id]
    yield from (made() for made in (case.fires, case.below, case.innocent) if made is not None)
    ways = {**habit_cases.OTHER_WAYS, **follow_up_cases.OTHER_WAYS}
    yield from (view for about, (_, view) in ways.items() if about.partition(",")[0] == rule_id)
    yield from MORE.get(rule_id, ())


def _with(view: LogView, **numbers: int) -> LogView:
    return replace(view, thresholds=replace(view.thresholds, **numbers))


def _facts(findings: tuple[Finding, ...]) -> list[tuple[object, ...]]:
    return [(each.id, each.rank, each.count, each.entries, dict(each.facts)) for each in findings]


def test_it_tells_what_is_new_and_what_weighs_more() -> None:
    view = _not_at_hand(0, 1, 2, now_days=10)
    tested = back_test(view, "a1_times", 2)
    (of,) = tested.rules
    assert (of.rule.id, tested.before, tested.after, tested.openings) == ("A1", 3, 2, 3)
    assert (of.new, of.gone) == ((), ())
    # It is one finding of the same matter: medium from the third opening on, or from the second.
    assert len(of.before) == len(of.after) == 1
    of_two = back_test(view, "a1_times", 4).rules[0]
    assert [(old.rank.value, now.rank.value) for old, now in of_two.other_rank] == [("medium", "low")]
    steps: list[tuple[int, int]] = []
    back_test(view, "a1_times", 4, progress=lambda *step: steps.append(step))
    assert steps == [(1, 2), (2, 2)]
    with pytest.raises(Cancelled):
        back_test(view, "a1_times", 4, should_stop=lambda: len(steps) > 0)
    lines = back_test_lines(view, "a1_times", 4)
    assert "4 instead of 3, tried over the last 24 months" in lines[0]
    assert "in which 3 openings began" in lines[0]
    assert lines[1].startswith(
        "A1, Openings without the right register code: 1 finding (1 medium) with 3, 1 finding (1 low) with 4."
    )
    assert lines[2].startswith("Weighs low instead of medium: ")
    assert lines[-1].startswith("Nothing was changed.")


def test_it_names_the_openings_that_only_one_number_finds() -> None:
    view = openings(*each_day(*[Opening()] * 4, days=20), now_utc=later(START, days=61))
    tested = back_test(view, "c4_quarter", 5).rules[0]
    assert (len(tested.before), tested.after, len(tested.gone)) == (1, (), 1)
    assert [story.opening_id for story in tested.openings_gone] == ["o1", "o2", "o3", "o4"]
    assert tested.openings_new == ()
    (back,) = back_test(_with(view, c4_quarter=5), "c4_quarter", 3).rules
    assert (back.before, len(back.new)) == ((), 1)
    assert [story.opening_id for story in back.openings_new] == ["o1", "o2", "o3", "o4"]
    said = back_test_lines(view, "c4_quarter", 5)
    assert any(line.startswith("Gone (medium): ") for line in said)
    assert any(line.startswith("Openings that only the present number names: 2026-11-02 09:00 UTC: ") for line in said)


def test_what_is_older_than_24_months_is_not_told() -> None:
    view = _not_at_hand(0, 1, 2, now_days=730)
    assert len(back_test(view, "a1_times", 4).rules[0].before) == 1
    old = replace(view, now_utc=later(START, days=734))
    tested = back_test(old, "a1_times", 4)
    assert (tested.openings, tested.rules[0].before, tested.rules[0].after) == (0, (), ())
    assert back_test(replace(view, now_utc=""), "a1_times", 4).openings == 3
    assert back_test(replace(view, now_utc="2028-02-29T09:00:00Z"), "a1_times", 4).since_utc == "2026-02-28T09:00:00Z"


def test_a_threshold_says_which_rules_go_by_it() -> None:
    for name, row in ROWS.items():
        assert set(row.drives) == {rule.id for rule in RULES if name in rule.thresholds}, name


def test_the_table_of_rules_says_by_which_numbers_they_go() -> None:
    view = _with(_not_at_hand(0, now_days=1), a1_times=2)
    rows = {row.rule: row.goes_by for row in counts_of(look(view))}
    assert rows["A1"][0] == "An opening without the paper register needs an answer once 2 of the last 6 openings began so."
    assert rows["C2"][0] == Policy().sentence("expected_openings_quarter")
    assert rows["A2"] == ()
    assert all(len(set(said)) == len(said) for said in rows.values())


# Another threshold is what A29 finds: it compares all of them with the log.
@pytest.mark.parametrize("rule", [rule for rule in RULES if rule is not OTHER_THRESHOLD], ids=lambda rule: rule.id)
def test_only_the_thresholds_that_a_rule_names_move_it(rule: Rule[Any]) -> None:
    others = [name for name in ROWS if name not in rule.thresholds]
    for view in _logs(rule.id):
        as_it_is = _facts(rule.look(view).findings)
        for bound in ("low", "high"):
            moved = view
            for name in others:
                # Two numbers may bound each other: what cannot stand alone stays.
                try:
                    moved = _with(moved, **{name: getattr(ROWS[name], bound)})
                except FormFaults:
                    continue
            assert _facts(rule.look(moved).findings) == as_it_is


@pytest.mark.parametrize("name", ROWS)
def test_each_threshold_moves_a_rule_that_names_it(name: str) -> None:
    rules = [rule for rule in RULES if name in rule.thresholds]
    assert rules, "no rule goes by it"
    row = ROWS[name]
    for rule in rules:
        moved = False
        for view in _logs(rule.id):
            for value in (row.low, 1, 2, 4, 8, 300, row.high):
                try:
                    other = _with(view, **{name: min(value, row.high)})
                except FormFaults:
                    continue
                moved = moved or _facts(rule.look(other).findings) != _facts(rule.look(view).findings)
        assert moved, f"{rule.id} does not go by {name}"


def test_a_rule_names_thresholds_or_rules_of_the_policy() -> None:
    assert {name for rule in BY_ID.values() for name in rule.thresholds} <= {*ROWS, *POLICY}


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("moon", "3", "no threshold “moon”"),
        ("a1_times", "-1", "must be a whole number from"),
        ("a1_times", "three", "“three” is not possible"),
        ("a1_times", "1000001", "to 1000000"),
        ("b2_percent", "101", "from 1 to 100"),
    ],
)
def test_what_cannot_be_tried_is_refused_in_a_sentence(name: str, typed: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        threshold_number(name, typed)


def test_the_number_in_force_is_nothing_to_try() -> None:
    assert threshold_number("a1_times", " 3 ") == 3
    with pytest.raises(BadInput, match="is 3 already"):
        back_test(_not_at_hand(0, now_days=1), "a1_times", 3)
    with pytest.raises(BadInput, match="no threshold"):
        back_test(_not_at_hand(0, now_days=1), "moon", 3)
