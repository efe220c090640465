"""A time in which no auditor looked whether the log holds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.bursts import DAY_S
from twinseal.domain.events.audit import AUDIT_SIGNED_IN, AUDIT_VERIFIED
from twinseal.domain.events.people import PERSON_ENROLLED
from twinseal.domain.finding import Rank
from twinseal.domain.people import Role
from twinseal.flows.context.times import begun_days
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.dated import now_s, steady
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text

_GRAVE_TIMES: Final = 2


def _moments(view: LogView) -> list[tuple[Entry, int]]:
    """Return from when on there was an auditor, and each time that one verified the log."""
    enrolled = next((entry for entry in view.of_kind(PERSON_ENROLLED) if text(entry, "role") == Role.AUDITOR), None)
    if enrolled is None:
        return []
    verified = (entry for entry in view.of_kind(AUDIT_VERIFIED) if entry.seq > enrolled.seq)
    return list(steady(view, (enrolled, *verified)))


def _find(moments: Sequence[tuple[Entry, int]], view: LogView) -> Iterator[Match]:
    every = view.policy.audit_every_days
    visits = list(steady(view, view.of_kind(AUDIT_SIGNED_IN)))
    ends: list[tuple[str, int]] = [(text(entry, "t"), at_s) for entry, at_s in moments[1:]]
    if moments and (now := now_s(view, moments[-1])) is not None:
        ends.append(("", now))
    for (entry, start_s), (end_utc, end_s) in zip(moments, ends, strict=False):
        days = (end_s - start_s) // DAY_S
        if days <= every:
            continue
        between = sum(start_s < at_s < end_s for _, at_s in visits)
        facts = {
            "since": text(entry, "t"),
            "until": end_utc,
            "days": begun_days(end_s - start_s),
            "every": every,
            "visits": between,
        }
        rank = Rank.HIGH if days > _GRAVE_TIMES * every else Rank.MEDIUM
        yield Match(str(entry.seq), places((entry,)), facts, text(entry, "t"), rank)


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
