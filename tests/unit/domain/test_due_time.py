"""What is due is said as people of the room would say it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from fakes.accented import plain_words, spoken
from twinseal.domain.days import begun_days
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


def test_a_time_at_the_edge_of_the_calendar_or_none_is_said() -> None:
    now = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    for hours, at_utc, words, is_over in (
        (-5, "0001-01-01T00:00:00Z", "1 Jan 00:00", True),
        (9, "9999-12-31T23:59:59Z", "31 Dec 23:59", False),
    ):
        room = timezone(timedelta(hours=hours))
        said = room_time(at_utc, now, room)
        assert said is not None
        assert (said.day, said.over) == (words, is_over)
        assert day_and_clock(at_utc, room) == tuple(words.rsplit(" ", 1))
        assert at_utc[:4].lstrip("0") in local_words(at_utc, now, room)
        assert at_utc not in due_words(at_utc, now, room) + ago_words(at_utc, now, room)
    never = "2026-13-40T25:61:00Z"
    assert (room_time(never, now), ago_words(never, now), day_and_clock(never)) == (None, "", ())
    assert local_words(f"Until {never}.", now) == due_words(f"Until {never}.", now) == f"Until {never}."


def test_late_and_due_count_days_as_every_list_does() -> None:
    now = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
    for late, words in (
        (timedelta(seconds=20), "1 min late"),
        (timedelta(minutes=1), "1 min late"),
        (timedelta(hours=23, minutes=59), "24 h late"),
        (timedelta(hours=72), "72 h late"),
        (timedelta(hours=72, seconds=1), "4 days late"),
        (timedelta(days=7), "7 days late"),
        (timedelta(days=7, minutes=1), "8 days late"),
        (timedelta(days=7, hours=23, minutes=59), "8 days late"),
    ):
        due = f"{now - late:%Y-%m-%dT%H:%M:%SZ}"
        assert due_words(due, now, UTC).endswith(f", {words})")
        if "days" in words:
            assert words == f"{begun_days(late.total_seconds())} days late"
            assert ago_words(due, now, UTC).endswith(f", {words.replace('late', 'ago')}")
    for left, far in (
        (timedelta(hours=72, seconds=1), "3 days"),
        (timedelta(days=7, seconds=-1), "6 days"),
        (timedelta(days=7), "7 days"),
        (timedelta(days=7, hours=23, minutes=59), "7 days"),
    ):
        said = room_time(f"{now + left:%Y-%m-%dT%H:%M:%SZ}", now, UTC)
        assert said is not None
        assert (said.far, said.over) == (far, False)


def test_a_clock_change_of_the_room_makes_no_day_longer() -> None:
    room = ZoneInfo("Europe/Berlin")
    # The night of 24 to 25 October 2026 has an hour more, that of 27 to 28 March an hour less.
    for now, due, said in (
        (datetime(2026, 10, 28, 12, 0, tzinfo=room), "2026-10-24T11:00:00Z", "Saturday 13:00 (24 Oct, 4 days late)"),
        (datetime(2026, 10, 28, 12, 0, tzinfo=room), "2026-10-24T10:59:59Z", "Saturday 12:59 (24 Oct, 5 days late)"),
        (datetime(2026, 10, 24, 12, 0, tzinfo=room), "2026-10-28T11:00:00Z", "Wednesday 12:00 (28 Oct, 4 days)"),
        (datetime(2027, 3, 25, 12, 0, tzinfo=room), "2027-03-29T10:00:00Z", "Monday 12:00 (29 Mar, 3 days)"),
        (datetime(2027, 3, 25, 12, 0, tzinfo=room), "2027-03-29T11:00:00Z", "Monday 13:00 (29 Mar, 4 days)"),
    ):
        assert due_words(due, now, room) == said
