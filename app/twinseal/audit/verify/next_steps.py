"""What somebody does after a verification: its own answer where the cause has one, and "stop" wherever somebody wrote or cut something."""

from __future__ import annotations

from typing import Final

from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.audit.verify.verify import VerificationResult
from twinseal.domain.texts import sentence_of

_BY_REASON: Final[dict[Reason | str, str]] = {
    Reason.READABLE: "verification.next.readable",
    "export": "verification.next.export",
    Reason.CHECKPOINT_ORIGIN: "verification.next.checkpoint_origin",
    Reason.EPOCH_ORIGIN: "verification.next.checkpoint_origin",
    Reason.CODE: "verification.next.code",
    Reason.RECEIPT: "verification.next.receipt",
    Reason.HEAD: "verification.next.head",
    Reason.BEYOND_END: "verification.next.beyond_end",
    Reason.OLDER: "verification.next.older",
    Reason.RESUME: "verification.next.resume",
    Reason.EMPTY: "verification.next.empty",
    Reason.FILE: "verification.next.file",
    Reason.TORN: "verification.next.torn",
    Reason.VERSION: "verification.next.version",
    Reason.AUDIT_KEY: "verification.next.audit_key",
    Reason.UNREADABLE: "verification.next.unreadable",
    Reason.CHANGED: "verification.next.changed",
    Reason.CHECKPOINT_MISSING: "verification.next.checkpoint_missing",
    Reason.PEOPLE_ORIGIN: "verification.next.checkpoint_origin",
    Reason.PEOPLE_MISSING: "verification.next.people_missing",
    Reason.UNANCHORED_MISSING: "verification.next.unanchored_missing",
    Reason.TRUST_CARD: "verification.next.trust_card",
}


def what_to_do(result: VerificationResult, *, has_card: bool) -> str:
    """Return what to do next, in words for whoever verified."""
    if result.reason == "export" and not result.size:
        return sentence_of("verification.next.report_changed")
    if result.verdict.is_valid and not result.size:
        return sentence_of("verification.next.report")
    if result.verdict.is_valid:
        return _after_valid(result, has_card)
    if result.reason == Reason.LOG and result.first_bad_seq == 0 and has_card:
        return sentence_of(_BY_REASON[Reason.CHECKPOINT_ORIGIN])
    return sentence_of(
        _BY_REASON.get(result.reason, "verification.next.stop" if result.reason else _BY_REASON[Reason.EMPTY])
    )


def _after_valid(result: VerificationResult, has_card: bool) -> str:
    if not has_card:
        return sentence_of("verification.next.no_card")
    if result.verdict is Verdict.VALID_ANCHORED:
        return sentence_of("verification.next.nothing")
    todo = []
    if result.undecided:
        todo.append(sentence_of("verification.next.undecided"))
    if result.uncovered:
        todo.append(sentence_of("verification.next.not_yet_covered"))
    if not result.anchored:
        todo.append(sentence_of("verification.next.rule_out_older"))
    return " ".join(todo)
