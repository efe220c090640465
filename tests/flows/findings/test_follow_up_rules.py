"""What else the rules of follow-up say, how grave it is, and that what was overdue stays a finding."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from fakes.control_cases import _threshold
from fakes.event_samples import entry_of
from fakes.follow_up_cases import _visited, change_of_people, slip, unsigned, visits
from fakes.habit_cases import rotated
from fakes.signed_opening import PUBLIC
from fakes.small_roster import roster_of
from fakes.told_log import START, Opening, later, log, openings
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED
from twinseal.domain.events.audit import FINDING_RAISED
from twinseal.domain.events.duties import DUTY_ACKNOWLEDGED, DUTY_CREATED
from twinseal.domain.events.maintenance import ENVELOPE_UNDONE
from twinseal.domain.events.vault import PROGRAM_STARTED
from twinseal.domain.finding import Finding, Rank
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.log.log_view import LogView


def _findings(rule: str, view: LogView) -> tuple[Finding, ...]:
    return BY_ID[rule].look(view).findings


@pytest.mark.parametrize(
    ("rule", "view", "rank"),
    [
        ("D1", openings(Opening(), now_utc=later(START, hours=30)), Rank.MEDIUM),
        ("D1", openings(Opening(), now_utc=later(START, hours=73)), Rank.HIGH),
        ("D4", _visited(40, until=41), Rank.MEDIUM),
        ("D4", _visited(80, until=81), Rank.HIGH),
    ],
)
def test_what_is_graver_ranks_higher(rule: str, view: LogView, rank: Rank) -> None:
    assert [finding.rank for finding in _findings(rule, view)] == [rank]


def test_without_a_time_to_look_from_nothing_is_overdue() -> None:
    assert _findings("D1", openings(Opening())) == ()
    assert _findings("D4", log(*visits(30))) == ()


def test_a_slip_is_owed_until_its_owner_confirms_that_one() -> None:
    (owed,) = _findings("D3", slip(hours=73))
    assert (owed.subject, len(owed.entries), owed.rank) == ("slip e1", 2, Rank.MEDIUM)
    assert _findings("D3", slip(hours=72)) == _findings("D3", slip(10, hours=500)) == ()
    # A duty of an envelope for which there is no slip is owed by nobody.
    assert BY_ID["D3"].look(slip(hours=500, envelope="e2")).tested == 0
    (late,) = _findings("D3", slip(80, hours=500))
    assert (late.id, late.facts["said"]) == (owed.id, later(START, hours=80))


def test_what_nobody_signed_acknowledges_nothing() -> None:
    # Whoever has the folder writes entries, also ones that say a time of before.
    owed = slip(hours=500)
    forged = unsigned(owed, ALERT_ACKNOWLEDGED, alert=len(owed.entries) - 1, how="slip")
    assert _findings("D3", forged) == _findings("D3", owed) != ()
    change = change_of_people(hours=73)
    assert len(_findings("D3", change)) == 2
    assert _findings("D3", unsigned(change, DUTY_ACKNOWLEDGED, person="p3", duty_id="d1")) == _findings("D3", change)


def test_a_change_made_while_the_key_was_lost_is_owed_too() -> None:
    # Its entry is kept apart, under a number of its own, before the entry from which on the changed people are in force.
    plain = change_of_people(("p3", 1), hours=73)
    owes, said = plain.entries
    apart = LogView.of([replace(entry_of(PROGRAM_STARTED, opening=""), seq=1), said, replace(owes, seq=1, before=3)])
    view = replace(apart, roster=roster_of({0: PUBLIC, 3: PUBLIC}), now_utc=plain.now_utc)
    assert [finding.subject for finding in _findings("D3", view)] == ["p3", "p4"]


@pytest.mark.parametrize("numbers", [("3", "9", "3"), ("9", "3", "9"), ("9", "3", "3", "9")])
def test_no_entry_gives_a_threshold_back_that_is_another_one(numbers: tuple[str, ...]) -> None:
    view = _threshold(*numbers)
    assert _findings("A29", replace(view, thresholds=replace(view.thresholds, a1_times=9, a1_of_last=9)))


def test_what_is_low_and_what_this_rule_says_owe_no_answer() -> None:
    shown = {"finding": "0a1b2c3d", "rule": "A3", "rank": "low"}
    own = {**shown, "rule": "D5", "rank": "medium"}
    assert BY_ID["D5"].look(log((FINDING_RAISED, shown), (FINDING_RAISED, own), now_utc=later(START, days=400))).tested == 0


def test_what_no_auditor_signed_is_no_verification() -> None:
    # Whoever has the folder appends the entry, or one that somebody else signed, or that is in another name.
    forged: list[dict[str, Any]] = [{"signature": "00" * 64}, {"by": "p2"}, {"person": "p2"}, {"form": {}}]
    for facts in forged:
        (finding,) = _findings("D4", _visited(10, 30, until=40, **facts))
        assert (finding.facts["days"], finding.facts["visits"]) == (40, 2), facts
    assert _findings("D4", _visited(10, 30, until=40)) == ()


def test_without_an_auditor_no_visit_is_missed() -> None:
    assert BY_ID["D4"].look(log(*visits(role="officer"), now_utc=later(START, days=400))).tested == 0


def test_what_was_overdue_stays_a_finding_under_its_id() -> None:
    (owed,) = _findings("D1", openings(Opening(), now_utc=later(START, hours=30)))
    done = rotated(later(START, hours=53), 9)
    (late,) = _findings("D1", openings(Opening(), done, now_utc=later(START, hours=900)))
    assert (late.id, late.rank, late.facts["ended"]) == (owed.id, Rank.MEDIUM, done_at := late.facts["ended"])
    assert str(done_at) > str(late.facts["due"])


def test_what_an_undone_change_owes_again_is_no_due_of_its_own() -> None:
    # The replacement that this opening undoes had ended the rotation of the first one, which was due long before.
    due = later(START, days=1)
    owed_again = (DUTY_CREATED, {"duty": "rotate", "envelope": "e1", "due": due, "opening": "o2"})
    second = Opening(number=2, at=later(START, days=40), inside=[(ENVELOPE_UNDONE, {"envelope": "e1"})])
    view = log(*Opening().entries(), *second.entries(), owed_again, now_utc=later(START, days=80))
    (late,) = _findings("D1", view)
    assert [each.facts["due"] for each in late.times] == [due, later(START, days=41)]
