"""Days are counted in one way: begun ones of what is over, whole ones of what is to come."""

from __future__ import annotations

from twinseal.domain.days import begun_days, days_left


def test_days_that_are_over_count_as_begun_and_others_whole() -> None:
    seconds = (-5, 0, 0.4, 1, 86_399, 86_400, 86_400.4, 86_401)
    assert [begun_days(each) for each in seconds] == [0, 0, 1, 1, 1, 1, 2, 2]
    assert [days_left(each) for each in seconds] == [0, 0, 0, 0, 0, 1, 1, 1]
