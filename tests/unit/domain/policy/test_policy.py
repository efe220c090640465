"""Every signed rule of the policy is read by something, and is told to whoever agrees to it."""

from __future__ import annotations

import ast
from dataclasses import fields, replace
from pathlib import Path

import pytest

from twinseal.domain.policy.policy import BOUNDS, SWITCHES, Policy

APP = Path(__file__).resolve().parents[4] / "app" / "twinseal"
RULES = [field.name for field in fields(Policy)]


def test_every_rule_has_bounds_or_is_a_switch() -> None:
    assert {*BOUNDS, *SWITCHES} == set(RULES)


@pytest.mark.parametrize("rule", RULES)
def test_every_rule_changes_what_people_are_told(rule: str) -> None:
    wide = replace(Policy(), opening_total_min=240)
    low, high = BOUNDS.get(rule, (False, True))
    if rule == "opening_total_min":
        low = wide.opening_min
    told = {replace(wide, **{rule: value}).sentences() for value in (low, high)}
    assert len(told) == 2
    if rule in BOUNDS:
        assert str(high) in " ".join(replace(wide, **{rule: high}).sentences())


def test_every_rule_is_read_outside_the_policy_itself() -> None:
    read: set[str] = set()
    for path in APP.rglob("*.py"):
        if "policy" in path.parts or {"gui", "ceremony"} <= set(path.parts):
            # The page that sets the rules does not keep them.
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        read |= {
            node.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Attribute) and ast.unparse(node.value).split(".")[-1] in ("policy", "_policy")
        }
    assert [rule for rule in RULES if rule not in read] == []
