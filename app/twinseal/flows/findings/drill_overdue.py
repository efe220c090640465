"""A time in which no drill was held to its end."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.finding import Rank
from twinseal.domain.opening import OpeningKind
from twinseal.flows.findings.rule import Match, Rule, places
from twinseal.flows.log.dated import dated_openings, steady
from twinseal.flows.log.drills import drills_held
from twinseal.flows.log.gaps import gaps
from twinseal.flows.log.log_view import LogView


def _moments(view: LogView) -> list[tuple[Entry, int]]:
    """Return the founding, and each drill after it."""
    founded = next(iter(view.of_kind(VAULT_FOUNDED)), None)
    if founded is None:
        return []
    return list(steady(view, (founded, *(entry for entry in drills_held(view) if entry.seq > founded.seq))))


def _find(moments: Sequence[tuple[Entry, int]], view: LogView) -> Iterator[Match]:
    begun = [opening.at_s for opening in dated_openings(view) if opening.story.kind == OpeningKind.DRILL]
    for gap in gaps(moments, view, view.policy.drill_days):
        # The drill that ended the time began a few minutes before its certificate, and is not one of those.
        tried = max(0, gap.counted(begun) - bool(gap.until_utc))
        yield Match(str(gap.entry.seq), places((gap.entry,)), {**gap.facts(), "tried": tried}, gap.since_utc)


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
