"""Times for people have one form, wherever in a sentence they stand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from twinseal.domain.utc_text import due_words, utc_digits, utc_words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2026-11-25T18:31:07Z", "2026-11-25 18:31 UTC"),
        ("2026-11-25T18:31:07.123456Z", "2026-11-25 18:31 UTC"),
        ("Due 2026-11-25T18:31:07Z, seen 2026-11-24T00:00:00Z.", "Due 2026-11-25 18:31 UTC, seen 2026-11-24 00:00 UTC."),
        ("2026-11-25", "2026-11-25"),
        ("", ""),
    ],
)
def test_a_time_of_the_log_is_told_as_people_read_it(text: str, words: str) -> None:
    assert utc_words(text) == words


def test_seconds_are_kept_where_they_tell_entries_apart() -> None:
    assert utc_words("2026-11-25T18:31:07Z", seconds=True) == "2026-11-25 18:31:07 UTC"
    assert utc_digits("2026-11-25T18:31:07Z") == "2026-11-25 18:31:07"


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
