"""The table of rules in the guide of auditors is that of the registry."""

from __future__ import annotations

from pathlib import Path

from twinseal.flows.findings.page import rule_rows
from twinseal.flows.findings.registry import RULES

GUIDE = Path(__file__).resolve().parents[3] / "docs" / "auditor.md"


def test_the_guide_lists_every_rule_as_it_is() -> None:
    rows = list(rule_rows())
    assert len(rows) == len(RULES) + 2
    assert "\n".join(rows) in GUIDE.read_text(encoding="utf-8")
