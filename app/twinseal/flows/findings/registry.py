"""Every rule; a new one is a file of its own and a line here."""

from __future__ import annotations

from typing import Any, Final

from twinseal.domain.finding import Finding, Rank
from twinseal.flows.findings.after_the_end import AFTER_THE_END
from twinseal.flows.findings.changes_not_proven import CHANGES_NOT_PROVEN
from twinseal.flows.findings.changes_not_sealed import CHANGES_NOT_SEALED
from twinseal.flows.findings.clock_back import CLOCK_BACK
from twinseal.flows.findings.contradictions import CONTRADICTIONS
from twinseal.flows.findings.cut_off import CUT_OFF
from twinseal.flows.findings.muted import MUTED
from twinseal.flows.findings.no_duty import NO_DUTY
from twinseal.flows.findings.no_review import NO_REVIEW
from twinseal.flows.findings.not_by_hand import NOT_BY_HAND
from twinseal.flows.findings.not_proven import NOT_PROVEN
from twinseal.flows.findings.note_unlike_list import NOTE_UNLIKE_LIST
from twinseal.flows.findings.odd_entry import ODD_ENTRY
from twinseal.flows.findings.often_denied import OFTEN_DENIED
from twinseal.flows.findings.prepared_again import PREPARED_AGAIN
from twinseal.flows.findings.recorded import RECORDED
from twinseal.flows.findings.register_code import REGISTER_CODE
from twinseal.flows.findings.removal_undone import REMOVAL_UNDONE
from twinseal.flows.findings.rule import Looked, Rule
from twinseal.flows.findings.shown_in_maintenance import SHOWN_IN_MAINTENANCE
from twinseal.flows.findings.statements_not_taken_up import STATEMENTS_NOT_TAKEN_UP
from twinseal.flows.findings.time_not_over import TIME_NOT_OVER
from twinseal.flows.findings.time_overrun import TIME_OVERRUN
from twinseal.flows.findings.unanchored import UNANCHORED
from twinseal.flows.findings.unclean_end import UNCLEAN_END
from twinseal.flows.findings.weak_text import WEAK_TEXT
from twinseal.flows.findings.weaker_rule import WEAKER_RULE
from twinseal.flows.log.log_view import LogView

_LISTED: Final[tuple[Rule[Any], ...]] = (
    CUT_OFF,
    UNANCHORED,
    ODD_ENTRY,
    AFTER_THE_END,
    NOT_PROVEN,
    CHANGES_NOT_PROVEN,
    NOTE_UNLIKE_LIST,
    STATEMENTS_NOT_TAKEN_UP,
    PREPARED_AGAIN,
    SHOWN_IN_MAINTENANCE,
    TIME_OVERRUN,
    NO_DUTY,
    NO_REVIEW,
    REGISTER_CODE,
    *RECORDED,
    UNCLEAN_END,
    TIME_NOT_OVER,
    OFTEN_DENIED,
    REMOVAL_UNDONE,
    CHANGES_NOT_SEALED,
    CLOCK_BACK,
    *CONTRADICTIONS,
    NOT_BY_HAND,
    WEAKER_RULE,
    WEAK_TEXT,
    MUTED,
)
_GRAVEST_FIRST: Final = tuple(Rank)
RULES: Final = tuple(sorted(_LISTED, key=lambda rule: _GRAVEST_FIRST.index(rule.rank)))
"""Every rule, the gravest first, those of one rank in the order of the list."""
BY_ID: Final = {rule.id: rule for rule in RULES}
"""Every rule by its id."""


def look(view: LogView) -> tuple[Looked, ...]:
    """Return what each rule tested and found in a log."""
    return tuple(rule.look(view) for rule in RULES)


def findings_in(view: LogView) -> tuple[Finding, ...]:
    """Return the findings of every rule in a log, the gravest first."""
    findings = [finding for looked in look(view) for finding in looked.findings]
    return tuple(sorted(findings, key=lambda finding: _GRAVEST_FIRST.index(finding.rank)))
