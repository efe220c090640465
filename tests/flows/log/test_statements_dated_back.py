"""When something was said is when its entry was made: whoever signs a form writes any time into it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from fakes.follow_up_cases import change_of_people, slip, visits
from fakes.frame_cases import entries
from fakes.signed_opening import ROSTER, stated, verified
from fakes.told_log import START, Opening, Told, later, log
from twinseal.domain.events.audit import ACCOUNT_SIGNED, AUDIT_VERIFIED, FINDING_RAISED, FINDING_REMARKED, REVIEW_SIGNED
from twinseal.domain.events.kind import Kind
from twinseal.domain.events.people import PERSON_REMOVED
from twinseal.domain.policy.policy import Policy
from twinseal.domain.review import Account, Reference, Remark, Review, ReviewClass
from twinseal.domain.statement import ACCOUNT, REMARK, REVIEW, VERIFICATION
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.frames.predicate import Answer
from twinseal.flows.frames.registry import PREDICATES
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import answers_in, known_of, reviews_in
from twinseal.flows.log.stories import People
from twinseal.flows.log.verifications import verifications_in

LATE = later(START, days=60)
BACK, FORWARD = later(START, days=1), later(START, days=4000)
TIMES = [(BACK, LATE), (LATE, LATE), (LATE, BACK)]
"""Of a form and of its entry: whoever signs dates the form back, and whoever has the log's key the entry."""


def _log(rows: list[Told], kind: Kind, said: str, about: Mapping[str, object], *, at: str, t: str, **facts: Any) -> LogView:
    """Return a log with a statement behind it, looked at after 61 days."""
    statement = stated(kind, said, about, len(rows), facts.pop("by", "p4"), at, t=t, **facts)
    return log(*rows, statement, roster=ROSTER, ids=("v", "l"), now_utc=later(START, days=61))


def _facts(rule: str, view: LogView) -> Mapping[str, object]:
    (finding,) = BY_ID[rule].look(view).findings
    return finding.facts


def _answered(at: str, t: str) -> LogView:
    shown = {"finding": "0a1b2c3d", "rule": "A3", "rank": "high", "t": START}
    remark = Remark("0a1b2c3d", 1, "00" * 32, "Looked at.").to_json()
    return _log([(FINDING_RAISED, shown)], FINDING_REMARKED, REMARK, remark, at=at, t=t, finding="0a1b2c3d")


@pytest.mark.parametrize(("at", "t"), TIMES)
def test_a_late_answer_is_late_whatever_is_written(at: str, t: str) -> None:
    ((answer,),) = answers_in(_answered(at, t)).values()
    assert answer.at_utc == LATE
    assert _facts("D5", _answered(at, t))["answered"] == LATE


def test_an_answer_in_time_is_in_time() -> None:
    assert BY_ID["D5"].look(_answered(BACK, BACK)).findings == ()
    # A time that nobody can read says nothing of when.
    assert _facts("D5", _answered(BACK, "soon"))["answered"] == ""


ROWS = list(Opening(first="p1", second="p2").entries())
KNOWN = known_of(log(*ROWS).entries, "o1")


def _reviewed(at: str, t: str, lessons: str = "none") -> LogView:
    review = Review(
        "o1", 2, KNOWN, ReviewClass.JUSTIFIED, real=True, way_closed=True, no_wider=True, shown_as_asked=True,
        reference=Reference.YES, grave=False, lessons=lessons,
    ).to_json()  # fmt: skip
    return _log(ROWS, REVIEW_SIGNED, REVIEW, review, at=at, t=t, review_class="justified", opening="o1")


@pytest.mark.parametrize(("at", "t"), TIMES)
def test_a_late_review_is_late_whatever_is_written(at: str, t: str) -> None:
    (of,) = reviews_in(_reviewed(at, t), (), Policy())
    assert [each.at_utc for each in of.reviews] == [LATE]
    assert _facts("D2", _reviewed(at, t))["done"] == LATE
    account = Account("o1", 2, KNOWN, "As asked.").to_json()
    view = _log(ROWS, ACCOUNT_SIGNED, ACCOUNT, account, at=at, t=t, by="p1", opening="o1")
    assert [each.at_utc for each in reviews_in(view, (), Policy())[0].accounts] == [LATE]


def test_a_review_of_no_time_is_read_and_not_in_time() -> None:
    view = _reviewed(BACK, "soon", lessons="")
    (of,) = reviews_in(view, (), Policy())
    assert (len(of.reviews), of.lessons_due_utc) == (1, "")
    assert _facts("D2", view)["done"] == ""
    assert _facts("D2", _log(ROWS, REVIEW_SIGNED, REVIEW, {}, at=BACK, t=BACK, opening="o1"))["done"] == ""


@pytest.mark.parametrize(("at", "t"), [(LATE, LATE), (FORWARD, LATE), (LATE, FORWARD)])
def test_a_verification_is_no_newer_than_form_and_entry(at: str, t: str) -> None:
    about = {"verdict": "VALID-COSIGNED", "entries": 2}
    view = _log(visits(1, verifies=False), AUDIT_VERIFIED, VERIFICATION, about, at=at, t=t, **about)
    assert [each.at_utc for each in verifications_in(view)] == [LATE]


@pytest.mark.parametrize("hours", [1, 100])
def test_a_late_acknowledgement_is_late_whatever_is_written(hours: float) -> None:
    at = later(START, hours=101 - hours)
    for view in (slip(hours, hours=500, at=at), change_of_people(("p3", hours), ("p4", 1), hours=500, at=at)):
        said = [finding.facts["said"] for finding in BY_ID["D3"].look(view).findings]
        assert later(START, hours=100) in said


@pytest.mark.parametrize(("at", "t"), [(14, 16), (16, 14), (16, 16)])
def test_a_time_without_verifying_is_shortened_by_no_date(at: int, t: int) -> None:
    def judged(*rows: Told, days: float) -> list[object]:
        return [each.answer for each in PREDICATES["verified_every_15_days"].judge(entries(*rows, days=days))]

    about: dict[str, Any] = {"verdict": "VALID-COSIGNED", "entries": 2}
    first = stated(AUDIT_VERIFIED, VERIFICATION, about, 1, "p4", later(START, days=at), t=later(START, days=t), **about)
    assert judged(first, days=29) == [Answer.NO, Answer.YES]
    # The next one is counted from the earlier of the two.
    second = verified(2, later(START, days=30))
    between = Answer.YES if min(at, t) >= 15 else Answer.NO
    assert judged(first, second, days=31) == [Answer.NO, between, Answer.YES]


@pytest.mark.parametrize(("at", "t"), TIMES)
def test_a_late_look_after_a_removal_is_late(at: str, t: str) -> None:
    rows = list(Opening(first="p1", second="p2", owed=False, inside=[(PERSON_REMOVED, {"person": "p8"})]).entries())
    about = {"verdict": "VALID-COSIGNED", "entries": len(rows) + 1}
    view = _log(rows, AUDIT_VERIFIED, VERIFICATION, about, at=at, t=t, **about)
    assert len(verifications_in(view)) == 1
    assert _facts("A8", replace(view, people=People({"p8": ("Dora", "auditor")})))["why"] == "nobody"
