"""A wall clock that is moved is noticed, however slowly; time that only passes is not."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from twinseal.host.clock import ClockWatch, RealClock
from twinseal.host.scripted_clock import ScriptedClock

BEGIN = datetime(2026, 10, 25, 0, 59, 50, tzinfo=UTC)


@pytest.fixture
def clock() -> ScriptedClock:
    return ScriptedClock(BEGIN)


def move(clock: ScriptedClock, seconds: float) -> None:
    clock.set_wall(clock.utc() + timedelta(seconds=seconds))


@pytest.mark.parametrize("seconds", [0, 1, 3600, 86_400 * 400])
def test_time_that_passes_is_no_jump(clock: ScriptedClock, seconds: float) -> None:
    watch = ClockWatch(clock)
    clock.advance(seconds)
    assert watch.jump_s() is None


@pytest.mark.parametrize("seconds", [6, -6, 3600, -3600, 86_400 * 365, -86_400 * 365])
def test_a_jump_is_told_once_with_its_sign(clock: ScriptedClock, seconds: int) -> None:
    watch = ClockWatch(clock)
    clock.advance(100)
    move(clock, seconds)
    assert watch.jump_s() == seconds
    assert watch.jump_s() is None
    move(clock, -seconds)
    assert watch.jump_s() == -seconds


@pytest.mark.parametrize("seconds", [5, -5, 4.9, -4.9])
def test_what_a_time_service_corrects_is_no_jump(clock: ScriptedClock, seconds: float) -> None:
    watch = ClockWatch(clock)
    move(clock, seconds)
    assert watch.jump_s() is None


def test_creeping_in_small_steps_is_one_jump(clock: ScriptedClock) -> None:
    watch, jumps = ClockWatch(clock), []
    for _ in range(12):
        clock.advance(1)
        move(clock, -2)
        jumps.append(watch.jump_s())
    assert [jump for jump in jumps if jump is not None] == [-6, -6, -6, -6]


def test_the_real_clocks_agree() -> None:
    watch = ClockWatch(RealClock())
    assert watch.jump_s() is None
