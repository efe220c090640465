"""How long something is owed: in time, late, or long overdue; by the rules of the vault, without a label or a name."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from twinseal.domain.policy.policy import Policy
from twinseal.domain.utc_text import is_moment

_ROTATE: Final = "rotate"


class DutyAge(StrEnum):
    """How urgent a duty is."""

    IN_TIME = "in time"
    LATE = "late"
    """A rotation that is due and not long overdue yet."""
    LONG_OVERDUE = "long overdue"
    """A rotation after the time that the policy gives it at most, anything else once it is due."""


def drill_due(last_utc: str, now: datetime, policy: Policy) -> str:
    """Return by when the next drill is due, UTC, counted from the last one or from the founding; empty before people are warned of it."""
    due = datetime.fromisoformat(last_utc) + timedelta(days=policy.drill_days)
    return due.strftime("%Y-%m-%dT%H:%M:%SZ") if now >= due - timedelta(days=policy.warn_days) else ""


def alert_test_due(last_utc: str, policy: Policy) -> datetime:
    """Return by when the next test alert has to arrive, counted from the last one or from the founding."""
    return datetime.fromisoformat(last_utc) + timedelta(days=policy.alert_test_days)


def age_of(kind: str, due_utc: str, now: datetime, policy: Policy) -> DutyAge:
    """Return how urgent a duty of a kind is; what is due at no time is long overdue."""
    if not is_moment(due_utc):
        return DutyAge.LONG_OVERDUE
    due = datetime.fromisoformat(due_utc)
    if now <= due:
        return DutyAge.IN_TIME
    # Both times are counted from the opening that exposed it.
    spare = timedelta(hours=policy.rotation_red_h - policy.rotation_due_h) if kind == _ROTATE else timedelta()
    return DutyAge.LONG_OVERDUE if now - due > spare or not spare else DutyAge.LATE
