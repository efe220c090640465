"""Works out whether the log can be believed: what was verified last, and what was wrong as it was read."""

from __future__ import annotations

from twinseal.domain.events.audit import AUDIT_VERIFIED
from twinseal.domain.texts import sentence_of
from twinseal.flows.audit_desk.continuity import Continuity
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import number, text
from twinseal.flows.views.standing import LastVerified, LogStanding


def standing_of(view: LogView, continuity: Continuity) -> LogStanding:
    """Return where the log stands; what was verified before says nothing of what cannot be read now."""
    return LogStanding(last_verified(view), continuity.goes_on, continuity.sentence, _broken(view))


def last_verified(view: LogView) -> LastVerified | None:
    """Return what the log says of its last verification; None where nobody verified it."""
    last = next((entry for entry in reversed(view.of_kind(AUDIT_VERIFIED)) if entry.before is None), None)
    if last is None:
        return None
    actors = last.fields.get("actors")
    by = (
        next((str(row.get("person", "")) for row in actors if isinstance(row, dict)), "") if isinstance(actors, list) else ""
    )
    newest = next((entry.seq for entry in reversed(view.entries) if entry.before is None), last.seq)
    return LastVerified(
        text(last, "verdict"),
        text(last, "t"),
        view.people.name(by) if by else "",
        number(last, "entries"),
        newest - last.seq,
    )


def _broken(view: LogView) -> str:
    if view.read.broken is not None:
        return sentence_of("standing.cut_off", entry=view.read.size, fault=view.read.broken)
    odd = next((entry for entry in view.read.own if entry.fault is not None), None)
    return "" if odd is None else sentence_of("standing.odd_entry", entry=odd.seq, fault=odd.fault)
