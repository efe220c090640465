"""Mistakes in written changes that people and rules in force show: refused before anybody signs in, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from conftest import Cast
from twinseal.domain.errors import TwinsealError
from twinseal.flows.change_list.before_signing import BeforeSigning
from twinseal.flows.change_list.written_changes import written_change

OFFICERS = ("Bo", "Cy")
Row = dict[str, object]
WHY = "Away for half a year"
MISTAKES: tuple[tuple[Sequence[str], list[Row], str], ...] = (
    ((), [{"act": "remove", "person": "Nobody", "reason": WHY}], "There is nobody called Nobody in this vault. Choose from: "),
    ((), [{"act": "suspend", "person": "Ada Operator", "reason": WHY, "until": "soon"}], "type a day such as 2027-02-01"),
    ((), [{"act": "suspend", "person": "Ada Operator", "reason": WHY, "until": "2020-02-01"}], "this day is over"),
    (OFFICERS, [{"act": "suspend", "person": "bo officer", "reason": WHY}], "Nobody signs about themselves"),
    (OFFICERS, [{"act": "person", "person": "Cy Officer", "team": "night"}], "Nobody signs about themselves"),
    (("Ada", "Bo"), [{"act": "suspend", "person": "Ed Operator", "reason": WHY}], "Only two officers can change this"),
    (OFFICERS, [{"act": "rebind", "person": "Bo Officer", "new": "both", "forgotten": True}], "Nobody signs for their own new"),
    ((), [{"act": "person", "person": "Ada Operator", "name": "bo officer"}], "looks like \u201cBo Officer\u201d"),
    ((), [{"act": "person", "person": "Ada Operator", "role": "auditor"}], "One person never both opens and audits"),
    ((), [{"act": "enrol", "person": "Bo Officer", "role": "officer"}], "looks like \u201cBo Officer\u201d"),
    ((), [{"act": "accept", "person": "Ada Operator"}], "Ada Operator is not held back"),
    ((), [{"act": "end-waits", "person": "Ada Operator"}], "Ada Operator does not have to wait"),
    ((), [{"act": "reinstate", "person": "Ada Operator"}], "Ada Operator is not suspended"),
    ((), [{"act": "confirm", "person": "Fred Officer"}], "There is nobody called Fred Officer"),
    ((), [{"act": "policy", "rule": "opening_hours", "value": 5}], "There is no rule \u201copening_hours\u201d. Choose from: opening_min, "),
    ((), [{"act": "policy", "rule": "opening_min", "value": 6000}], "must be a whole number from 5 to 60"),
    ((), [{"act": "threshold", "rule": "x", "value": 5}], "There is no threshold \u201cx\u201d. Choose from: a1_times, "),
    ((), [{"act": "threshold", "rule": "a6_clock_s", "value": "many"}], ""),
    ((), [{"act": "category", "category": "nothing", "retired": True}], "There is no such reason"),
    ((), [{"act": "category", "name": "Another emergency"}], ""),
    ((), [{"act": "place", "hours": "all day"}], ""),
    # Each row is judged as those before it leave things.
    (
        OFFICERS,
        [{"act": "suspend", "person": "Ada Operator", "reason": WHY}, {"act": "rebind", "person": "Ada Operator", "new": "both"}],
        "Ada Operator is suspended: two officers reinstate them first",
    ),
)  # fmt: skip
GOOD: tuple[Row, ...] = (
    {"act": "enrol", "person": "Fred Officer", "role": "officer", "team": "night"},
    {"act": "confirm", "person": "Fred Officer", "third": "Di Auditor"},
    {"act": "rebind", "person": "Flo Officer", "new": "both", "forgotten": True},
    {"act": "rebind", "person": "Bo Officer", "new": "passphrase"},
    {"act": "suspend", "person": "Ada Operator", "reason": WHY, "until": "2027-02-01"},
    {"act": "reinstate", "person": "Ada Operator"},
    {"act": "person", "person": "Ed Operator", "name": "Eduard Operator", "team": ""},
    {"act": "policy", "rule": "same_team_forbidden", "value": False},
    {"act": "threshold", "rule": "a6_clock_s", "value": 400},
    {"act": "category", "name": "Drill", "questions": ["Who leads it?"]},
    {"act": "category", "category": "drill", "name": "A drill"},
    {"act": "category", "category": "lockout", "retired": True},
    {"act": "place", "place": "Room 2"},
    # What lies sealed is judged once the vault is open.
    {"act": "retire", "envelope": "Nowhere", "reason": WHY},
    {"act": "clock", "reason": WHY},
)


def test_each_mistake_is_refused_and_nothing_is_written(cast: Cast) -> None:
    vault = cast.open()
    size = vault.context.journal.writer.size
    for signers, rows, sentence in MISTAKES:
        written = [written_change(row, number) for number, row in enumerate(rows, start=1)]
        before = BeforeSigning(vault.context, [cast.id(name) for name in signers], lists_wait=False)
        with pytest.raises(TwinsealError) as refused:
            before.check(written)
        assert sentence in refused.value.sentence, rows
        assert len(refused.value.sentence) > 15
    assert vault.context.journal.writer.size == size
    vault.close()


def test_what_is_right_or_cannot_be_known_is_let_through(cast: Cast) -> None:
    vault = cast.open()
    written = [written_change(row, number) for number, row in enumerate(GOOD, start=1)]
    BeforeSigning(vault.context, [cast.id(name) for name in OFFICERS], lists_wait=False).check(written)
    BeforeSigning(vault.context, (), lists_wait=False).check(written)
    # A list that waits may bring whom or what is meant: only names that no program knows are refused then.
    waits = BeforeSigning(vault.context, (), lists_wait=True)
    for _, rows, sentence in MISTAKES:
        some = [written_change(row) for row in rows]
        if "There is no rule" in sentence or "There is no threshold" in sentence:
            with pytest.raises(TwinsealError):
                waits.check(some)
        else:
            waits.check(some)
    vault.close()
