"""Times for people have one form, wherever in a sentence they stand."""

from __future__ import annotations

import pytest

from twinseal.domain.utc_text import utc_digits, utc_words


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
