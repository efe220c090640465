"""What somebody does after a verification: its own answer where the cause has one, and "stop" wherever somebody wrote or cut something."""

from __future__ import annotations

from typing import Final

from twinseal.audit.verdict.verdict import Reason, Verdict
from twinseal.audit.verify.verify import VerificationResult

_STOP: Final = "Stop: open nothing, keep this machine or stick as it is, and call the owner of the vault."
_THEN_STOP: Final = _STOP[0].lower() + _STOP[1:]
_WRONG_CARD: Final = (
    "Look whose trust card this is: perhaps it is that of another vault; take the one of the vault that made this. If it is the "
    "right one, another log was put in its place: " + _THEN_STOP
)
_OTHER_COPY: Final = "Ask for another copy, and compare."

_BY_REASON: Final[dict[Reason | str, str]] = {
    Reason.READABLE: (
        "The log holds up to here; only the readable copy differs. Use nothing of entries.jsonl, keep this export, ask who had it, "
        "and take another export from the vault."
    ),
    "bundle": (
        "What is named was changed or taken away since the export was made. Use nothing of it, keep this export, ask who had it, and "
        "take another export from the vault."
    ),
    Reason.CHECKPOINT_ORIGIN: _WRONG_CARD,
    Reason.EPOCH_ORIGIN: _WRONG_CARD,
    Reason.RECEIPT: (
        "Compare the code with the paper register, character by character, and the dates: a code of a seal made after this copy fits "
        "nothing in it. If an older code stands there like this: " + _THEN_STOP
    ),
    Reason.HEAD: "Compare what you typed with the paper that it stands on. If it is the same: " + _THEN_STOP,
    Reason.BEYOND_END: (
        "A copy that was cut short while it was made looks like this too: verify another copy. If it says the same, or this is the "
        "vault itself: " + _THEN_STOP
    ),
    Reason.RESUME: "The log is not the one that was verified here before. " + _STOP,
    Reason.EMPTY: "Name the folder of the vault or of the export. If this is it, the log is lost: bring the backup.",
    Reason.FILE: "See that the drive is whole and that the file may be read, then verify again, or verify another copy.",
    Reason.TORN: (
        "In a vault, the next start sees to it. An export was cut short or taken while the log was written: take another one."
    ),
    Reason.VERSION: "Verify with the version of Twinseal that wrote it, or a newer one.",
    Reason.AUDIT_KEY: "Call the owner of the vault: entries were written that no auditor of the trust card can read.",
    Reason.UNREADABLE: "Sign in as an auditor who was enrolled when the entry was written. If you were: " + _THEN_STOP,
    Reason.CHANGED: "Verify again while nobody uses the vault; an export does not change by itself.",
    Reason.CHECKPOINT_MISSING: (
        "Bring the whole folder of checkpoints from the same place as the log. If there is no other: " + _THEN_STOP
    ),
    Reason.UNANCHORED_MISSING: "Bring the folder `unanchored` from the same place as the log. " + _OTHER_COPY,
    Reason.TRUST_CARD: "Take the trust card that was made at the ceremony, from its own drive; this file is not fit for use.",
}  # fmt: skip


def what_to_do(result: VerificationResult, *, has_card: bool) -> str:
    """Return what to do next, in words for whoever verified."""
    if result.reason == "bundle" and not result.size:
        return (
            "Use nothing of this report, keep it, ask who had it, and verify the export or the vault that it was made from."
        )
    if result.verdict.is_valid and not result.size:
        return "Verify the export or the vault that this report was made from: only its log proves that nothing is missing."
    if result.verdict.is_valid:
        return _after_valid(result, has_card)
    if result.reason == Reason.LOG and result.first_bad_seq == 0 and has_card:
        return _WRONG_CARD
    return _BY_REASON.get(result.reason, _STOP if result.reason else _BY_REASON[Reason.EMPTY])


def _after_valid(result: VerificationResult, has_card: bool) -> str:
    if not has_card:
        return "Verify again with the trust card of the ceremony: only with it can anything be said about whose log this is."
    if result.verdict is Verdict.VALID_ANCHORED:
        return "Nothing. Keep the newest register code for the next time."
    todo = []
    if result.undecided:
        todo.append("Two people open the vault and adopt or reject the entries from after the loss of the log's key.")
    if result.uncovered:
        todo.append(
            "The next reseal, or an auditor who signs out, covers the newest entries. If they are older than today, ask who was there."
        )
    if not result.anchored:
        todo.append("To exclude an older copy, verify again with a register code or receipt from the paper register.")
    return " ".join(todo)
