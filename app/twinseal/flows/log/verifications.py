"""What auditors verified and signed, as the log has it: whoever has the folder can append an entry, and nothing is taken from that alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.audit.verdict.verdict import Verdict
from twinseal.audit.verify.statement_check import fault_of
from twinseal.domain.events.audit import AUDIT_VERIFIED
from twinseal.domain.statement import VERIFICATION, Place
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.statements import held_in
from twinseal.flows.log.stories import number, text

_VALID: Final = "VALID"
_AT_FAULT: Final = frozenset(verdict.word for verdict in Verdict if not verdict.is_valid)


@dataclass(frozen=True, slots=True)
class Verified:
    """A verification that an auditor of then signed at this place of the log."""

    entry: Entry
    verdict: str
    """As `Verdict.word` of `twinseal.audit.verdict`."""
    entries: int
    """How many entries hold."""
    by: str
    """Id of the auditor."""
    at_utc: str
    """For how long ago it was; empty where nothing tells."""
    later_utc: str
    """For whether it came in time; empty where nothing tells."""

    @property
    def is_valid(self) -> bool:
        """Tell whether the log held."""
        return self.verdict.startswith(_VALID)


def verifications_in(view: LogView) -> tuple[Verified, ...]:
    """Return the verifications of the whole log that count, in the order of the log."""
    log = view.log or view
    return log.once("verifications", lambda: tuple(_counting(log)))


def _counting(log: LogView) -> Iterator[Verified]:
    for said in held_in(log, AUDIT_VERIFIED):
        statement = said.statement
        if statement is not None:
            yield _verified(said.entry, statement.person_id, said.earlier_utc, said.later_utc)


def _verified(entry: Entry, by: str, at_utc: str, later_utc: str) -> Verified:
    return Verified(entry, text(entry, "verdict"), number(entry, "entries"), by, at_utc, later_utc)


def unverified_in(view: LogView, start_utc: str, end_utc: str) -> list[tuple[str, str]]:
    """Return the times of a span in which nobody verified that the log holds, each with when it began and ended.

    Each ends at the later of the times of form and entry, and the next begins at the earlier: whoever chooses one of them makes no
    span shorter.
    """
    seen = sorted((each.at_utc, each.later_utc) for each in verifications_in(view) if each.is_valid)
    within = [(at, later) for at, later in seen if at and start_utc <= later <= end_utc]
    ends = sorted(later for _at, later in within)
    return list(zip((start_utc, *(max(start_utc, at) for at, _later in within)), (*ends, end_utc), strict=True))


def last_verification(view: LogView) -> Verified | None:
    """Return the last verification of a whole log; None where nobody verified it.

    That it does NOT hold is believed of an auditor's form at another place too: else whoever makes the line before another one
    would be rid of it. That it holds is believed at its own place alone.
    """
    counting = verifications_in(view)
    last = counting[-1] if counting else None
    for entry in reversed(_others(view)):
        moved = _moved(view, entry) if last is None or entry.seq > last.entry.seq else None
        if moved is not None:
            return moved
    return last


def passed_over(view: LogView) -> Entry | None:
    """Return the newest entry that says that somebody verified the log, where it counts for nothing and nothing later does."""
    last = last_verification(view)
    others = [entry for entry in _others(view) if last is None or entry.seq > last.entry.seq]
    return others[-1] if others else None


def unanchored_fault(view: LogView) -> Entry | None:
    """Return the newest entry kept apart that says that the log does NOT hold, where nothing that counts was verified since.

    While the log's key is lost no auditor can sign what they find; whoever takes the key must not be rid of it.
    """
    last = last_verification(view)
    unanchored = [
        entry
        for entry in (view.log or view).of_kind(AUDIT_VERIFIED)
        if entry.before is not None and text(entry, "verdict") in _AT_FAULT
    ]
    newest = unanchored[-1] if unanchored else None
    return newest if newest is not None and (last is None or (newest.before or 0) > last.entry.seq) else None


def _others(view: LogView) -> list[Entry]:
    """Return the log's own entries that say so, and that nobody signed for their place."""
    counting = {each.entry.seq for each in verifications_in(view)}
    log = view.log or view
    return [entry for entry in log.of_kind(AUDIT_VERIFIED) if entry.before is None and entry.seq not in counting]


def _moved(view: LogView, entry: Entry) -> Verified | None:
    """Return what an auditor signed of this log at another place, where that is that it does not hold; None for anything else."""
    form = entry.fields.get("form")
    if text(entry, "verdict").startswith(_VALID) or not isinstance(form, dict) or view.ids is None:
        return None
    if not isinstance(form.get("entry"), int) or not isinstance(form.get("head"), str):
        return None
    place = Place(form["entry"], form["head"])
    if fault_of(entry.fields, VERIFICATION, place, view.ids, view.roster.at(entry.seq)):
        return None
    return _verified(entry, str(form["person"]), str(form["at"]), str(form["at"]))
