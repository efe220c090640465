"""A time in which no auditor looked whether the log holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.audit import AUDIT_SIGNED_IN
from twinseal.domain.events.people import PERSON_ENROLLED
from twinseal.domain.finding import Rank
from twinseal.domain.people import Role
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.dated import steady
from twinseal.flows.log.gaps import gaps
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text
from twinseal.flows.log.verifications import verifications_in

_GRAVE_TIMES: Final = 2


def _moments(view: LogView) -> list[tuple[Entry, int]]:
    """Return from when on there was an auditor, and each time that one signed what a verification came to."""
    enrolled = next((entry for entry in view.of_kind(PERSON_ENROLLED) if text(entry, "role") == Role.AUDITOR), None)
    if enrolled is None:
        return []
    verified = (each.entry for each in verifications_in(view) if each.entry.seq > enrolled.seq)
    return list(steady(view, (enrolled, *verified)))


def _find(moments: Sequence[tuple[Entry, int]], view: LogView) -> Iterator[Match]:
    visits = [at_s for _, at_s in steady(view, view.of_kind(AUDIT_SIGNED_IN))]
    for gap in gaps(moments, view, view.policy.audit_every_days):
        rank = Rank.HIGH if gap.days > _GRAVE_TIMES * gap.every else Rank.MEDIUM
        facts = {**gap.facts(), "visits": gap.counted(visits)}
        yield Match(str(gap.entry.seq), places((gap.entry,)), facts, gap.since_utc, rank)


NO_VISIT: Final = Rule(
    "D4",
    "Times in which no auditor verified the log",
    Rank.HIGH,
    "no auditor verified the log for {days} days, from {since:utc}[ to {until:utc}] on; the policy says at least every {every} days"
    "[; auditors signed in {visits:count|time|times} in between].",
    _moments,
    _find,
    unit="verifications",
    innocent="The log was verified elsewhere, from an export.",
    thresholds=("audit_every_days",),
)
