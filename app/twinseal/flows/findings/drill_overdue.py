"""A time in which no drill was held to its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.bursts import DAY_S
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.finding import Rank
from twinseal.domain.opening import OpeningKind
from twinseal.flows.context.times import begun_days
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.dated import dated_openings, now_s, steady
from twinseal.flows.log.drills import drills_held
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import text


def _moments(view: LogView) -> list[tuple[Entry, int]]:
    """Return the founding, and each drill after it."""
    founded = next(iter(view.of_kind(VAULT_FOUNDED)), None)
    if founded is None:
        return []
    return list(steady(view, (founded, *(entry for entry in drills_held(view) if entry.seq > founded.seq))))


def _find(moments: Sequence[tuple[Entry, int]], view: LogView) -> Iterator[Match]:
    every = view.policy.drill_days
    begun = [opening.at_s for opening in dated_openings(view) if opening.story.kind == OpeningKind.DRILL]
    ends: list[tuple[str, int]] = [(text(entry, "t"), at_s) for entry, at_s in moments[1:]]
    if moments and (now := now_s(view, moments[-1])) is not None:
        ends.append(("", now))
    for (entry, start_s), (end_utc, end_s) in zip(moments, ends, strict=False):
        if (end_s - start_s) // DAY_S <= every:
            continue
        # The drill that ended the time began a few minutes before its certificate, and is not one of those.
        tried = sum(start_s < at_s < end_s for at_s in begun) - bool(end_utc)
        days = begun_days(end_s - start_s)
        facts = {"since": text(entry, "t"), "until": end_utc, "days": days, "every": every, "tried": max(0, tried)}
        yield Match(str(entry.seq), places((entry,)), facts, text(entry, "t"))


DRILL_OVERDUE: Final = Rule(
    "D6",
    "Times in which no drill was held",
    Rank.MEDIUM,
    "no drill came to its end for {days} days, from {since:utc}[ to {until:utc}] on; the policy says at least every {every} days"
    "[; drills that were begun in between: {tried}].",
    _moments,
    _find,
    unit="drills",
    innocent="Real openings in that time went the same way, and the drill was put off.",
    thresholds=("drill_days",),
)
