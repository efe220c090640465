"""Beside an opening stands what the procedure asks of it: each deviation is named once, and the time between its moments."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest

from fakes.told_log import START, Opening, Told, later, openings
from twinseal.domain.events.alerts import ALERT_SENT
from twinseal.domain.events.audit import AUDIT_LOOKED
from twinseal.domain.events.opening import (
    MISMATCH_ACCEPTED,
    OPENING_WIDENED,
    REGISTER_CODE_ANSWERED,
    REQUEST_EXPIRED,
    REQUEST_SIGNED,
)
from twinseal.domain.events.people import IDENTIFY_DENIED
from twinseal.flows.log.openings_table import openings_table
from twinseal.flows.log.procedure import Check, checks_of, last_drill, milestones_of
from twinseal.flows.log.stories import Story

_HEARD: Told = (ALERT_SENT, {"moment": "opened", "channel": "sound", "outcome": "sent"})
_AS_ASKED = Opening(inside=(_HEARD,))
_NEVER_LATE = later(START, hours=1)


def _checks(opening: Opening, now: str = _NEVER_LATE) -> dict[str, Check]:
    view = openings(opening, code_of={None: ""}.get)
    (story,), (row,) = view.openings, openings_table(view, (), ())
    # The log of the test has no checkpoint and no keys: what those prove is tested elsewhere.
    sealed = replace(row, register_code="AAAA", seal=2 if not opening.unclean else 0, proved=True)
    return {str(each.asked): each for each in checks_of(story, sealed, now)}


def _deviations(opening: Opening, now: str = _NEVER_LATE) -> dict[str, str]:
    return {asked: check.was for asked, check in _checks(opening, now).items() if not check.holds}


def test_an_opening_as_asked_has_no_deviation() -> None:
    assert _deviations(_AS_ASKED) == {}
    assert len(_checks(_AS_ASKED)) == 12
    # What never happened is said in words, not counted.
    assert not [check.was for check in _checks(_AS_ASKED).values() if re.search("0 (times|requests)", check.was)]
    assert _checks(_AS_ASKED)["Both prove who they are at the first try"].was == "nobody was denied"
    # What nobody opened is not asked what an open vault is.
    refused = _checks(Opening(refused=True))
    assert len(refused) == 6
    assert not [asked for asked in refused if "hand" in asked]


def _with(*inside: Told, **more: Any) -> Opening:
    return replace(_AS_ASKED, inside=(_HEARD, *inside), **more)


_WEAK = {"answer": "right", "asked_again": ["explanation"]}


@pytest.mark.parametrize(
    ("opening", "asked", "was"),
    [
        (_with(answer="not_at_hand"), "The register code of the last seal is right", "not at hand"),
        (_with(answer="wrong"), "The register code of the last seal is right", "wrong"),
        (_with((IDENTIFY_DENIED, {})), "Both prove who they are at the first try", "denied 1 time"),
        (_with((REQUEST_EXPIRED, {}), (REQUEST_EXPIRED, {})), "The second person answers in time", "2 requests expired"),
        (_with((REGISTER_CODE_ANSWERED, _WEAK)), "No text is kept that says nothing", "explanation"),
        (_with((MISMATCH_ACCEPTED, {})), "Nothing goes on despite a warning", "accepted 1 time"),
        (Opening(), "Somebody is alerted when it opens", "none"),
        (
            Opening(inside=((ALERT_SENT, {"moment": "opened", "channel": "sound", "outcome": "muted"}),)),
            "Somebody is alerted when it opens",
            "sound: muted",
        ),
        (
            _with(extensions=1),
            "The time granted first is enough",
            "15 minutes granted, 1 extension, open for 5 min 0 s",
        ),
        (
            _with((OPENING_WIDENED, {"envelopes": ["e2"], "asked_again": []})),
            "No more is opened than was agreed first",
            "widened 1 time",
        ),
        (_with(cause="idle"), "Somebody ends it by hand", None),
    ],
)
def test_each_deviation_is_named_alone(opening: Opening, asked: str, was: str | None) -> None:
    deviations = _deviations(opening)
    assert list(deviations) == [asked]
    assert was in (None, deviations[asked])


def test_an_opening_cut_off_has_no_reseal_and_no_seal() -> None:
    deviations = _deviations(_with(unclean=True))
    assert deviations["Somebody ends it by hand"] == "ended without a reseal"
    assert deviations["It ends with a new seal and its register code"] == "no new seal"


def test_what_is_owed_deviates_once_it_is_late() -> None:
    assert _deviations(_AS_ASKED, later(START, days=2)) == {"What was exposed is rotated in time": "0 of 1 done, 1 late"}


def _story(opening: Opening) -> Story:
    return openings(opening).openings[0]


def test_the_time_between_moments_goes_by_the_clock_since_boot() -> None:
    looked = _with((AUDIT_LOOKED, {}), answered_after_s=90)
    assert [(str(each.name), each.after_s) for each in milestones_of(_story(looked))][:6] == [
        ("The glass was broken", None),
        ("Register code answered", 10),
        ("Request signed", 50),
        ("The second person answered", 90),
        ("Opened", 0),
        ("First shown", 5),
    ]
    # The clock was set back while it was open: the order and the lengths stay.
    moved = replace(looked, at=START, common={"t": START})
    assert [each.after_s for each in milestones_of(_story(moved))] == [
        each.after_s for each in milestones_of(_story(looked))
    ]


def test_of_two_requests_the_one_that_was_answered_counts() -> None:
    view = openings(_AS_ASKED)
    early = next(entry for entry in view.entries if entry.is_a(REQUEST_SIGNED))
    story = view.openings[0]
    expired = replace(early, fields={**early.fields, "form": {**story.form, "minutes": 60}})
    story.entries.insert(story.entries.index(early), expired)
    (request,) = (each for each in milestones_of(story) if str(each.name) == "Request signed")
    assert request.entry is early


def test_times_are_compared_with_the_last_drill_before() -> None:
    days = [
        replace(_AS_ASKED, number=number, at=later(START, days=number), kind=kind)
        for number, kind in enumerate(("drill", "drill", "emergency", "drill"), start=1)
    ]
    stories = openings(*days).openings
    drill = last_drill(stories, stories[2])
    assert drill is stories[1]
    assert last_drill(stories, stories[0]) is None
