"""The row of a rule: sentences with places, and what counts one or several."""

from __future__ import annotations

import pytest

from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.rule import Group, PolicyRule, number, numbers_in, switch
from twinseal.domain.template import Place, pieces_of


def test_a_sentence_is_its_text_and_its_places_in_order() -> None:
    sentence = "After {free:count|attempt|attempts}, {wait} at most."
    assert list(pieces_of(sentence)) == [
        "After ",
        Place("free", "count", "attempt|attempts"),
        ", ",
        Place("wait"),
        " at most.",
    ]
    assert numbers_in(sentence) == ("free", "wait")
    assert numbers_in("No place.") == ()


@pytest.mark.parametrize(("value", "counted"), [(0, "days"), (1, "day"), (2, "days")])
def test_one_and_several_have_their_forms(value: int, counted: str) -> None:
    assert Place("days", "count", "day|days").counted(value) == counted
    assert Place("days").counted(value) == ""


def test_a_switch_says_one_of_two_sentences() -> None:
    (rule,) = switch(name="Doors", group=Group.PEOPLE, since=1, sentence="Shut.", otherwise="Open.").values()
    assert (rule.says(True, {}), rule.says(False, {})) == ("Shut.", "Open.")
    assert rule.is_switch


def test_a_number_has_its_numbers_in_its_sentence() -> None:
    row = number(low=1, high=5, unit="days", name="Days", group=Group.PEOPLE, since=2, sentence="In {d:count|day|days}.")
    (rule,) = row.values()
    assert isinstance(rule, PolicyRule)
    assert rule.says(3, {"d": 3}) == "In 3 days."
    assert (rule.fault(3, Policy.called), str(rule.fault(6, Policy.called))) == (
        None,
        "Policy: \u201cDays\u201d must be a whole number from 1 to 5.",
    )
