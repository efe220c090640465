"""The rules of family C: too often, odd, or by habit."""

from __future__ import annotations

from typing import Any, Final

from twinseal.flows.findings.not_by_hand import NOT_BY_HAND
from twinseal.flows.findings.often_denied import OFTEN_DENIED
from twinseal.flows.findings.rule import Rule
from twinseal.flows.findings.weak_text import WEAK_TEXT

HABIT_RULES: Final[tuple[Rule[Any], ...]] = (
    NOT_BY_HAND,
    OFTEN_DENIED,
    WEAK_TEXT,
)
"""In any order; `registry` puts them in that of their ids."""
