"""For each rule of family B a log in which it fires, one just below, and one that is innocent."""

from __future__ import annotations

from fakes.rule_case import RuleCase

CASES: dict[str, RuleCase] = {}
"""By id of the rule."""
