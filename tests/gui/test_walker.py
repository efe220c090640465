"""The walk of the pictures: however long drawing takes, nothing runs out in it."""

from __future__ import annotations

import time
from pathlib import Path

from twinseal.gui.walker import SIZES, WalkClock, Wanted
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


def test_it_walks_in_a_window_in_which_all_can_be_done() -> None:
    # In the lowest window no list of changes can be begun, whoever asks for its pictures alone.
    assert Wanted(Path(), sizes=((640, 360, 1),)).walked == (1280, 800)
    assert Wanted(Path(), sizes=((640, 360, 1), (853, 480, 1.5))).walked == (853, 480)
    assert Wanted(Path()).walked == SIZES[0][:2]
