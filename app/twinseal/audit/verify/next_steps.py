"""What somebody does after a verification: its own answer where the cause has one, and "stop" wherever somebody wrote or cut something."""

from __future__ import annotations

from typing import Final

from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.audit.verify.verify import VerificationResult

_STOP: Final = "Stop: open nothing, leave this machine or USB stick as it is, and contact the vault owner."
_THEN_STOP: Final = _STOP[0].lower() + _STOP[1:]
_WRONG_CARD: Final = (
    "Check whose trust card this is: it may belong to another vault. Use the trust card of the vault that "
    "made this log or export. If it already is the right one, the log was replaced with another: " + _THEN_STOP
)
_OTHER_COPY: Final = "Ask for another copy and compare the two."

_BY_REASON: Final[dict[Reason | str, str]] = {
    Reason.READABLE: (
        "The log is intact up to here; only the readable copy differs. Do not use entries.jsonl. Keep this "
        "export, find out who had it, and make a new export from the vault."
    ),
    "bundle": (
        "The file named above was changed or removed after the export was made. Do not use it. Keep this export, "
        "find out who had it, and make a new export from the vault."
    ),
    Reason.CHECKPOINT_ORIGIN: _WRONG_CARD,
    Reason.EPOCH_ORIGIN: _WRONG_CARD,
    Reason.RECEIPT: (
        "Compare the code with the paper register, character by character, and compare the dates: a code from a "
        "seal made after this copy matches nothing in it. If the register shows exactly this code for an older "
        "seal: " + _THEN_STOP
    ),
    Reason.HEAD: "Compare what you typed with the paper it came from. If they are the same: " + _THEN_STOP,
    Reason.BEYOND_END: (
        "A copy that was cut short while it was being made looks the same: verify another copy. If the result is "
        "the same, or this is the vault itself: " + _THEN_STOP
    ),
    Reason.RESUME: "This is not the log that was verified here before. " + _STOP,
    Reason.EMPTY: "Give the folder of the vault or the export. If this is that folder, the log is lost: use the backup.",
    Reason.FILE: "Check that the drive is sound and the file is readable, then verify again, or verify another copy.",
    Reason.TORN: (
        "In a vault, the next start of Twinseal takes care of this. An export was cut short or made while the log "
        "was being written: get another one."
    ),
    Reason.VERSION: "Verify with the version of Twinseal that wrote it, or with a newer one.",
    Reason.AUDIT_KEY: "Contact the vault owner: there are entries that no auditor on the trust card can read.",
    Reason.UNREADABLE: "Sign in as an auditor who was already enrolled when the entry was written. If you did: " + _THEN_STOP,
    Reason.CHANGED: "Verify again while nobody is using the vault. An export does not change by itself.",
    Reason.CHECKPOINT_MISSING: (
        "Get the complete folder of checkpoints from the same place as the log. If there is no other: " + _THEN_STOP
    ),
    Reason.UNANCHORED_MISSING: "Get the folder `unanchored` from the same place as the log. " + _OTHER_COPY,
    Reason.TRUST_CARD: "Use the trust card that was made at the ceremony, from its own drive; this file cannot be used.",
}  # fmt: skip


def what_to_do(result: VerificationResult, *, has_card: bool) -> str:
    """Return what to do next, in words for whoever verified."""
    if result.reason == "bundle" and not result.size:
        return "Do not use this report. Keep it, find out who had it, and verify the export or vault it was made from."
    if result.verdict.is_valid and not result.size:
        return "Verify the export or vault this report was made from: only its log proves that nothing is missing."
    if result.verdict.is_valid:
        return _after_valid(result, has_card)
    if result.reason == Reason.LOG and result.first_bad_seq == 0 and has_card:
        return _WRONG_CARD
    return _BY_REASON.get(result.reason, _STOP if result.reason else _BY_REASON[Reason.EMPTY])


def _after_valid(result: VerificationResult, has_card: bool) -> str:
    if not has_card:
        return "Verify again with the trust card from the ceremony: without it, nothing shows whose log this is."
    if result.verdict is Verdict.VALID_ANCHORED:
        return "No action needed. Keep the newest register code for next time."
    todo = []
    if result.undecided:
        todo.append("Two people must open the vault and adopt or reject the entries made after the log's key was lost.")
    if result.uncovered:
        todo.append(
            "The newest entries will be covered at the next reseal or when an auditor signs out. If they were made "
            "before today, find out who was there."
        )
    if not result.anchored:
        todo.append("To rule out an older copy, verify again with a register code or receipt from the paper register.")
    return " ".join(todo)
