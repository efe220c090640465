"""What a page told comes back from its row as it was, and from no row of another shape."""

from __future__ import annotations

import json

import pytest

from twinseal.domain.duty_age import DutyAge
from twinseal.domain.finding import Rank
from twinseal.domain.opening import Outcome
from twinseal.flows.views.as_left import LeftPage
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.flows.views.openings import Only, OpeningFilter, OpeningMarks
from twinseal.flows.views.overview import AnsweredAt, Narrowed, OverviewLine, OverviewView, UseLine, UseView
from twinseal.flows.views.standing import LastVerified, LogStanding
from twinseal.flows.views.view_rows import row_of, shape_of, view_of

_USED = UseLine(
    "openings", "3", "2", OpeningFilter("pump", frozenset({Only.REFUSED, Only.OPENED})), AnsweredAt.REVIEWS, late=True
)
PAGE = LeftPage(
    (
        OpeningLine(
            "o1", "emergency", "2026-11-01T08:00:00Z", "Ada", "Bo", ("Core", "Pump"), "It burns", "outage", "INC-1",
            Outcome.SEALED, 90, 7, ["a step"], ["opening.begun"],
            marks=OpeningMarks(Rank.HIGH, 2, "owed", to_review=True, age=DutyAge.LONG_OVERDUE, out_of_hours=False, words=("a", "b")),
        ),
        OpeningLine("o2", "", "", "", "", (), "", "", "", Outcome.BEGUN, None, 0),
    ),
    40, 7, "2026-11-02T08:00:00Z",
    OverviewView(
        (OverviewLine(AnsweredAt.FINDINGS, Rank.LOW, "Look", count=2, narrowed=frozenset({Narrowed.HIGH, Narrowed.LATE})),),
        LogStanding(LastVerified("VALID-ANCHORED", "", "Di", 9, 1), continues=False),
        "yesterday", 1,
        UseView((_USED,), (), (), (("Pairs", (_USED,)),), ("often",), "budget", True, (("2026-11", 3),)),
    ),
    "2026-11-02T07:00:00Z",
)  # fmt: skip


def test_a_page_comes_back_as_it_was() -> None:
    for page in (PAGE, LeftPage((), 0, 0, "")):
        row = json.loads(json.dumps(row_of(page)))
        assert view_of(LeftPage, row) == page
    # Its story is made when somebody looks at it, from the log of that day.
    assert not view_of(LeftPage, row_of(PAGE)).openings[0].story


@pytest.mark.parametrize(
    "row", [None, 7, [], {}, [1, 2], "abcdef", [[], "40", 7, "", None, ""], [[[]], 40, 7, "", None, ""]]
)
def test_what_is_no_row_of_a_page_is_refused(row: object) -> None:
    with pytest.raises((TypeError, ValueError)):
        view_of(LeftPage, row)


def test_a_shape_names_every_field_of_all_that_is_inside() -> None:
    shape = json.dumps(shape_of(LeftPage))
    for name in ("openings", "searched", "days_over", "said_elsewhere", "narrowed", "beside", "since"):
        assert f'"{name}"' in shape
    assert '"story"' not in shape
