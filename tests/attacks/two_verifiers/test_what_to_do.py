"""After every answer both verifiers say what to do: something else for each cause, and never "nothing" for a bad one."""

from __future__ import annotations

from dataclasses import replace

import pytest

from twinseal.audit.verdict.verdict import MEANING, Reason, Verdict
from twinseal.audit.verify.next_steps import what_to_do
from twinseal.audit.verify.verify import VerificationResult
from twinseal.standalone import twinseal_verify as alone

GOOD = VerificationResult(Verdict.VALID_COSIGNED, "good", size=40)
ANSWER: dict[str, object] = {"reason": "", "first_bad_seq": None, "unanchored": [], "uncovered": 0, "anchored_size": 0}


@pytest.mark.parametrize("reason", [*(reason.value for reason in Reason), "export"])
def test_a_broken_rule_is_never_followed_by_nothing(reason: str) -> None:
    verdict = MEANING[Reason(reason)][0] if reason != "export" else Verdict.TAMPERED
    mine = what_to_do(VerificationResult(verdict, "bad", reason=reason, size=3), has_card=True)
    assert len(mine) > 30
    assert not mine.startswith("Nothing")
    if reason not in alone.REASONS:
        assert reason == "resume", "the stand-alone verifier keeps nothing between two runs"
        return
    other = alone.what_to_do({**ANSWER, "reason": reason}, has_card=True)
    assert len(other) > 30
    assert not other.startswith("Nothing")
    # Whoever wrote or cut something is not told to go on.
    if verdict is not Verdict.INCOMPLETE and reason not in ("readable", "export"):
        assert "stop" in mine.lower()
        assert "stop" in other.lower()


@pytest.mark.parametrize(
    ("changes", "answer", "has_card", "part"),
    [
        ({}, {}, False, "trust card"),
        ({}, {}, True, "register code"),
        ({"uncovered": 2}, {"uncovered": 2}, True, "seal"),
        ({"undecided": (7,)}, {"unanchored": [7]}, True, "adopt or reject"),
        ({"verdict": Verdict.VALID_ANCHORED, "anchored": True}, {"anchored_size": 40}, True, "No action needed."),
    ],
    ids=["no card", "not compared with anything", "uncovered", "undecided", "anchored"],
)
def test_each_cause_of_a_lesser_grade_has_its_own_next_step(
    changes: dict[str, object], answer: dict[str, object], has_card: bool, part: str
) -> None:
    assert part in what_to_do(replace(GOOD, **changes), has_card=has_card)  # type: ignore[arg-type]
    assert part in alone.what_to_do({**ANSWER, **answer}, has_card)


def test_a_good_report_alone_sends_to_its_log() -> None:
    advice = what_to_do(VerificationResult(Verdict.VALID_UNANCHORED, "The report's seal is good."), has_card=True)
    assert "Verify the export or vault" in advice


def test_a_bad_report_alone_says_nothing_of_an_unread_log() -> None:
    advice = what_to_do(
        VerificationResult(Verdict.TAMPERED, "TAMPERED: the seal is broken.", reason="export"), has_card=True
    )
    assert "holds" not in advice
    assert "verify the export or vault" in advice
    beside = what_to_do(VerificationResult(Verdict.TAMPERED, "TAMPERED: ...", reason="export", size=9), has_card=True)
    assert "changed or removed after the export" in beside
