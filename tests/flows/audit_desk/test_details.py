"""Which finding comes first, and which openings it leads to."""

from __future__ import annotations

from twinseal.domain.finding import Finding, Rank
from twinseal.flows.audit_desk.details import owed_first
from twinseal.flows.log.reviews import openings_of


def _finding(rule: str, rank: Rank, *entries: int, subject: str = "") -> Finding:
    return Finding(rule, rank, subject, tuple((-1, entry) for entry in entries))


def test_what_owes_an_answer_comes_first_the_gravest_first() -> None:
    low, medium, high = _finding("C9", Rank.LOW, 1), _finding("A6", Rank.MEDIUM, 2), _finding("A2", Rank.HIGH, 3)
    answered, later = _finding("A3", Rank.HIGH, 4), _finding("A7", Rank.MEDIUM, 5)
    order = owed_first((low, medium, answered, high, later), {answered.id})
    # Of one rank, and of what owes nothing, the order is the one in which they came.
    assert [each.rule for each in order] == ["A2", "A6", "A7", "C9", "A3"]


def test_a_finding_leads_to_every_opening_that_it_names() -> None:
    stories, by_entry = {"o1", "o2", "o3"}, {(-1, 1): "o1", (-1, 2): "o2", (-1, 3): "o2", (-1, 4): "gone", (-1, 5): ""}
    assert openings_of(_finding("B1", Rank.LOW, 1, 2, 3, 4, 5), stories, by_entry) == ("o2", "o1")
    # What it is about comes first, whether an entry names it or not.
    assert openings_of(_finding("A3", Rank.HIGH, 2, subject="o3"), stories, by_entry) == ("o3", "o2")
    assert openings_of(_finding("C2", Rank.LOW, 5, subject="p1"), stories, by_entry) == ()
