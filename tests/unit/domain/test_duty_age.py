"""How urgent something owed is: a rotation is late before it is red, anything else is red when it is late."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from twinseal.domain.duty_age import DutyAge, age_of
from twinseal.domain.policy.policy import Policy

DUE = datetime(2026, 11, 3, 8, 0, 0, tzinfo=UTC)
DUTY = f"{DUE:%Y-%m-%dT%H:%M:%SZ}"
SECOND = timedelta(seconds=1)
IN_TIME, LATE, LONG = DutyAge


@pytest.mark.parametrize(
    ("kind", "after", "age"),
    [
        ("rotate", timedelta(), IN_TIME),
        ("rotate", SECOND, LATE),
        # Due after 24 hours, long overdue after 72.
        ("rotate", timedelta(hours=48), LATE),
        ("rotate", timedelta(hours=48) + SECOND, LONG),
        ("test", timedelta(), IN_TIME),
        ("test", SECOND, LONG),
        ("review", SECOND, LONG),
    ],
)
def test_age_follows_the_rules_of_the_vault(kind: str, after: timedelta, age: DutyAge) -> None:
    assert age_of(kind, DUTY, DUE + after, Policy()) is age


def test_red_follows_the_rule_and_no_time_is_red() -> None:
    at_once = Policy.chosen(rotation_due_h=24, rotation_red_h=24)
    assert age_of("rotate", DUTY, DUE + SECOND, at_once) is LONG
    assert age_of("rotate", DUTY, DUE + timedelta(days=5), Policy.chosen(rotation_red_h=2160)) is LATE
    assert age_of("rotate", "whenever", DUE, Policy()) is LONG


def test_a_duty_of_the_last_day_there_is_has_an_age() -> None:
    now = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    assert age_of("rotate", "9999-12-31T00:00:00Z", now, Policy()) is LATE
