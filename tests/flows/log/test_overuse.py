"""The numbers of a quarter are those that somebody counts out of the same log by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.habit_cases import on, rotated
from fakes.told_log import START, Opening, later, openings
from twinseal.domain.chance import more_than_before, once_in
from twinseal.flows.context.times import parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.overuse import Overuse, overuse

_BEGINS = 364
"""Days after `START` on which the quarter begins that is looked at: four quarters of history stand before it."""


def _day(day: float) -> str:
    return later(START, days=day)


@pytest.fixture(scope="module")
def view() -> LogView:
    calm = on(-5, 1, 200, envelopes=("e9",), shown=("e9",))
    quarter = [
        replace(opening, number=10 + place, lasted_s=600, envelopes=envelopes, shown=envelopes[:1])
        for place, (opening, envelopes) in enumerate(
            zip(on(_BEGINS + 1, _BEGINS + 11, _BEGINS + 21), (("e1",), ("e2", "e1"), ("e3",)), strict=True)
        )
    ]
    others = [
        replace(quarter[0], number=20, at=_day(_BEGINS + 30), kind="drill", shown=(), first="p3"),
        replace(quarter[0], number=21, at=_day(_BEGINS + 31), refused=True),
        rotated(_day(_BEGINS + 3), 30, envelope="e1", owed_by="o10"),
    ]
    made = sorted([*calm, *quarter, *others], key=lambda opening: opening.at)
    return openings(*made)


def _quarter(view: LogView) -> Overuse:
    return overuse(view, parse(_day(_BEGINS + 91)))


def test_openings_are_counted_by_what_they_were_for(view: LogView) -> None:
    table = _quarter(view)
    # Whole days: the last one and the 90 before it.
    assert (table.begins_utc, table.ends_utc) == (f"{_day(_BEGINS)[:10]}T23:59:59Z", _day(_BEGINS + 91))
    assert table.by_kind == (("emergency", 3), ("drill", 1), ("maintenance", 1))
    assert (table.emergencies, table.planned, table.drills, table.refused) == (3, 2, 1, 1)
    assert (table.expected, table.balance) == (1, -2)
    assert table.envelopes == (("e1", 2), ("e2", 1), ("e3", 1))
    assert table.reasons == (("outage", 3),)
    assert table.pairs == ((("p1", "p2"), 4), (("p2", "p3"), 1))
    assert table.open_min == (4 * 600 + 300) // 60


def test_a_quarter_is_compared_with_those_before(view: LogView) -> None:
    table = _quarter(view)
    assert (table.quarter_before, table.year_before, table.four_before) == (0, 1, 2)
    assert table.rare == once_in(more_than_before(3, 2, 91, 364))
    young = overuse(view, parse(_day(91)))
    assert (young.emergencies, young.quarter_before, young.year_before, young.four_before, young.rare) == (
        1,
        None,
        None,
        None,
        0,
    )


def test_days_of_exposure_are_added_up_over_all_secrets(view: LogView) -> None:
    table = _quarter(view)
    # One from before goes through all of the quarter, however often it was shown; one was rotated after two days and some seconds.
    assert table.exposed_days == 91 + 3 + (91 - 11) + (91 - 21)
    assert table.hours_to_rotate == 48
    assert table.hours_to_review is None


def test_an_empty_log_has_an_empty_table() -> None:
    table = overuse(openings(Opening(at=_day(500))), parse(_day(91)))
    assert (table.by_kind, table.open_min, table.exposed_days, table.balance) == ((), 0, 0, 1)
