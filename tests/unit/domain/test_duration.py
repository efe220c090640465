"""A duration below a minute names no minutes."""

from __future__ import annotations

import pytest

from twinseal.domain.duration import duration_text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (50, "50 s"), (59, "59 s"), (60, "1 min 0 s"), (579, "9 min 39 s"), (3661, "61 min 1 s")],
)
def test_below_a_minute_it_names_no_minutes(seconds: int, words: str) -> None:
    assert str(duration_text(seconds)) == words
