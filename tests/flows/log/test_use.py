"""How a vault was used in a period: the numbers that somebody counts out of the same log by hand, and those of the period before."""

from __future__ import annotations

from dataclasses import replace

import pytest

from fakes.habit_cases import on
from fakes.told_log import START, Opening, later, openings
from twinseal.domain.constitution import Site
from twinseal.flows.context.times import parse
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.use import MONTHS, Use, use_of


@pytest.fixture(scope="module")
def view() -> LogView:
    made = [
        replace(opening, number=place + 1, envelopes=envelopes, shown=envelopes[:1], lasted_s=lasted_s)
        for place, (opening, envelopes, lasted_s) in enumerate(
            zip(on(1, 35, 36, 50), (("e1",), ("e1", "e2"), ("e1",), ("e3",)), (60, 120, 240, 600), strict=True)
        )
    ]
    made += [
        replace(made[0], number=7, at=later(START, days=40), kind="drill", first="p3", shown=()),
        replace(made[0], number=8, at=later(START, days=41), refused=True),
    ]
    return openings(*sorted(made, key=lambda opening: opening.at), now_utc=later(START, days=61))


def month(view: LogView, first: int = 30) -> Use:
    return use_of(view, parse(later(START, days=first)), parse(later(START, days=first + 30)))


def test_a_period_is_counted_beside_the_one_before(view: LogView) -> None:
    use = month(view)
    assert (use.now.openings, use.now.emergencies, use.now.planned, use.now.not_opened) == (4, 3, 1, 1)
    # The log begins with the first opening, a day after the earlier period would: there is nothing whole to compare with.
    assert use.before is None
    before = month(view, 31).before
    assert before is not None
    assert before.openings == 1
    assert use.now.open_min == (120 + 240 + 600 + 60) // 60
    assert use.now.median_s == 180
    assert use.kinds == (("emergency", 3), ("drill", 1))
    assert use.envelopes == (("e1", 3), ("e2", 1), ("e3", 1))
    assert use.people[:2] == (("p2", 4), ("p1", 3))
    assert use.pairs == ((("p1", "p2"), 3), (("p2", "p3"), 1))
    assert use.expected == pytest.approx(30 / 91)


def test_months_without_an_opening_are_there(view: LogView) -> None:
    months = dict(use_of(view, parse(START), parse(later(START, days=150))).months)
    assert sum(months.values()) == 5
    assert 0 in months.values()
    assert list(months) == sorted(months)
    late = use_of(view, parse(START), parse(later(START, days=3650))).months
    assert len(late) == MONTHS
    assert not any(count for _, count in late)


def test_hours_are_those_of_the_site(view: LogView) -> None:
    shown = openings(Opening(at="2026-11-02T23:30:00Z"))
    for zone, day, hour in (("", 0, 23), ("Europe/Berlin", 1, 0), ("No/Such", 0, 23)):
        use = use_of(replace(shown, site=Site(zone=zone)), parse("2026-11-01T00:00:00Z"), parse("2026-11-30T00:00:00Z"))
        assert use.hours[day][hour] == 1
        assert sum(map(sum, use.hours)) == 1
        assert use.zone == (zone if zone == "Europe/Berlin" else "UTC")


def test_a_period_from_the_first_day_there_is_has_numbers(view: LogView) -> None:
    # As it is typed, or where somebody appended an entry of then; in New York it was a day before that.
    first = openings(Opening(at="0001-01-01T03:00:00Z"))
    use = use_of(
        replace(first, site=Site(zone="America/New_York")), parse("0001-01-01T00:00:00Z"), parse(later(START, days=61))
    )
    assert (sum(map(sum, use.hours)), use.now.openings, use.before) == (1, 1, None)
    assert use_of(view, parse("0500-01-01T00:00:00Z"), parse(later(START, days=61))).now.openings == 5


def test_an_empty_period_has_no_numbers(view: LogView) -> None:
    use = month(view, 100)
    assert (use.now.openings, use.now.open_min, use.now.median_s, use.kinds) == (0, 0, None, ())
    assert use.before is not None
    # What was shown before and never rotated is exposed in it too.
    assert use.now.exposed_days == 30 * 2
