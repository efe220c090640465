"""A step of the clock is told by the entries alone: wall time against the time since boot."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest

from twinseal.audit.read.reader import Entry
from twinseal.flows.context.times import iso
from twinseal.flows.log.clock_steps import clock_step

BEGAN = datetime(2026, 11, 2, 8, 0, tzinfo=UTC)
At = tuple[float, float, str]
"""Seconds of the wall clock after the first entry, seconds since boot, and the boot."""


def entries(*moments: At) -> list[Entry]:
    return [
        Entry(
            seq,
            {"t": iso(BEGAN + timedelta(seconds=wall)), "mono_us": int(since_boot * 1_000_000), "boot": boot},
            b"h" * 32,
        )
        for seq, (wall, since_boot, boot) in enumerate(moments)
    ]


CASES: dict[str, tuple[Sequence[At], int | None]] = {
    "no entry": ((), None),
    "one entry": (((0, 10, "a"),), None),
    "a clock that runs": (((0, 10, "a"), (60, 70, "a"), (4000, 4010, "a")), None),
    "set forward": (((0, 10, "a"), (372, 70, "a"), (400, 98, "a")), 312),
    "set back": (((0, 10, "a"), (-252, 70, "a")), -312),
    "set forward and back": (((0, 10, "a"), (372, 70, "a"), (80, 90, "a")), 0),
    "within the slack": (((0, 10, "a"), (65, 70, "a")), None),
    "many small steps are one": (((0, 10, "a"), (64, 70, "a"), (68, 70, "a")), 8),
    "another boot, later": (((0, 10, "a"), (9000, 5, "b")), None),
    "another boot, earlier": (((0, 10, "a"), (-100, 5, "b"), (-95, 10, "b")), -100),
    "a step in the second boot": (((0, 10, "a"), (100, 5, "b"), (405, 10, "b")), 300),
}


@pytest.mark.parametrize("case", CASES)
def test_a_step_is_what_wall_and_boot_time_differ_by(case: str) -> None:
    moments, step = CASES[case]
    assert clock_step(entries(*moments)) == step


def test_an_entry_without_a_time_says_nothing() -> None:
    first, second = entries((0, 10, "a"), (372, 70, "a"))
    odd = Entry(7, {"t": "yesterday", "mono_us": 20_000_000, "boot": "a"}, b"h" * 32)
    assert clock_step([first, odd, second]) == 312
