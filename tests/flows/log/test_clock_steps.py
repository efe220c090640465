"""A step of the clock is told by the entries alone: wall time against the time since boot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from fakes.told_log import log
from twinseal.audit.read.reader import Entry
from twinseal.domain.events.opening import OPENING_BEGUN, OPENING_RESEALED
from twinseal.domain.events.sealing import SEAL_COMMITTED
from twinseal.domain.events.vault import CLOCK_CORRECTED, CLOCK_STEP
from twinseal.flows.context.times import iso
from twinseal.flows.log.clock_steps import clock_step, steps_explained
from twinseal.flows.log.log_view import LogView

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


def test_what_began_while_the_key_was_lost_explains_no_more() -> None:
    made = list(log(
        (SEAL_COMMITTED, {"opening": "o1", "seal": 1, "change_set": ""}),
        (CLOCK_STEP, {"seconds": 400, "opening": ""}),
        (OPENING_BEGUN, {"opening": "o2"}),
        (OPENING_RESEALED, {"opening": "o2", "cause": "clock_jump"}),
        (SEAL_COMMITTED, {"opening": "o2", "seal": 2, "change_set": ""}),
        (CLOCK_CORRECTED, {"opening": "o3", "change_set": "set1", "reason": "The battery failed."}),
        (SEAL_COMMITTED, {"opening": "o3", "seal": 3, "change_set": "set1"}),
    ).entries)  # fmt: skip
    (whole,) = steps_explained(LogView.of(made))
    assert (whole.first, whole.until) == (3, 6)
    # Kept apart it has a number of its own, which says nothing of where it stands.
    made[2] = replace(made[2], seq=0, before=4)
    (step,) = steps_explained(LogView.of(made))
    assert (step.first, step.until) == (4, 6)
