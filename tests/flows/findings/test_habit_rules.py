"""What else the rules of habit say, how grave it is, and that no clock hides anything from them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace

import pytest

from fakes import follow_up_cases
from fakes.habit_cases import CASES, MOVED_CLOCK, OTHER_WAYS, on
from fakes.told_log import Opening, log, openings
from twinseal.domain.events.maintenance import ENVELOPE_ADDED
from twinseal.domain.events.people import IDENTIFY_DENIED
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.finding import Finding, Rank
from twinseal.flows.findings import often_denied
from twinseal.flows.findings.registry import BY_ID
from twinseal.flows.findings.words import finding_sentence
from twinseal.flows.log.log_view import LogView
from twinseal.flows.log.stories import People


def _findings(rule: str, view: LogView) -> tuple[Finding, ...]:
    return BY_ID[rule].look(view).findings


_WAYS = {**OTHER_WAYS, **follow_up_cases.OTHER_WAYS}


@pytest.mark.parametrize("about", _WAYS)
def test_a_rule_says_what_it_is_about(about: str) -> None:
    said, view = _WAYS[about]
    sentences = [finding_sentence(finding, People({})) for finding in _findings(about.partition(",")[0], view)]
    assert any(said in sentence for sentence in sentences), sentences
    assert not any({"{", "}", "?", "[", "]"} & set(sentence) for sentence in sentences), sentences


@pytest.mark.parametrize(
    ("rule", "view", "rank"),
    [
        ("C2", openings(*on(0, 20)), Rank.LOW),
        ("C2", openings(*on(0, 4, 9)), Rank.MEDIUM),
        ("C3", openings(*on(0, 0.5)), Rank.MEDIUM),
        ("C3", openings(*on(0, 3)), Rank.HIGH),
    ],
)
def test_what_is_graver_ranks_higher(rule: str, view: LogView, rank: Rank) -> None:
    assert [finding.rank for finding in _findings(rule, view)] == [rank]


def test_three_openings_with_nothing_shown_need_an_answer() -> None:
    findings = _findings("C9", CASES["C9"].fires())
    assert [(finding.subject, finding.rank) for finding in findings if finding.rank is Rank.MEDIUM] == [
        ("p1", Rank.MEDIUM),
        ("p2", Rank.MEDIUM),
    ]
    assert sum(finding.rank is Rank.LOW for finding in findings) == 3


def test_a_flood_of_denials_is_not_gone_through_for_each(monkeypatch: pytest.MonkeyPatch) -> None:
    class Lately(deque[object]):
        passed = 0

        def __iter__(self) -> Iterator[object]:
            for each in super().__iter__():
                Lately.passed += 1
                yield each

        def __reversed__(self) -> Iterator[object]:
            for each in super().__reversed__():
                Lately.passed += 1
                yield each

    monkeypatch.setattr(often_denied, "deque", Lately)
    passed = []
    for denials in (100, 200):
        Lately.passed = 0
        times = [finding.count for finding in _findings("C10", log(*[(IDENTIFY_DENIED, {"person": "p1"})] * denials))]
        assert times == [denials - 2]
        passed.append(Lately.passed)
    once, twice = passed
    assert 0 < twice < 2.2 * once


def test_the_same_words_are_one_finding_under_the_first_opening() -> None:
    (finding,) = _findings("C11", CASES["C11"].fires())
    assert (finding.rank, finding.count, finding.subject) == (Rank.MEDIUM, 2, "alike o1")
    (twice,) = _findings("C11", openings(*on(0, 10, justification="Core switch down, nobody at all can log in")))
    assert (twice.rank, twice.id) == (Rank.LOW, finding.id)


def test_a_burst_is_found_within_a_budget_that_is_kept() -> None:
    # So many in a month are rare where 20 a quarter are expected, and not more than 20.
    view = openings(*on(*(2 * number for number in range(15))))
    (burst,) = _findings("C2", replace(view, policy=replace(view.policy, expected_openings_quarter=20)))
    assert (burst.rank, burst.facts["count"], burst.facts["days"]) == (Rank.MEDIUM, 14, 30)
    assert _findings("C2", replace(view, policy=replace(view.policy, expected_openings_quarter=40))) == ()


def test_envelopes_that_somebody_wrote_into_the_log_hide_nothing() -> None:
    acts = list(Opening(envelopes=("e1", "e2", "e3", "e4")).entries())
    founded = (VAULT_FOUNDED, {"envelope_count": 8})
    before = _findings("C8", log(founded, *acts))
    added = [(ENVELOPE_ADDED, {"envelope": f"e{number}"}) for number in range(10, 40)]
    (after,) = _findings("C8", log(founded, *added, (VAULT_FOUNDED, {"envelope_count": 99}), *acts))
    assert [each.facts["envelopes"] for each in (*before, after)] == [8, 8]


def test_a_clock_that_is_moved_hides_no_burst_and_makes_none() -> None:
    (burst,) = _findings("C1", log(*MOVED_CLOCK))
    assert (burst.facts["count"], burst.facts["before"], burst.facts["before_days"]) == (3, 3, 365)
    assert _findings("C1", log(*(act for act in MOVED_CLOCK if act[1].get("seconds") is None))) == ()
