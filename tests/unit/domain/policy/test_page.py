"""The page of rules is made from their rows."""

from __future__ import annotations

from pathlib import Path

from twinseal.domain.policy.page import policy_page
from twinseal.domain.policy.policy import RULES, Policy

ROOT = Path(__file__).resolve().parents[4]


def test_the_page_is_made_from_the_rules() -> None:
    assert (ROOT / "docs" / "policy.md").read_text(encoding="utf-8") == policy_page()


def test_the_page_has_every_rule_and_every_sentence() -> None:
    page = policy_page()
    for name, rule in RULES.items():
        assert f"| `{name}` | `ceremony.{name}`, `rules_form.{name}` | {rule.name} |" in page
        assert rule.is_switch or f"{rule.low} to {rule.high} {rule.unit}" in page
        assert rule.otherwise in page
    assert all(sentence in page for sentence in Policy().sentences())
