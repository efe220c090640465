"""The walk of the pictures: however long drawing takes, nothing runs out in it."""

from __future__ import annotations

import time

from twinseal.gui.walker import WalkClock
from twinseal.host.clock import ClockWatch


def test_its_clock_stands_still_while_pictures_are_drawn() -> None:
    clock = WalkClock()
    watch = ClockWatch(clock)
    clock.move_on(90)
    with clock.still():
        began = clock.boottime_us()
        utc = clock.utc()
        time.sleep(0.05)
        assert clock.boottime_us() == began
        assert abs((clock.utc() - utc).total_seconds()) < 0.02
        clock.move_on(7)
        assert clock.boottime_us() == began + 7_000_000
        left_ns = time.monotonic_ns()
    passed_us = clock.boottime_us() - began - 7_000_000
    assert 0 <= passed_us <= (time.monotonic_ns() - left_ns) // 1000 + 1000
    # Both clocks moved alike: no jump is seen.
    assert watch.jump_s() is None
