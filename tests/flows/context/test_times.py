"""Times as the log writes them, also those that no calendar goes beyond."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from twinseal.flows.context.times import iso, parse, time_after


@pytest.mark.parametrize(
    ("at", "after"),
    [
        ("2026-11-30T09:00:00Z", "2026-12-07T09:00:00Z"),
        ("0001-01-01T00:00:00Z", "0001-01-08T00:00:00Z"),
        ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
        ("2026-02-30T09:00:00Z", ""),
        ("", ""),
    ],
)
def test_a_time_after_any_other_is_one_of_the_log(at: str, after: str) -> None:
    assert time_after(at, timedelta(days=7)) == after


def test_a_time_reads_back_as_it_was_written() -> None:
    moment = datetime(1, 2, 3, 4, 5, 6, 7, tzinfo=UTC)
    assert parse(iso(moment)) == moment.replace(microsecond=0)
