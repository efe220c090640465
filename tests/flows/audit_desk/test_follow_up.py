"""What is still to be done: when it was due, and for how many days secrets were exposed, as everywhere else."""

from __future__ import annotations

from pathlib import Path

from fakes.small_vault import found
from fakes.told_log import START, Opening, later, openings
from twinseal.domain.duty_age import DutyAge
from twinseal.flows.audit_desk.follow_up import follow_up
from twinseal.flows.context.times import parse


def test_a_rotation_is_due_when_the_log_says_so(tmp_path: Path) -> None:
    # No seal took it up: the opening ended without a reseal, so the header has no duty of it.
    header = found(tmp_path / "vault").header()
    assert header.duties == ()
    view = openings(Opening(unclean=True), now_utc=later(START, hours=5))
    follow = follow_up(view, (), header, parse(later(START, hours=5)))
    # All that was in reach, as the duty says; and what was shown, as nobody knows at the start after it that nothing else was.
    shown_at = later(START, seconds=125)
    assert {line.due_utc for line in follow.lines} == {later(START, days=1), later(shown_at, days=1)}
    assert {(line.age, line.days, follow.exposed_days) for line in follow.lines} == {(DutyAge.IN_TIME, 1, 1)}
    later_on = follow_up(view, (), header, parse(later(START, days=2)))
    assert (follow.late_duties, len(later_on.late_duties)) == ((), 2)
