"""What is due is said as people of the room would say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from fakes.accented import plain_words, spoken
from twinseal.domain.due_time import ago_words, day_and_clock, due_words, local_words, room_time


def test_what_is_due_is_said_in_local_time_with_day_and_distance() -> None:
    here = timezone(timedelta(hours=1))
    now = datetime(2026, 11, 28, 17, 15, 51, tzinfo=UTC)
    for due, words in (
        ("2026-11-29T17:15:51Z", "Sunday 18:15 (29 Nov, 24 h)"),
        ("2026-12-05T17:15:51Z", "Saturday 18:15 (5 Dec, 7 days)"),
        ("2026-11-28T17:45:51Z", "Saturday 18:45 (28 Nov, 30 min)"),
        ("2026-11-28T14:15:51Z", "Saturday 15:15 (28 Nov, 3 h late)"),
        ("2026-12-31T23:30:00Z", "Friday 00:30 (1 Jan 2027, 33 days)"),
    ):
        assert due_words(f"Rotate it by {due}", now, here) == f"Rotate it by {words}"
    assert due_words("Nothing.", now, here) == "Nothing."


def test_nothing_of_it_is_english_in_another_language() -> None:
    now = datetime(2026, 11, 28, 17, 15, 51, tzinfo=UTC)
    with spoken():
        for due in ("2026-11-28T14:15:51Z", "2026-11-28T17:45:51Z", "2027-01-05T17:15:51Z"):
            assert plain_words(due_words(due, now, UTC)) == []


def test_a_moment_is_said_by_the_name_of_its_day() -> None:
    room = timezone(timedelta(hours=1))
    now = datetime(2026, 11, 28, 16, 31, tzinfo=UTC)
    moments = {
        "2026-11-28T13:31:00Z": ("today 14:31", "3 h", True),
        "2026-11-29T17:15:00Z": ("tomorrow 18:15", "25 h", False),
        "2026-12-02T17:15:00Z": ("Wednesday 18:15", "4 days", False),
        "2026-12-05T17:15:00Z": ("5 Dec 18:15", "7 days", False),
    }
    for at_utc, words in moments.items():
        assert room_time(at_utc, now, room) == words
    assert room_time("soon", now) is None
    assert ago_words("2026-11-22T21:17:00Z", now, room) == "Sunday 22 Nov 22:17, 6 days ago"
    assert ago_words("2026-11-28T16:30:20Z", now, room) == "Saturday 28 Nov 17:30, just now"
    assert ago_words("2026-11-28T16:30:00Z", now, room) == "Saturday 28 Nov 17:30, 1 min ago"
    assert ago_words("", now) == ""
    assert local_words("It began on 2026-11-22T21:17:00Z.", now, room) == "It began on 22 Nov 22:17."
    assert local_words("It began on 2025-12-31T23:17:00Z.", now, room) == "It began on 1 Jan 00:17."
    assert local_words("It began on 2025-11-22T21:17:00Z.", now, room) == "It began on 22 Nov 2025 22:17."
    assert day_and_clock("2026-11-22T21:17:00Z", room) == ("22 Nov", "22:17")
    assert day_and_clock("") == ()
