"""The rules of family C: too often, odd, or by habit."""

from __future__ import annotations

from typing import Any, Final

from twinseal.flows.findings.all_time_used import ALL_TIME_USED
from twinseal.flows.findings.catch_all import CATCH_ALL_REASON
from twinseal.flows.findings.more_than_before import MORE_THAN_BEFORE
from twinseal.flows.findings.not_by_hand import NOT_BY_HAND
from twinseal.flows.findings.nothing_shown import NOTHING_SHOWN
from twinseal.flows.findings.often_denied import OFTEN_DENIED
from twinseal.flows.findings.out_of_hours import OUT_OF_HOURS
from twinseal.flows.findings.over_budget import OVER_BUDGET
from twinseal.flows.findings.reference_again import REFERENCE_AGAIN
from twinseal.flows.findings.rule import Rule
from twinseal.flows.findings.same_envelope import SAME_ENVELOPE
from twinseal.flows.findings.shown_again import SHOWN_AGAIN
from twinseal.flows.findings.too_much import TOO_MUCH
from twinseal.flows.findings.weak_reasons import WEAK_REASONS

HABIT_RULES: Final[tuple[Rule[Any], ...]] = (
    MORE_THAN_BEFORE,
    OVER_BUDGET,
    SHOWN_AGAIN,
    SAME_ENVELOPE,
    OUT_OF_HOURS,
    NOT_BY_HAND,
    ALL_TIME_USED,
    TOO_MUCH,
    NOTHING_SHOWN,
    OFTEN_DENIED,
    WEAK_REASONS,
    REFERENCE_AGAIN,
    CATCH_ALL_REASON,
)
"""In the order of their ids."""
