"""What the first page of the desk says needs an answer: the gravest first, each once, and none of it where nothing does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from fakes.signed_opening import ROSTER, verified
from fakes.told_log import START, Opening, later, log, openings
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.finding import Rank
from twinseal.domain.people import Person, Role
from twinseal.domain.statement import ALERT, LESSONS, REVIEW
from twinseal.flows.audit_desk.overview import overview
from twinseal.flows.context.times import parse
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import People
from twinseal.flows.views.audit_desk import DeskView, FindingDetail
from twinseal.flows.views.openings import Only, OpeningFilter
from twinseal.flows.views.overview import AnsweredAt, OverviewLine, OverviewView
from twinseal.flows.views.reviews import FollowUpLine, FollowUpView, ReviewLine
from twinseal.flows.views.standing import LogStanding

_NOW = later(START, days=60)
_CHECKED = verified(7, later(START, days=58))
_DESK = DeskView(Person("p4", "Di", Role.AUDITOR, ""), "Plant", False, 9, (), (), 2)


def _desk(*rows: tuple[str, Rank, bool]) -> DeskView:
    """Return a desk with findings: rule, rank, and whether somebody answered; those that owe an answer come first."""
    details = tuple(
        FindingDetail(f"{place:08x}", rule, answers=("Di remarked",) if answered else (), at_utc=START)
        for place, (rule, _rank, answered) in enumerate(rows)
    )
    return replace(
        _DESK,
        findings=tuple(f"{rule} says so." for rule, _rank, _answered in rows),
        finding_ranks=tuple(rank for _rule, rank, _answered in rows),
        finding_details=details,
    )


def _review(number: int, *, late: bool = False, grave: bool = False, done: bool = False) -> ReviewLine:
    age = DutyAge.LATE if late else DutyAge.IN_TIME
    return ReviewLine(
        f"o{number}", f"opening {number}", START, "sealed", "open", "", later(START, days=number), age, done, False, grave, None,
        0, "", "", "",
    )  # fmt: skip


def _duty(kind: str, age: DutyAge, number: int = 1) -> FollowUpLine:
    return FollowUpLine(kind, f"Do {kind} {number}", "", f"o{number}", "", START, age, None)


def _overview(
    desk: DeskView = _DESK,
    view: LogView | None = None,
    reviews: Sequence[ReviewLine] = (),
    duties: Sequence[FollowUpLine] = (),
) -> OverviewView:
    return overview(
        desk,
        view or log(*[(VAULT_FOUNDED, {})] * 7, _CHECKED, roster=ROSTER),
        reviews,
        FollowUpView(tuple(duties), 0),
        parse(_NOW),
    )


def _said(lines: Sequence[OverviewLine]) -> list[tuple[AnsweredAt, Rank, str]]:
    return [(line.at, line.rank, line.subject) for line in lines]


def test_nothing_waits_where_all_is_answered() -> None:
    done = _desk(("A2", Rank.HIGH, True), ("C9", Rank.LOW, False))
    view = _overview(done, reviews=(_review(1, done=True),), duties=(_duty(ROTATE, DutyAge.IN_TIME),))
    assert (view.lines, view.waiting, view.said_elsewhere) == ((), 0, 0)
    assert view.standing.verified is not None
    verified = view.standing.verified
    assert (verified.verdict, verified.entries, verified.since) == ("VALID-COSIGNED", 8, 0)


def test_the_gravest_comes_first_whatever_page_it_belongs_to() -> None:
    desk = _desk(("A2", Rank.HIGH, False), ("C4", Rank.MEDIUM, False))
    duties = (_duty(ROTATE, DutyAge.LONG_OVERDUE, 3), _duty(LESSONS, DutyAge.LATE, 4), _duty(REVIEW, DutyAge.LATE, 5))
    view = _overview(desk, reviews=(_review(1), _review(2, late=True)), duties=duties)
    assert _said(view.lines) == [
        (AnsweredAt.FINDINGS, Rank.HIGH, "00000000"),
        (AnsweredAt.FOLLOW_UP, Rank.HIGH, "o3"),
        (AnsweredAt.FINDINGS, Rank.MEDIUM, "00000001"),
        (AnsweredAt.REVIEWS, Rank.MEDIUM, "o2"),
        (AnsweredAt.FOLLOW_UP, Rank.MEDIUM, "o4"),
        (AnsweredAt.REVIEWS, Rank.LOW, "o1"),
    ]
    # A review that is owed stands among the reviews and not among the duties as well.
    assert view.waiting == 6


def test_many_of_one_sort_are_told_together() -> None:
    desk = _desk(*(("A2", Rank.HIGH, False),) * 10, *(("D2", Rank.MEDIUM, False),) * 4)
    view = _overview(desk, reviews=[_review(n) for n in range(5)], duties=[_duty(ROTATE, DutyAge.LATE, n) for n in range(9)])
    together = {(line.at, line.count): line.sentence for line in view.lines if line.count > 1}
    assert together == {
        (AnsweredAt.FINDINGS, 7): "In all, 10 high findings wait for an answer.",
        (AnsweredAt.REVIEWS, 2): "In all, 5 openings wait for a review.",
        (AnsweredAt.FOLLOW_UP, 6): "In all, 9 duties are late.",
    }
    # That reviews are late is said by the reviews: a finding about it is no second thing to answer.
    assert (view.waiting, view.said_elsewhere) == (10 + 5 + 9, 4)
    assert [view.waiting_at(at) for at in (AnsweredAt.FINDINGS, AnsweredAt.REVIEWS, AnsweredAt.FOLLOW_UP)] == [10, 5, 9]


def test_owners_who_confirmed_no_slip_are_one_line() -> None:
    (line,) = _overview(duties=(_duty(ALERT, DutyAge.LATE, 1), _duty(ALERT, DutyAge.IN_TIME, 2))).lines
    assert (line.at, line.rank, line.count) == (AnsweredAt.FOLLOW_UP, Rank.MEDIUM, 2)
    assert line.sentence.startswith("2 owners have not confirmed a slip")
    (line,) = _overview(duties=(_duty(ALERT, DutyAge.IN_TIME),)).lines
    assert (line.rank, line.since_utc) == (Rank.LOW, "")


@pytest.mark.parametrize(
    ("days", "verdict", "rank", "says"),
    [
        (35, "VALID-ANCHORED", None, ""),
        (
            35.01,
            "VALID-ANCHORED",
            Rank.MEDIUM,
            "Nobody has verified the log for 36 days; the policy says at least every 35 days.",
        ),
        (
            70.01,
            "VALID-ANCHORED",
            Rank.HIGH,
            "Nobody has verified the log for 71 days; the policy says at least every 35 days.",
        ),
        (1, "TAMPERED", Rank.HIGH, "The last verification, by Di, ended in TAMPERED."),
    ],
)
def test_a_log_that_nobody_verified_in_time_waits(days: float, verdict: str, rank: Rank | None, says: str) -> None:
    view = log((VAULT_FOUNDED, {}), verified(1, later(_NOW, days=-days), verdict), roster=ROSTER)
    lines = _overview(view=replace(view, people=People({"p4": ("Di", "auditor")}))).lines
    assert [(line.at, line.rank, line.sentence) for line in lines] == ([(AnsweredAt.VERIFY, rank, says)] if rank else [])


def test_a_log_that_does_not_go_on_leads_to_verify() -> None:
    view = _overview(replace(_DESK, standing=LogStanding(None, False, "The log does NOT go on.")), view=log())
    assert _said(view.lines) == [(AnsweredAt.VERIFY, Rank.HIGH, ""), (AnsweredAt.VERIFY, Rank.MEDIUM, "")]
    assert [line.sentence for line in view.lines] == ["The log does NOT go on.", "Nobody has verified this log yet."]
    assert view.standing.verified is None


def test_the_use_is_that_of_the_one_table_with_empty_months() -> None:
    made = [Opening(n, at=later(START, days=19 * n)) for n in range(1, 4)]
    use = _overview(view=openings(*made)).use
    assert use.is_over
    assert use.budget == "3 emergencies in 91 days, where the policy expects at most 1 in a quarter."
    assert use.months == (("2026-11", 1), ("2026-12", 2), ("2027-01", 0))
    # Each number is a way to what it counts.
    quarter = OpeningFilter(only=frozenset({Only.OPENED}), since="2026-10-03", until="2027-01-01")
    (envelope,) = dict(use.counted)["Envelopes opened most often in emergencies"]
    emergencies = replace(quarter, kind="emergency")
    assert (envelope.what, envelope.now, envelope.openings) == ("e1", "3", replace(emergencies, envelope="e1"))
    first = use.used[0]
    assert (first.what, first.now, first.openings) == ("emergency openings", "3", emergencies)
    assert {line.openings for _, lines in use.counted for line in lines} == {
        replace(emergencies, envelope="e1"), emergencies, replace(emergencies, reason="outage"),
        replace(quarter, person="p1", beside="p2"),
    }  # fmt: skip
    # Of a time that the log does not tell whole there is nothing to see.
    assert {line.openings for line in use.trend} == {None}
    assert [line.openings or line.at for line in (*use.used, *use.followed_up)].count(None) == 0
    # The page that this leads to counts reviews and slips apart.
    late = [_duty(kind, DutyAge.LATE) for kind in (ROTATE, REVIEW, ALERT)]
    done = _overview(reviews=(_review(1), _review(2, done=True)), duties=late).use.followed_up
    assert [(line.now, line.at, line.late) for line in done[:2]] == [
        ("1 of 2", AnsweredAt.REVIEWS, True), ("1", AnsweredAt.FOLLOW_UP, True),
    ]  # fmt: skip
