"""The rules of family D: nobody followed up."""

from __future__ import annotations

from typing import Any, Final

from twinseal.flows.findings.by_recovery import BY_RECOVERY
from twinseal.flows.findings.drill_overdue import DRILL_OVERDUE
from twinseal.flows.findings.no_visit import NO_VISIT
from twinseal.flows.findings.not_acknowledged import NOT_ACKNOWLEDGED
from twinseal.flows.findings.not_answered import NOT_ANSWERED
from twinseal.flows.findings.review_overdue import REVIEW_OVERDUE
from twinseal.flows.findings.rotation_overdue import ROTATION_OVERDUE
from twinseal.flows.findings.rule import Rule
from twinseal.flows.findings.slow_look import SLOW_LOOK

FOLLOW_UP_RULES: Final[tuple[Rule[Any], ...]] = (
    ROTATION_OVERDUE,
    REVIEW_OVERDUE,
    NOT_ACKNOWLEDGED,
    NO_VISIT,
    NOT_ANSWERED,
    DRILL_OVERDUE,
    BY_RECOVERY,
    SLOW_LOOK,
)
"""In the order of their ids."""
