"""A last day stands for its end, or for now where it is not over; a day to come is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest

from fakes.told_log import START, Opening, later, openings
from twinseal.domain.errors import BadInput
from twinseal.flows.log.stories import text
from twinseal.flows.reporting.period import days_until, end_of

_NOW = "2026-11-20T16:05:33Z"


@pytest.mark.parametrize(
    ("typed", "end"),
    [
        ("", _NOW),
        ("2026-11-20", _NOW),
        ("2026-11-19", "2026-11-19T23:59:59Z"),
        ("2026-11-19T12:00:00Z", "2026-11-19T12:00:00Z"),
    ],
)
def test_a_day_ends_at_its_end_or_now(typed: str, end: str) -> None:
    assert end_of(typed, _NOW) == end


def test_a_day_to_come_is_refused() -> None:
    with pytest.raises(BadInput, match=r"^Last day: 2026-11-21 is still to come"):
        end_of("2026-11-21", _NOW)
    with pytest.raises(BadInput, match=r"^Period: enter a date"):
        end_of("tomorrow", _NOW)


def test_days_until_a_moment_are_those_before_it() -> None:
    view = openings(*(Opening(number=number, at=later(START, days=number)) for number in range(1, 6)))
    chosen = days_until(view.entries, later(START, days=4, hours=12), timedelta(days=2))
    assert {text(entry, "opening") for entry in chosen} == {"o3", "o4"}
    for typed in ("2026-11-01", "0001-01-01"):
        with pytest.raises(BadInput, match=rf"^Last day: the log begins at 2026-11-03 09:00 UTC, after {typed}"):
            days_until(view.entries, end_of(typed, _NOW), timedelta(days=91))
