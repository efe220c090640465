"""Working hours are those of the room's own clock, in summer and in winter."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from twinseal.domain.constitution import Site
from twinseal.domain.site_form import hours_of
from twinseal.domain.working_hours import is_working_time

BERLIN = Site(zone="Europe/Berlin", hours=hours_of("Mon-Fri 07:00-17:00; Sat 8:00-12:00"))


@pytest.mark.parametrize(
    ("at", "working"),
    [
        ("2026-11-02T06:00:00", True),
        ("2026-11-02T05:59:59", False),
        ("2026-11-02T15:59:59", True),
        ("2026-11-02T16:00:00", False),
        ("2026-07-06T05:00:00", True),
        ("2026-11-07T10:00:00", True),
        ("2026-11-08T10:00:00", False),
    ],
)
def test_a_moment_is_judged_by_the_clock_of_the_room(at: str, working: bool) -> None:
    assert is_working_time(BERLIN, datetime.fromisoformat(at).replace(tzinfo=UTC)) is working


@pytest.mark.parametrize(
    ("zone", "at"), [("America/New_York", "0001-01-01T00:00:00"), ("Asia/Tokyo", "9999-12-31T23:59:59")]
)
def test_a_time_that_no_calendar_has_there_is_judged_too(zone: str, at: str) -> None:
    # As only who forges an entry writes it: the desk reads on.
    assert is_working_time(replace(BERLIN, zone=zone), datetime.fromisoformat(at).replace(tzinfo=UTC)) is False


@pytest.mark.parametrize(
    "site", [Site(), Site(zone="Europe/Berlin"), Site(hours=BERLIN.hours), Site(zone="No/Where", hours=BERLIN.hours)]
)
def test_without_hours_or_a_zone_nothing_is_said(site: Site) -> None:
    assert is_working_time(site, datetime(2026, 11, 2, 9, tzinfo=UTC)) is None
