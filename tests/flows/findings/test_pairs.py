"""Who opened with whom in the days before: as if all openings were looked at again each time, also where a clock was set back."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from fakes.event_samples import entry_of
from fakes.pair_cases import enrolled
from fakes.signed_opening import ROSTER
from fakes.told_log import Opening, log
from twinseal.domain.days import DAY_S
from twinseal.domain.events.alerts import ALERT_ACKNOWLEDGED, ALERT_SENT
from twinseal.domain.events.opening import OPENING_OPENED
from twinseal.domain.events.people import (
    PERSON_CHANGED,
    PERSON_ENROLLED,
    PERSON_REINSTATED,
    PERSON_REMOVED,
    PERSON_SUSPENDED,
)
from twinseal.domain.finding import Finding, Rank
from twinseal.flows.context.times import iso
from twinseal.flows.findings.counting import Lately
from twinseal.flows.findings.own_review import OWN_REVIEW
from twinseal.flows.findings.pairs import opened_by, people_at
from twinseal.flows.log.stories import place_of

DAYS = 30


def test_the_days_before_are_those_of_a_look_at_all() -> None:
    player, lately, taken = random.Random(7), Lately(DAYS), list[tuple[int, tuple[int, int]]]()
    for seq in range(400):
        # Now and then the clock was set back, and some come in the very second in which the days end.
        at_s = seq * DAY_S // 3 - player.choice((0, 0, 0, 0, 9 * DAY_S, DAYS * DAY_S))
        at = iso(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=at_s))
        entry = entry_of(OPENING_OPENED, t=at)
        entry = type(entry)(seq, entry.fields, entry.head)
        lately.add(at_s, entry)
        taken.append((at_s, place_of(entry)))
        expected = tuple(place for other, place in taken if 0 <= at_s - other <= DAYS * DAY_S)
        assert (lately.count(at_s), lately.places(at_s)) == (len(expected), expected)
    assert any(after < before for (before, _), (after, _) in pairwise(taken))


def test_who_could_open_is_judged_where_the_opening_stands() -> None:
    away, back = (PERSON_SUSPENDED, {"person": "p3", "opening": ""}), (PERSON_REINSTATED, {"person": "p3", "opening": ""})
    view = log(
        *enrolled("p1", "p2", "p3"), *Opening(number=1).entries(), away, *Opening(number=2).entries(),
        *Opening(number=3).entries(), back, *Opening(number=4).entries(),
    )  # fmt: skip
    could = people_at(view, [opened.entry for opened in opened_by(view)])
    assert ["".join(sorted(person.id[1] for person in people)) for people in could] == ["123", "12", "12", "123"]
    assert could[1] is could[2]


def test_a_slip_confirmed_by_one_of_the_two_is_named() -> None:
    made = {"channel": "slip", "moment": "exposed", "outcome": "owed", "opening": "o1", "receiver": "e1"}
    rows = [*enrolled("p1", "p2", "p3"), *Opening().entries(), (ALERT_SENT, made)]
    (slip,) = (entry.seq for entry in log(*rows).of_kind(ALERT_SENT))
    by: dict[str, tuple[Finding, ...]] = {}
    for who, how in (("p1", "slip"), ("p2", "self"), ("p3", "slip")):
        view = log(*rows, (ALERT_ACKNOWLEDGED, {"alert": slip, "person": who, "how": how}))
        looked = OWN_REVIEW.look(view)
        assert looked.tested == 1
        by[who] = looked.findings
    assert [len(by[who]) for who in ("p1", "p2", "p3")] == [1, 1, 0]
    (finding,) = by["p2"]
    assert finding.rank is Rank.MEDIUM
    assert finding.entries == ((-1, slip), (-1, slip + 1))
    assert finding.facts["person"] == "p2"
    # Of an alert that is no slip nobody could confirm anything.
    other = log(*rows[:-1], (ALERT_SENT, {**made, "channel": "tray"}), (ALERT_ACKNOWLEDGED, {"alert": slip, "person": "p1"}))
    assert OWN_REVIEW.look(other).findings == ()


def test_an_entry_alone_takes_nobody_out_of_the_pairs_that_could() -> None:
    entered = [
        (PERSON_ENROLLED, {"person": who, "role": "officer", "change_set": "", "team": ""}) for who in ("p1", "p2", "p3")
    ]
    becomes = {"role": "auditor", "team": "Net"}
    alone = (
        (PERSON_REMOVED, {"person": "p3"}),
        (PERSON_SUSPENDED, {"person": "p3"}),
        (PERSON_CHANGED, {"person": "p3", "becomes": becomes, "opening": "o7"}),
    )
    for entry in alone:
        view = log(*entered, entry, (OPENING_OPENED, {}))
        asked = view.of_kind(OPENING_OPENED)
        assert [[person.id for person in people] for people in people_at(view, asked)] == [["p1", "p2"]]
        # Two officers sign a note that takes somebody out; here none did.
        (people,) = people_at(replace(view, roster=ROSTER), asked)
        assert [(person.id, person.team) for person in people] == [("p1", ""), ("p2", ""), ("p3", "")]


def test_no_entry_outside_of_an_opening_gives_another_role() -> None:
    entered = [(PERSON_ENROLLED, {"person": who, "role": "officer", "opening": ""}) for who in ("p1", "p2", "p3")]
    again = (PERSON_ENROLLED, {"person": "p3", "role": "auditor", "opening": ""})
    changed = (PERSON_CHANGED, {"person": "p3", "becomes": {"role": "auditor"}, "opening": ""})
    view = log(*entered, again, changed, (OPENING_OPENED, {}))
    (people,) = people_at(view, [entry for entry in view.entries if entry.is_a(OPENING_OPENED)])
    assert [(person.id, person.role.value) for person in people] == [(who, "officer") for who in ("p1", "p2", "p3")]
    # In an opening it is a row of a list, which has to be signed.
    view = log(*entered, (changed[0], {**changed[1], "opening": "o7"}), (OPENING_OPENED, {}))
    (people,) = people_at(view, [entry for entry in view.entries if entry.is_a(OPENING_OPENED)])
    assert [person.id for person in people] == ["p1", "p2"]
