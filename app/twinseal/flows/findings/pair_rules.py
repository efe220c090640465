"""The rules of family B: two people in name only."""

from __future__ import annotations

from typing import Any, Final

from twinseal.flows.findings.asked_another import ASKED_ANOTHER
from twinseal.flows.findings.at_once import AT_ONCE
from twinseal.flows.findings.for_each_other import FOR_EACH_OTHER
from twinseal.flows.findings.never_refuses import NEVER_REFUSES
from twinseal.flows.findings.own_review import OWN_REVIEW
from twinseal.flows.findings.rule import Rule
from twinseal.flows.findings.same_pair import SAME_PAIR
from twinseal.flows.findings.same_person import SAME_PERSON
from twinseal.flows.findings.taken_back import TAKEN_BACK

PAIR_RULES: Final[tuple[Rule[Any], ...]] = (
    SAME_PAIR,
    SAME_PERSON,
    ASKED_ANOTHER,
    TAKEN_BACK,
    AT_ONCE,
    FOR_EACH_OTHER,
    NEVER_REFUSES,
    OWN_REVIEW,
)
"""In any order; `registry` puts them in that of their ids."""
