"""Openings that come too often, against a count made in the plainest way."""

from __future__ import annotations

import random
from dataclasses import replace
from itertools import pairwise

import pytest

from twinseal.domain.bursts import BurstLimits, more_often_than_before, more_often_than_expected, over_budget
from twinseal.domain.chance import more_than_before
from twinseal.domain.days import DAY_S

LIMITS = BurstLimits()


def _days(*days: float) -> list[int]:
    return [int(day * DAY_S) for day in days]


def test_three_in_a_month_after_three_in_a_year_are_a_burst() -> None:
    calm = (40, 160, 300)
    (burst,) = more_often_than_before(_days(*calm, 400, 405, 410), 0, LIMITS)
    assert (burst.place, burst.count, burst.before, burst.before_days) == (5, 3, 3, 365)
    assert burst.chance == more_than_before(3, 3, 30, 365) < 0.01
    assert more_often_than_before(_days(*calm, 400, 410), 0, LIMITS) == ()
    assert more_often_than_before(_days(*calm, 370, 390, 410), 0, LIMITS) == ()
    # As often as that was usual before.
    assert more_often_than_before(_days(*range(0, 400, 10)), 0, LIMITS) == ()


def test_after_a_burst_its_days_are_silent() -> None:
    calm = (40, 160, 300)
    many = _days(*calm, *(400 + 2 * place for place in range(30)))
    places = [burst.place for burst in more_often_than_before(many, 0, LIMITS)]
    times = [many[place] for place in places]
    assert len(places) > 1
    assert all(later - earlier >= LIMITS.span_s for earlier, later in pairwise(times))


def test_without_history_a_budget_is_what_counts() -> None:
    young = _days(1, 5, 9)
    assert more_often_than_before(young, 0, LIMITS) == ()
    assert [burst.place for burst in more_often_than_expected(young, 0, LIMITS, 1)] == [2]
    assert more_often_than_expected(young[:2], 0, LIMITS, 1) == ()
    assert more_often_than_expected(young, 0, LIMITS, 6) == ()
    # A day more than ninety before the thirty of which it is asked: now the log can be compared with itself.
    old = _days(0, 3, 6, 100, 110, 121)
    assert more_often_than_expected(old, 0, LIMITS, 1) == (more_often_than_expected(old[:3], 0, LIMITS, 1)[0],)
    assert more_often_than_expected(old, 0, replace(LIMITS, history_days=100), 1)[-1].place == 5


def test_a_budget_is_passed_whatever_chance_says() -> None:
    assert over_budget(_days(0, 100, 200), 1) == ()
    assert over_budget(_days(0, 50, 90.9, 92), 1) == ((1, 2), (2, 3), (3, 3))
    assert over_budget(_days(0), 0) == ((0, 1),)


@pytest.mark.parametrize("rate", [1, 6])
def test_counts_are_those_of_looking_at_every_opening(rate: float) -> None:
    player, at, moments = random.Random(11), 0.0, []
    while (at := at + player.expovariate(rate / 30)) < 1500:
        moments.append(int(at * DAY_S))
    plain, last = [], -LIMITS.span_s
    for place, moment in enumerate(moments):
        before_s = min(365 * DAY_S, moment - LIMITS.span_s)
        now = sum(moment - LIMITS.span_s < each <= moment for each in moments[: place + 1])
        before = sum(moment - LIMITS.span_s - before_s <= each <= moment - LIMITS.span_s for each in moments)
        if before_s < 90 * DAY_S or before < 3 or now < 3 or moment - last < LIMITS.span_s:
            continue
        if more_than_before(now, before, LIMITS.span_s, before_s) < 0.01:
            plain.append((place, now, before))
            last = moment
    assert [(each.place, each.count, each.before) for each in more_often_than_before(moments, 0, LIMITS)] == plain


def test_false_alarms_are_as_rare_as_was_simulated() -> None:
    """Of 240 years of two openings a month without any change: about 0.22 false alarms a year."""
    player, years, alarms = random.Random(2026), 30, 0
    for _ in range(8):
        at, moments = 0.0, []
        while (at := at + player.expovariate(24 / 365)) < years * 365:
            moments.append(int(at * DAY_S))
        alarms += len(more_often_than_before(moments, 0, LIMITS))
    assert 0.12 < alarms / (8 * years) < 0.32
