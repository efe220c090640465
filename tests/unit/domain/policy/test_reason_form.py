"""A reason as it is typed: cleaned, refused at its fields, and with an id that stands in every request that has it."""

from __future__ import annotations

import pytest

from twinseal.domain.constitution import _CATEGORY_ID
from twinseal.domain.errors import FormFaults
from twinseal.domain.policy.reason_form import new_reason_id, reason_of
from twinseal.domain.policy.reasons import DEFAULT_CATEGORIES, ReasonCategory


def test_what_was_typed_is_cleaned_and_an_empty_question_is_none() -> None:
    typed = reason_of("drill", " A   drill ", [" Who leads it? ", "", "Since when?"], " Number ", " D-#### ")
    assert typed == ReasonCategory("drill", "A drill", ("Who leads it?", "Since when?"), "Number", "D-####")
    for reason in DEFAULT_CATEGORIES:
        again = reason_of(reason.id, reason.name, reason.questions, reason.reference_label, reason.reference_mask)
        assert again == reason


def test_each_fault_is_said_at_its_field() -> None:
    with pytest.raises(FormFaults) as refusal:
        reason_of("drill", " ", ["Who\nleads it?", "x" * 201], "y" * 201, "#" * 41)
    fields = [fault.field for fault in refusal.value.faults]
    assert fields == ["name", "question_1", "question_2", "reference_label", "reference_mask"]
    with pytest.raises(FormFaults, match="at most 6 questions"):
        reason_of("drill", "Drill", [f"Question {number}?" for number in range(7)], "", "")


@pytest.mark.parametrize(
    ("name", "made"),
    [
        ("Outage", "outage"),
        ("CIP exceptional circumstance", "cip_exceptional_circumst"),
        ("\u00dcbung", "ubung"),
        ("7 doors", "reason_7_doors"),
        ("\u706b\u4e8b", "reason"),
    ],
)
def test_an_id_is_made_of_the_name_and_is_one_of_the_format(name: str, made: str) -> None:
    assert new_reason_id(name, ()) == made
    assert _CATEGORY_ID.match(made)
    assert new_reason_id(name, {made, f"{made}_2"}) == f"{made}_3"
    assert _CATEGORY_ID.match(f"{made}_199")
