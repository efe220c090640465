"""The rules of family A: a control did not hold."""

from __future__ import annotations

from typing import Any, Final

from twinseal.flows.findings.after_the_end import AFTER_THE_END
from twinseal.flows.findings.alert_missed import ALERT_MISSED
from twinseal.flows.findings.another_machine import ANOTHER_MACHINE
from twinseal.flows.findings.auditor_removed import AUDITOR_REMOVED
from twinseal.flows.findings.broken_off import BROKEN_OFF
from twinseal.flows.findings.changes_not_proven import CHANGES_NOT_PROVEN
from twinseal.flows.findings.clock_moved import CLOCK_MOVED
from twinseal.flows.findings.contradictions import CONTRADICTIONS
from twinseal.flows.findings.cut_off import CUT_OFF
from twinseal.flows.findings.export_not_whole import EXPORT_NOT_WHOLE
from twinseal.flows.findings.no_duty import NO_DUTY
from twinseal.flows.findings.not_carried_out import NOT_CARRIED_OUT
from twinseal.flows.findings.not_proven import NOT_PROVEN
from twinseal.flows.findings.note_unlike_list import NOTE_UNLIKE_LIST
from twinseal.flows.findings.odd_entry import ODD_ENTRY
from twinseal.flows.findings.other_threshold import OTHER_THRESHOLD
from twinseal.flows.findings.prepared_again import PREPARED_AGAIN
from twinseal.flows.findings.recorded import LOG_AND_SEAL, PEOPLE
from twinseal.flows.findings.register_code import REGISTER_CODE
from twinseal.flows.findings.rule import Rule
from twinseal.flows.findings.rule_stopped import RULE_STOPPED
from twinseal.flows.findings.seal_numbers import SEAL_NUMBERS
from twinseal.flows.findings.shown_beyond import SHOWN_BEYOND
from twinseal.flows.findings.statements_not_taken_up import STATEMENTS_NOT_TAKEN_UP
from twinseal.flows.findings.time_not_over import TIME_NOT_OVER
from twinseal.flows.findings.time_order import TIME_ORDER
from twinseal.flows.findings.time_overrun import TIME_OVERRUN
from twinseal.flows.findings.unanchored import UNANCHORED
from twinseal.flows.findings.unclean_end import UNCLEAN_END
from twinseal.flows.findings.unheard import UNHEARD
from twinseal.flows.findings.weaker_rule import WEAKER_RULE

CONTROL_RULES: Final[tuple[Rule[Any], ...]] = (
    REGISTER_CODE,
    NOT_PROVEN,
    UNCLEAN_END,
    BROKEN_OFF,
    LOG_AND_SEAL,
    CLOCK_MOVED,
    UNHEARD,
    AUDITOR_REMOVED,
    ANOTHER_MACHINE,
    TIME_ORDER,
    SEAL_NUMBERS,
    TIME_OVERRUN,
    SHOWN_BEYOND,
    NO_DUTY,
    TIME_NOT_OVER,
    EXPORT_NOT_WHOLE,
    CUT_OFF,
    UNANCHORED,
    ODD_ENTRY,
    AFTER_THE_END,
    CONTRADICTIONS,
    CHANGES_NOT_PROVEN,
    NOTE_UNLIKE_LIST,
    PREPARED_AGAIN,
    STATEMENTS_NOT_TAKEN_UP,
    NOT_CARRIED_OUT,
    WEAKER_RULE,
    PEOPLE,
    OTHER_THRESHOLD,
    RULE_STOPPED,
    ALERT_MISSED,
)
"""In any order; `registry` puts them in that of their ids."""
