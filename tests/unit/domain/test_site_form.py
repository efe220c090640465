"""The site is typed in words, is kept in minutes, and each fault is said of the field that it stands in."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from twinseal.domain.constitution import DAYS, Site
from twinseal.domain.errors import BadInput, FormFaults
from twinseal.domain.site_form import hours_of, hours_text, site_of

WEEK = ((420, 1020),)


def test_hours_are_read_by_days_and_times() -> None:
    assert hours_of("") == ((),) * 7 == Site().hours
    assert hours_of("Mon-Fri 07:00-17:00") == (WEEK,) * 5 + ((), ())
    assert hours_of(" mon - fri 7:00 - 17:00 ; SAT 8:00-12:00 ") == (WEEK,) * 5 + (((480, 720),), ())
    assert hours_of("Sun 13:00-24:00, Sun 00:00-12:00")[6] == ((0, 720), (780, 1440))


@pytest.mark.parametrize(
    "text",
    ["every day", "Mon 17:00-07:00", "Mon 07:00-07:00", "Mon 07:60-17:00", "Mon 07:00-24:01", "Fri-Mon 07:00-17:00",
     "Mon-Fry 07:00-17:00", "Mon", "Mon 07:00", "Mon 07.00-17.00", "Mo\u0661 07:00-17:00", "Mon 25:00-26:00"],
)  # fmt: skip
def test_what_is_no_span_is_named(text: str) -> None:
    with pytest.raises(BadInput) as fault:
        hours_of(f"Sun 01:00-02:00; {text}")
    assert text in fault.value.sentence
    assert fault.value.field == "hours"


@pytest.mark.parametrize(
    "text", ["Mon 07:00-12:00; Mon 12:00-17:00", "Mon 1:00-2:00; Mon 3:00-4:00; Mon 5:00-6:00; Mon 7:00-8:00"]
)
def test_spans_that_touch_or_are_too_many_are_refused(text: str) -> None:
    with pytest.raises(BadInput, match="overlaps"):
        hours_of(text)


_SPANS = st.lists(st.integers(0, 1440), max_size=6, unique=True).map(
    lambda minutes: tuple(zip(sorted(minutes)[::2], sorted(minutes)[1::2], strict=False))
)


@given(st.lists(_SPANS, min_size=len(DAYS), max_size=len(DAYS)).map(tuple))
def test_hours_are_read_back_as_they_are_written(hours: tuple[tuple[tuple[int, int], ...], ...]) -> None:
    assert hours_of(hours_text(hours)) == hours


def test_every_fault_is_said_of_its_field() -> None:
    site = site_of(" Plant works ", "", " seven years", "Europe/Berlin", "Mon 07:00-17:00")
    assert site == Site(organisation="Plant works", retention="seven years", zone="Europe/Berlin", hours=(WEEK, *((),) * 6))
    with pytest.raises(FormFaults) as refusal:
        site_of("two\nlines", "x" * 300, "", "Europe/", "daily")
    assert [fault.field for fault in refusal.value.faults] == ["organisation", "classification", "zone", "hours"]
    assert all(fault.sentence.endswith(".") for fault in refusal.value.faults)
