"""What a hostile program appends: any value that its field may have; no rule stops, and none hides what was found without it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fakes.event_samples import fields_of
from fakes.habit_cases import PLANT
from fakes.signed_list import ROSTER
from fakes.told_log import START, Opening, each_day, later, openings
from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import FieldType, Kind
from twinseal.domain.events.registry import COMMON, KINDS
from twinseal.domain.finding import Rank
from twinseal.flows.findings import registry
from twinseal.flows.findings.registry import RULES, look
from twinseal.flows.findings.rule import Match, Rule, in_opening
from twinseal.flows.findings.rule import openings as by_openings
from twinseal.flows.findings.words import words_of
from twinseal.flows.log.log_reading import LogRead, in_shape
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.reviews import reviews_in
from twinseal.flows.log.stories import Story

BUILT = [kind for kind in KINDS.values() if not kind.later]
TEXTS = (
    "", "x", "o1", "o2", "o77", "p1", "p3", "e1", "rotate", "review", "acknowledge", "alert", "wrong", "not_at_hand", "time",
    "9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2026-02-30T09:00:00Z", START, "b1", "VALID", "high", "{", "\u202e[}",
    "\u0663", "1e9", "-1", "9" * 400, "a1_times", "opening_min",
)  # fmt: skip
NUMBERS = (0, 1, -1, 2, 15, 2**31, 2**53 - 1, 1 - 2**53)
ROWS: tuple[dict[str, Any], ...] = (
    {}, {"id": "e1", "label": "x"}, {"id": [], "label": {}}, {"person": {}, "role": []}, {"name": None}, {"what": 5, "owner": [], "due": "x"},
)  # fmt: skip
ODD: tuple[Any, ...] = (None, "", "x", 5, -1, True, [], {}, ["e1", 5], [{}], [["e1"]], {"id": 5}, {"code": "x"})
FORM = (
    "person", "person_name", "kind", "envelopes", "minutes", "category", "category_id", "reference", "justification", "answers", "reason",
    "confirmed", "asked_again", "about", "vault", "log", "at", "by", "duty", "opening", "findings", "class", "alert", "code",
)  # fmt: skip


def _value(random: Random, wanted: FieldType) -> object:
    if wanted is FieldType.TEXT:
        return random.choice(TEXTS)
    if wanted is FieldType.NUMBER:
        return random.choice(NUMBERS)
    if wanted is FieldType.YES_NO:
        return random.random() < 0.5
    if wanted is FieldType.TEXTS:
        return random.choices(TEXTS, k=random.randrange(3))
    if wanted is FieldType.OBJECTS:
        return random.choices(ROWS, k=random.randrange(3))
    form = {name: random.choice((*ODD, *TEXTS)) for name in random.sample(FORM, random.randrange(len(FORM)))}
    if wanted is FieldType.OBJECT:
        return form
    coded = {"code": "reseal.unexpected", **form}
    coded["code"] = "reseal.unexpected"
    return coded if wanted is FieldType.CODED else [coded]


def _hostile(random: Random, seq: int) -> Entry:
    """Return an entry of any kind, with odd values in some of its fields; what is no event at all has a fault, as in a vault."""
    kind: Kind = random.choice(BUILT)
    plain = fields_of(kind, opening=random.choice(("", "o1", "o2", "o9")), t=later(START, days=random.uniform(-1, 400)))
    own: Mapping[str, Any] = COMMON | dict(kind.fields)
    odd = [name for name in own if name not in ("kind", "actors") and random.random() < 0.4]
    changed = {name: _value(random, own[name].type) for name in odd}
    actors = [{"person": random.choice(TEXTS), "role": random.choice(("auditor", "officer", "x"))}] * random.randrange(2)
    return in_shape(Entry(seq, {**plain, **changed, "actors": actors}, bytes([seq % 256]) * 32))


def _honest() -> list[Entry]:
    made = each_day(*[Opening(answer="wrong"), Opening(unclean=True), Opening(owed=False)], days=40)
    return list(openings(*made).entries)


HONEST = _honest()


def _view(entries: list[Entry]) -> LogView:
    numbered = [replace(entry, seq=seq) for seq, entry in enumerate(entries)]
    return replace(
        LogView.of(numbered, read=LogRead(numbered)), roster=ROSTER, ids=("v", "l"), now_utc=later(START, days=300)
    )


def _look(view: LogView) -> set[tuple[str, str]]:
    """Return what every rule finds, by rule and subject; as the desk does, say it in words and see which review it belongs to."""
    looked = look(view)
    assert [(each.rule.id, each.stopped_by) for each in looked if each.stopped_by] == []
    findings = [finding for each in looked for finding in each.findings]
    reviews_in(view, findings, view.policy)
    assert all(words_of(finding, view.people) for finding in findings)
    return {(finding.rule, finding.subject) for finding in findings}


BEFORE = _look(_view(HONEST))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_no_entry_anywhere_stops_a_rule(seed: int, count: int) -> None:
    random = Random(seed)
    entries = list(HONEST)
    for number in range(count):
        entries.insert(random.randrange(len(entries) + 1), _hostile(random, number))
    _look(_view(entries))


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 2**32), st.integers(1, 12))
def test_what_is_appended_hides_nothing(seed: int, count: int) -> None:
    random = Random(seed)
    assert _look(_view([*HONEST, *(_hostile(random, number) for number in range(count))])) >= BEFORE


@pytest.mark.parametrize(
    ("at", "zone"), [("0001-01-01T00:00:00Z", "America/New_York"), ("9999-12-31T23:59:59Z", "Europe/Berlin")]
)
@pytest.mark.parametrize("each", [1, 2, 3])
def test_the_first_and_the_last_time_stop_no_rule(at: str, zone: str, each: int) -> None:
    moved = [
        replace(entry, fields={**entry.fields, "t": at}) if place % each == 0 else entry
        for place, entry in enumerate(HONEST)
    ]
    assert _look(replace(_view(moved), site=replace(PLANT, zone=zone)))


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 2**32))
def test_what_is_no_event_hides_nothing_anywhere(seed: int) -> None:
    random = Random(seed)
    entries = list(HONEST)
    faulty = [entry for number in range(20) if (entry := _hostile(random, number)).fault is not None]
    for entry in faulty:
        entries.insert(random.randrange(len(entries) + 1), entry)
    looked = _look(_view(entries))
    assert looked >= BEFORE
    assert any(rule == "A19" for rule, _ in looked) == bool(faulty)


def _stops(views: list[LogView]) -> Rule[Story]:
    def find(stories: Sequence[Story], view: LogView) -> Iterator[Match]:
        views.append(view)
        yield in_opening(stories[0], stories[0].entries[:1], {"times": 1})
        raise ZeroDivisionError

    return Rule("C99", "Openings that no rule can read", Rank.LOW, "{named:opening} was {times}.", by_openings, find)


def test_a_rule_that_stops_is_a_finding_and_stops_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    views: list[LogView] = []
    monkeypatch.setattr(registry, "RULES", (_stops(views), *RULES))
    view = _view(HONEST)
    looked = {each.rule.id: each for each in registry.look(view)}
    assert len(views) == 1
    assert (looked["C99"].stopped_by, looked["C99"].tested) == ("ZeroDivisionError", 0)
    rows = registry.counts_of(looked.values())
    assert [(row.rule, row.stopped_by) for row in rows if row.stopped_by] == [("C99", "ZeroDivisionError")]
    # What it found until then stays.
    assert [finding.subject for finding in looked["C99"].findings] == ["o1"]
    (said,) = looked["A30"].findings
    assert (said.rank, said.subject, looked["A30"].tested) == (Rank.HIGH, "C99", 1)
    assert words_of(said, view.people).startswith(
        "rule C99 stopped before it had looked through the log (ZeroDivisionError)"
    )
    assert {(each.rule, each.subject) for row in looked.values() for each in row.findings} >= BEFORE
    # In every part of the log too.
    part = {each.rule.id: each for each in registry.look(view.part(view.entries[:2]))}
    assert part["A30"].findings == looked["A30"].findings
