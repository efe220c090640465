"""For each rule of family C a log in which it fires, one just below, and one that is innocent."""

from __future__ import annotations

from fakes.control_cases import ended
from fakes.rule_case import RuleCase
from fakes.told_log import log
from twinseal.domain.events.opening import REGISTER_CODE_ANSWERED
from twinseal.domain.events.people import IDENTIFY_DENIED

CASES = {
    "C6": RuleCase(lambda: ended(cause="idle")),
    "C10": RuleCase(lambda: log(*[(IDENTIFY_DENIED, {})] * 3)),
    "C11": RuleCase(lambda: log((REGISTER_CODE_ANSWERED, {"answer": "right", "asked_again": ["explanation", "reason"]}))),
}
"""By id of the rule."""
