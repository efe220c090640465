"""What is late on paper: as many days as the desk says, begun days counted."""

from __future__ import annotations

from twinseal.flows.context.times import parse
from twinseal.flows.reporting.rows.follow_up import _age, _late


def test_what_is_late_counts_days_that_have_begun() -> None:
    due = "2026-11-20T12:00:00Z"
    for now, late, age in (
        ("2026-11-20T12:00:01Z", "1 d late", "overdue by 1 day"),
        ("2026-11-27T12:00:00Z", "7 d late", "overdue by 7 days"),
        ("2026-11-27T12:00:01Z", "8 d late", "overdue by 8 days"),
    ):
        assert (_late(due, parse(now)), _age(due, parse(now))) == (late, age)
    # What is still to come is not said to be further off than it is.
    assert _age(due, parse("2026-11-18T12:00:01Z")) == "due in 1 day"
    assert _age("never", parse(due)) == "overdue"
