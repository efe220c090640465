"""Each predicate says yes, just no, and that the log does not tell."""

from __future__ import annotations

import pytest

from fakes.frame_cases import CASES, FrameCase, gapped, of
from fakes.told_log import Opening
from twinseal.flows.frames.predicate import Answer, JudgedSubject
from twinseal.flows.frames.registry import PREDICATES

EACH = pytest.mark.parametrize(("name", "case"), CASES.items(), ids=CASES)


def answers(name: str, judged: list[JudgedSubject]) -> set[Answer]:
    assert judged, f"{name} looked at nothing"
    return {each.answer for each in judged}


def test_every_predicate_has_its_cases() -> None:
    assert list(CASES) == list(PREDICATES)


@EACH
def test_a_predicate_is_satisfied_just_missed_and_left_open(name: str, case: FrameCase) -> None:
    judge = PREDICATES[name].judge
    if case.yes is not None:
        assert answers(name, list(judge(case.yes()))) == {Answer.YES}
    if case.no is not None:
        missed = [each for each in judge(case.no()) if each.answer is Answer.NO]
        assert missed
        assert all(each.noun or each.words for each in missed) or PREDICATES[name].as_a_whole
    if case.unknown is not None:
        unsure = [each for each in judge(case.unknown()) if each.answer is Answer.UNKNOWN]
        assert unsure
        assert all(each.why for each in unsure)


def test_an_entry_that_nobody_can_read_leaves_an_opening_open() -> None:
    period = gapped(of(Opening(), Opening(number=2, at="2026-11-03T09:00:00Z")))
    judged = list(PREDICATES["asked_and_confirmed"].judge(period))
    assert [each.answer for each in judged] == [Answer.YES, Answer.UNKNOWN]
    assert [each.opening for each in judged] == ["o1", "o2"]


def test_what_was_refused_is_no_opening() -> None:
    assert list(PREDICATES["asked_and_confirmed"].judge(of(Opening(refused=True)))) == []
