"""Works out whether the log can be believed: what was verified last, and what was wrong as it was read."""

from __future__ import annotations

from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.continuity import Continuity
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text
from twinseal.flows.log.verifications import last_verification, passed_over, unanchored_fault
from twinseal.flows.views.standing import LastVerified, LogStanding


def standing_of(view: LogView, continuity: Continuity) -> LogStanding:
    """Return where the log stands; what was verified before says nothing of what cannot be read now."""
    return LogStanding(last_verified(view), continuity.continues, continuity.sentence, _broken(view), _unsigned(view))


def last_verified(view: LogView) -> LastVerified | None:
    """Return what an auditor signed of the log last; None where nobody did.

    What came since counts from the place that was verified on, without the entry that says so.
    """
    last = last_verification(view)
    if last is None:
        return None
    newest = next((entry.seq for entry in reversed(view.entries) if entry.before is None), last.entry.seq)
    since = max(0, newest - last.entries)
    return LastVerified(last.verdict, last.at_utc, view.people.name(last.by), last.entries, since)


def _unsigned(view: LogView) -> str:
    unanchored = unanchored_fault(view)
    if unanchored is not None:
        return sentence_of("standing.unanchored", entry=unanchored.before, verdict=text(unanchored, "verdict"))
    entry = passed_over(view)
    return "" if entry is None else sentence_of("standing.unsigned", entry=entry.seq)


def _broken(view: LogView) -> str:
    if view.read.broken is not None:
        return sentence_of("standing.cut_off", entry=view.read.size, fault=view.read.broken)
    odd = next((entry for entry in view.read.own if entry.fault is not None), None)
    return "" if odd is None else sentence_of("standing.odd_entry", entry=odd.seq, fault=odd.fault)
