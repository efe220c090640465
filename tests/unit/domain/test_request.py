"""A request with several faults names all of them at once, in the order in which they are read."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from twinseal.domain.errors import BadInput
from twinseal.domain.policy.policy import Policy
from twinseal.domain.policy.reasons import ReasonCategory
from twinseal.domain.request import Answer, Draft, Request, check_draft

CATEGORY = ReasonCategory("outage", "Outage", ("What has failed?",), "Incident number", "INC-###")
GOOD = Draft(("e1",), "outage", ("The switch",), "INC-123", "The core switch is down and nobody can log in.", 10)


def _told(draft: Draft) -> str:
    with pytest.raises(BadInput) as caught:
        check_draft(draft, policy=Policy(), category=CATEGORY, longest_min=15)
    return caught.value.sentence


def test_a_whole_request_is_taken() -> None:
    assert check_draft(GOOD, policy=Policy(), category=CATEGORY, longest_min=15) == GOOD


@pytest.mark.parametrize("nothing", ["\u200b", " ", "\u00a0", "\u2060", "\u0301", "\u2800", "\u202e", "\n"])
def test_a_justification_is_as_long_as_what_is_seen_of_it(nothing: str) -> None:
    """With one visible sign less than the policy asks for it is too short, whatever else stands in it."""
    least = Policy().justification_min_chars
    seen = "Switch4deadnospareone"[: least - 1]
    assert len(seen) == least - 1
    padded = seen[:5] + nothing * 30 + seen[5:]
    assert _told(replace(GOOD, justification=padded)).startswith(f"Justification: write at least {least} characters")
    whole = replace(GOOD, justification=padded + "x")
    assert check_draft(whole, policy=Policy(), category=CATEGORY, longest_min=15).category_id == "outage"


def test_every_fault_is_named_in_one_go() -> None:
    refusal = _told(Draft((), "outage", ("",), "x", "", 99))
    parts = ["Envelopes: ", "What has failed: fill in this field.", "Incident number: ", "Justification: ", "Minutes: "]
    places = [refusal.find(part) for part in parts]
    assert -1 not in places
    assert places == sorted(places)


def test_one_fault_is_one_sentence() -> None:
    assert _told(replace(GOOD, minutes=0)) == "Minutes: choose from 1 to 15."
    assert _told(replace(GOOD, answers=())) == "Answer every question for this reason."
    assert _told(replace(GOOD, envelope_ids=("a", "a"))) == "Envelopes: choose at least one, and each only once."


def test_the_page_of_formats_names_every_field_that_is_signed() -> None:
    pairs = (("e1", "DC01"),)
    request = Request("cb", "o1", "77", "emergency", "p1", 1, "Ada", pairs, "c", "C", ("Q?",), ("A",), "R", "J", 15, "T")
    answer = Answer("cb", "o1", "77", True, "88", "p2", 1, "Bo", pairs, 15, "", "T")
    page = (Path(__file__).resolve().parents[3] / "docs" / "formats.md").read_text(encoding="utf-8")
    section = page.partition("### 7.1 ")[2].partition("\n##")[0]
    rows = [row.split(" | ")[0].removeprefix("| ") for row in section.splitlines() if row.startswith(("| `", "| of"))]
    common = {name for row in rows if not row.startswith("of") for name in re.findall(r"`(\w+)`", row)}
    own = {row.split(":")[0]: set(re.findall(r"`(\w+)`", row)) for row in rows if row.startswith("of")}
    assert set(request.to_json()) == common | own["of a request"]
    assert set(answer.to_json()) == common | own["of an answer"]
    assert request.signed_bytes().startswith(b'twinseal/1 form\x00{"answers":["A"],"asked_again":[],"at":"T","begun":"77",')
