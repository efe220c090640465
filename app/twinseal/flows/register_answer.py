"""What was typed or scanned from the paper register, held against the last seal."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from typing import Final

from twinseal.audit.checkpoint import Checkpoint
from twinseal.audit.held import Claim, is_receipt, parse_receipt
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import RegisterCodeResult
from twinseal.domain.register_code import same_code, typed_seal

_WRONG_CODE: Final = "The register code does not fit the last seal of this vault: it may be an older copy"
_NO_NOTE: Final = (
    "No checkpoint here fits this code of seal {:04d}: its note is missing from audit/checkpoints (bring it back from the "
    "backup), or this is another copy"
)
_OLDER_HEADER: Final = (
    "The register names seal {:04d}, this vault says that it was sealed as {:04d}: it may be an older copy"
)
_OLDER_CODE: Final = (
    "The code is of seal {:04d}, but this vault was sealed up to {:04d}: that sealing was not finished, or the note of its "
    "checkpoint was taken away; look for it in the paper register and tell an auditor"
)
_WAYS_ON: Final = {
    True: (
        "this vault's policy forbids to go on: compare the paper register with the seal number, or bring the newest "
        "copy of the vault."
    ),
    False: "check the paper register; to go on, write an explanation: it is logged.",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """Whether an answer fits the last seal, and where it does not, what that means."""

    result: RegisterCodeResult
    what: str = ""
    """A sentence without its end, for what is wrong; or what people have to know although the code fits."""

    def refusal(self, *, must_fit: bool) -> str:
        """Return the sentence that stops people at a wrong answer."""
        return f"{self.what}; {_WAYS_ON[must_fit]}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what is shown to the people who go on in spite of it."""
        if self.result is RegisterCodeResult.RIGHT:
            return (f"{self.what}.",) if self.what else ()
        if self.result is RegisterCodeResult.NOT_AT_HAND:
            return ("The register code of the last seal was not at hand; this is in the log.",)
        return (f"{self.what}. This is in the log.",)


def judge(typed: str | None, sealed: Checkpoint | None, seal_number: int) -> Judged:
    """Return how an answer fits the checkpoint of the last seal, whose number the header gives; None is not at hand.

    Which seal a checkpoint is of stands in the log alone, which nobody can read before the vault is open. So the number
    that was typed with the code tells whether the newest checkpoint here is that of the last seal.
    A register code or a scanned receipt; raises `BadInput` for what can be neither.
    """
    if typed is None:
        return Judged(RegisterCodeResult.NOT_AT_HAND)
    if is_receipt(typed):
        return _judge_receipt(typed, sealed)
    right = same_code(typed, sealed.register_code if sealed is not None else "")
    number = typed_seal(typed)
    if number is not None and number > seal_number:
        return Judged(RegisterCodeResult.WRONG, _OLDER_HEADER.format(number, seal_number))
    if right:
        return _judge_number(number, seal_number)
    if number == seal_number:
        return Judged(RegisterCodeResult.WRONG, _NO_NOTE.format(seal_number))
    return Judged(RegisterCodeResult.WRONG, _WRONG_CODE)


def _judge_number(number: int | None, seal_number: int) -> Judged:
    if number is None or number == seal_number:
        return Judged(RegisterCodeResult.RIGHT)
    # An opening whose sealing was not finished leaves this too, and must not close a vault whose policy is strict.
    return Judged(RegisterCodeResult.RIGHT, _OLDER_CODE.format(number, seal_number))


def _judge_receipt(typed: str, sealed: Checkpoint | None) -> Judged:
    given = parse_receipt(typed)
    if given.claim is None or given.log_id is None:
        msg = "This is no receipt: scan it again, or type the register code."
        raise BadInput(msg)
    what = _misfit(given.claim, given.log_id, sealed)
    return Judged(RegisterCodeResult.WRONG, what) if what else Judged(RegisterCodeResult.RIGHT)


def _misfit(claim: Claim, log_id: str, sealed: Checkpoint | None) -> str:
    if sealed is None:
        return "There is no seal here that the receipt could be of"
    if log_id != sealed.origin.rpartition("/")[2]:
        return "The receipt is of another vault"
    if claim.size < sealed.size:
        return "The receipt is of an earlier seal of this vault, not of the last one"
    if claim.size > sealed.size:
        return "The receipt is of a later seal than the last one here: this is an older copy of the vault"
    if not hmac.compare_digest(claim.value, sealed.digest):
        return "The receipt is of another log of the same length: this vault or the receipt was changed"
    return ""
