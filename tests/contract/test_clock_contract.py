"""What every `Clock` promises: held by the machine's own and by the scripted one."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

import pytest

from twinseal.domain.ports import Clock
from twinseal.host.clock import RealClock
from twinseal.host.scripted_clock import ScriptedClock

BEGIN = datetime(2026, 3, 29, 1, 59, 55, tzinfo=timezone(timedelta(hours=1)))


@pytest.fixture(params=[RealClock, lambda: ScriptedClock(BEGIN)], ids=["real", "scripted"])
def clock(request: pytest.FixtureRequest) -> Clock:
    made: Clock = request.param()
    return made


class TestClock:
    """Run by each implementation."""

    def test_wall_time_is_aware_and_utc(self, clock: Clock) -> None:
        assert clock.utc().tzinfo is UTC

    def test_boot_time_is_whole_microseconds_and_never_runs_back(self, clock: Clock) -> None:
        times = [clock.boottime_us() for _ in range(100)]
        assert all(type(time) is int for time in times)
        assert times == sorted(times)
        assert times[0] > 0

    def test_the_boot_has_one_name_of_32_hex_digits(self, clock: Clock) -> None:
        assert re.fullmatch("[0-9a-f]{32}", clock.boot_id())
        assert clock.boot_id() == clock.boot_id()


def test_two_real_clocks_tell_of_the_same_boot() -> None:
    assert RealClock().boot_id() == RealClock().boot_id()


def test_the_scripted_clock_stands_still_and_moves_when_told() -> None:
    clock = ScriptedClock(BEGIN)
    assert clock.utc() == BEGIN == clock.utc()
    wall, boot = clock.utc(), clock.boottime_us()
    clock.advance(90.5)
    assert clock.utc() - wall == timedelta(seconds=90.5)
    assert clock.boottime_us() - boot == 90_500_000
    with pytest.raises(Exception, match="backwards"):
        clock.advance(-1)
