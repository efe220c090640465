"""What was typed or scanned from the paper register, held against the last seal."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from typing import Final

from twinseal.audit.checkpoint import Checkpoint
from twinseal.audit.held import Claim, is_receipt, parse_receipt
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import RegisterCodeResult
from twinseal.domain.register_code import same_code

_WRONG_CODE: Final = "The register code does not fit the last seal of this vault: it may be an older copy"
_NUMBERED: Final = re.compile(r"\s*([0-9]{1,9})\s*\u00b7")
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
    """A sentence without its end; only for what is wrong."""

    def refusal(self, *, must_fit: bool) -> str:
        """Return the sentence that stops people at a wrong answer."""
        return f"{self.what}; {_WAYS_ON[must_fit]}"

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what is shown to the people who go on in spite of it."""
        if self.result is RegisterCodeResult.RIGHT:
            return ()
        if self.result is RegisterCodeResult.NOT_AT_HAND:
            return ("The register code of the last seal was not at hand; this is in the log.",)
        return (f"{self.what}. This is in the log.",)


def judge(typed: str | None, sealed: Checkpoint | None, seal_number: int) -> Judged:
    """Return how an answer fits the last seal, by its checkpoint and the header's number; None is one that is not at hand.

    A number that is typed in front of the code, as the register has it, must be the header's. A register code or a scanned receipt; raises `BadInput` for what can be neither.
    """
    if typed is None:
        return Judged(RegisterCodeResult.NOT_AT_HAND)
    if is_receipt(typed):
        return _judge_receipt(typed, sealed)
    number = _NUMBERED.match(typed)
    if number is not None and int(number[1]) != seal_number:
        return Judged(RegisterCodeResult.WRONG, _other_seal(int(number[1]), seal_number))
    right = same_code(typed, sealed.register_code if sealed is not None else "")
    return Judged(RegisterCodeResult.RIGHT) if right else Judged(RegisterCodeResult.WRONG, _WRONG_CODE)


def _other_seal(typed: int, here: int) -> str:
    return f"The register names seal {typed:04d}, this vault says that it was sealed as {here:04d}: it may be an older copy"


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
