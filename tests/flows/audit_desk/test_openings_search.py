"""The list of openings is narrowed by words and marks, quickly in a long log, and says how much is hidden and by what."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from fakes.counted import Counted
from fakes.processor_time import processor_time
from fakes.told_log import START, Opening, later, log, openings
from twinseal.domain.constitution import Site
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.errors import BadInput
from twinseal.domain.finding import Rank
from twinseal.domain.policy.policy import Policy
from twinseal.domain.site_form import hours_of
from twinseal.flows.audit_desk.openings import opening_lines
from twinseal.flows.audit_desk.openings_search import OpeningsSearch
from twinseal.flows.findings.registry import findings_in
from twinseal.flows.findings.words import words_of
from twinseal.flows.log.log_view import LogView
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.flows.views.openings import NO_REASON, PLANNED, Only, OpeningFilter

STEP_S = 0.05
LONG = 38_000
"""As many openings as a log of a million entries has."""


def _lines(view: LogView, days: float) -> tuple[OpeningLine, ...]:
    view = replace(view, now_utc=later(START, days=days))
    findings = findings_in(view)
    said = {finding.id: words_of(finding, view.people) for finding in findings}
    return opening_lines(view, findings, said, Policy(), datetime.fromisoformat(view.now_utc).astimezone(UTC))


def _four() -> LogView:
    at_night = later(START, days=2, hours=13)
    view = openings(
        Opening(number=1, reference="INC-0047", justification="The pump of hall seven stands still, nobody can log in"),
        Opening(number=2, at=later(START, days=1), refused=True, shown=()),
        Opening(
            number=3, at=at_night, second="p3", envelopes=("e2",), shown=("e2",), justification="Valve burnt in the night"
        ),
        Opening(number=4, at=later(START, days=3), unclean=True, kind="drill", envelopes=("e3",), shown=("e3",)),
    )
    return replace(view, site=Site(zone="UTC", hours=hours_of("Mon-Fri 07:00-17:00")))


def _fit(lines: tuple[OpeningLine, ...], **wanted: object) -> list[str]:
    shown = OpeningsSearch(lines).shown(OpeningFilter(**wanted))  # type: ignore[arg-type]
    return [lines[place].opening_id for place in shown.places]


def test_words_are_found_wherever_an_auditor_may_read_them() -> None:
    lines = _lines(_four(), 30)
    assert [line.opening_id for line in lines] == ["o4", "o3", "o2", "o1"]
    for words, expected in {
        "inc-0047": ["o1"], "PUMP hall": ["o1"], "hall pump nowhere": [], "valve NIGHT": ["o3"],
        "2026-11-04 22:00": ["o3"], "drill": ["o4"], "o2": ["o2"], "refused": ["o2"], "": ["o4", "o3", "o2", "o1"],
    }.items():  # fmt: skip
        assert _fit(lines, words=words) == expected, words


def test_each_mark_narrows_to_what_bears_it() -> None:
    lines = _lines(_four(), 30)
    marks = {line.opening_id: line.marks for line in lines}
    assert marks["o3"].out_of_hours is True
    assert marks["o1"].out_of_hours is False
    assert marks["o2"].out_of_hours is None
    assert "out of hours" in marks["o3"].words
    assert marks["o4"].rank in (Rank.HIGH, Rank.MEDIUM)
    assert (marks["o1"].age, marks["o1"].to_review) == (DutyAge.LONG_OVERDUE, True)
    assert f"overdue for {marks['o1'].days_over} days" in " ".join(marks["o1"].words)
    assert marks["o1"].days_over > 20
    for only, expected in {
        Only.OUT_OF_HOURS: ["o3"], Only.REFUSED: ["o2"], Only.UNCLEAN_END: ["o4"],
        Only.NOT_REVIEWED: ["o4", "o3", "o2", "o1"],
        Only.WITH_FINDINGS: [line.opening_id for line in lines if line.marks.findings],
    }.items():  # fmt: skip
        assert _fit(lines, only=frozenset({only})) == expected, only
    assert _fit(lines, only=frozenset({Only.OVERDUE})) == [line.opening_id for line in lines if line.marks.age is not None]
    assert _fit(_lines(_four(), 0.01), only=frozenset({Only.OVERDUE})) == []
    assert _fit(lines, only=frozenset({Only.OPENED})) == ["o4", "o3", "o1"]
    assert _fit(lines, kind="drill") == _fit(lines, kind=PLANNED) == ["o4"]
    assert _fit(lines, person="p3") == _fit(lines, person="p3", beside="p1") == ["o3"]
    assert _fit(lines, person="p3", beside="p3") == _fit(lines, reason=NO_REASON) == []
    assert _fit(lines, envelope="e2", reason="outage") == ["o3"]
    assert _fit(lines, since="2026-11-03", until="2026-11-04") == ["o3", "o2"]
    assert _fit(lines, since="2026-11", until="2026") == ["o4", "o3", "o2", "o1"]


def test_what_is_hidden_is_counted_and_named() -> None:
    search = OpeningsSearch(_lines(_four(), 30))
    assert search.shown(OpeningFilter()).sentence == "Nothing is hidden: 4 openings and attempts."
    wanted = OpeningFilter(words="burnt valve", only=frozenset({Only.OUT_OF_HOURS, Only.REFUSED}), since="2026-11-03")
    shown = search.shown(wanted)
    assert (shown.places, shown.hidden) == ((), 4)
    assert shown.sentence == (
        "Shown: 0 of 4. Hidden: 4 (1 before 2026-11-03; 2 within working hours, or without known hours; 1 not refused)."
    )
    only = search.shown(OpeningFilter(words="burnt  valve"))
    assert only.sentence == "Shown: 1 of 4. Hidden: 3 (3 without the words “burnt valve”)."
    wanted = OpeningFilter(only=frozenset({Only.OPENED}), kind=PLANNED, person="p1", beside="p9", reason="lockout")
    assert search.shown(wanted).sentence == (
        "Shown: 0 of 4. Hidden: 4 (3 of another kind than drill, maintenance; 1 without P1 and p9)."
    )


@pytest.mark.parametrize("typed", ["yesterday", "2026-13", "2026-02-30", "26-11-01", "\uff12026"])
def test_no_day_is_refused_at_its_field(refused: Callable[..., str], typed: str) -> None:
    search = OpeningsSearch(_lines(_four(), 30))
    sentence = refused(BadInput, lambda: search.shown(OpeningFilter(until=typed)))
    assert sentence == "Write a day, a month or a year: 2026-11-01, 2026-11 or 2026."
    assert refused(BadInput, lambda: search.shown(OpeningFilter(since="2026-11-02", until="2026-10"))) == (
        "The end is before the beginning."
    )


def test_a_step_of_a_search_through_a_long_log_is_short() -> None:
    """Processor time, four times the bound: of every opening of a log of a million entries, none of which is reviewed."""
    player = random.Random(3)
    (sample,) = _lines(log(*Opening().entries()), 1)
    words = [f"word{number}" for number in range(2000)]
    texts = [" ".join(player.choices(words, k=50)) for _ in range(500)]
    lines = tuple(replace(sample, searched=f"{texts[number % len(texts)]}\no{number}") for number in range(LONG))
    search = OpeningsSearch(lines)
    for typed in ("w", "word1", "word17 word3", f"o{LONG - 1}", "nothing at all"):
        with processor_time() as spent:
            shown = search.shown(OpeningFilter(words=typed, only=frozenset({Only.NOT_REVIEWED})))
        assert spent.seconds < 4 * STEP_S, typed
        assert shown.hidden + len(shown.places) == LONG


def test_a_search_for_words_passes_each_opening_once() -> None:
    """What people and envelopes are called is worked out where somebody asks for it, and once: a long log has many of them."""
    lines = Counted(_lines(_four(), 30))
    search = OpeningsSearch(lines)
    assert search.shown(OpeningFilter(words="pump")).places
    assert 0 < lines.passed <= len(lines)
    lines.passed = 0
    for _ in range(2):
        assert (search.people(), search.envelopes()) != ((), ())
    # Once for the people, once for the envelopes.
    assert lines.passed == 2 * len(lines)
