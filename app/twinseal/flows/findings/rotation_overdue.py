"""Secrets that were not rotated in time after an opening exposed them, or that were rotated too late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from twinseal.domain.duty_age import DutyAge, age_of
from twinseal.domain.events.sentence import Variant
from twinseal.domain.finding import Rank
from twinseal.domain.utc_text import is_moment
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.owed_rotations import OwedRotation, owed_rotations
from twinseal.flows.log.stories import text


def _find(owed: Sequence[OwedRotation], view: LogView) -> Iterator[Match]:
    for each in owed:
        until = view.now_utc if each.is_owed else each.rotation.ended_utc
        if not is_moment(until):
            continue
        age = age_of(ROTATE, each.due_utc, datetime.fromisoformat(until), view.policy)
        if age is not DutyAge.IN_TIME:
            facts = {
                "opening": each.rotation.opening,
                "envelope": each.rotation.envelope,
                "due": each.due_utc,
                "ended": "" if each.is_owed else each.rotation.ended_utc,
                "reason": each.rotation.reason,
            }
            rank = Rank.HIGH if age is DutyAge.LONG_OVERDUE else Rank.MEDIUM
            about = each.rotation.envelope or each.rotation.opening
            match = in_opening(each.story, (each.entry,), facts, rank=rank, subject=about)
            # It is a finding from the day on which it was due, which stays the same however it ends.
            yield Match(match.subject, match.entries, match.facts, each.due_utc or text(each.entry, "t"), match.rank)


ROTATION_OVERDUE: Final = Rule(
    "D1",
    "Secrets that were not rotated in time",
    Rank.HIGH,
    (
        Variant(
            "{envelope:label}, exposed in {named:opening}, was due to be rotated by {due:utc}; that was closed on {ended:utc}"
            "[, not done: {reason:inner}].",
            lambda facts: facts.get("envelope") and facts.get("ended"),
        ),
        Variant(
            "{envelope:label}, exposed in {named:opening}, was due to be rotated by {due:utc} and is not.",
            lambda facts: facts.get("envelope"),
        ),
        Variant(
            "everything in reach of {named:opening} was due to be rotated[ by {due:utc}]; that was closed on {ended:utc}"
            "[, not done: {reason:inner}].",
            lambda facts: facts.get("ended"),
        ),
        Variant("everything in reach of {named:opening} was due to be rotated[ by {due:utc}] and is not."),
    ),
    owed_rotations,
    _find,
    unit="rotations that were owed",
    innocent="It was rotated in the system, and nobody opened the vault yet to say so.",
    thresholds=("rotation_due_h", "rotation_red_h"),
    version=2,
)
