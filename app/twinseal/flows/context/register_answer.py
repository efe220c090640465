"""What was typed or scanned from the paper register, compared with the seals of this vault."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from twinseal.audit.format.checkpoint import Checkpoint
from twinseal.audit.verify.anchors import Claim, is_receipt, parse_receipt
from twinseal.domain.errors import BadInput, RegisterCodeWrong
from twinseal.domain.opening import RegisterCodeResult
from twinseal.domain.register_code import parse_typed, typed_edition, typed_seal
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import utc_words
from twinseal.flows.context.vault_context import SealedBy, VaultContext

NAMED_MAX: Final = 5
"""How many seals that a register lacks are named with their people; of more only the number is said."""


@dataclass(frozen=True, slots=True)
class RegisterAnswer:
    """Whether an answer fits a seal of this vault, and what that means."""

    result: RegisterCodeResult
    what: str = ""
    """A sentence without its end, for what is wrong; or what people have to know although the code fits."""
    behind: int = 0
    """How many seals with a checkpoint are newer than the one that the answer is of."""

    def refusal(self, *, must_fit: bool) -> RegisterCodeWrong:
        """Return what stops people at a wrong answer, or at an older one without an explanation."""
        if self.result is RegisterCodeResult.OLDER_SEAL:
            return RegisterCodeWrong("register_code.wrong.behind", what=self.what)
        if must_fit:
            return RegisterCodeWrong("register_code.wrong.policy", what=self.what)
        return RegisterCodeWrong("register_code.wrong.explain", what=self.what)

    def stops(self, *, must_fit: bool, explained: bool) -> bool:
        """Tell whether the opening stops here, under a policy and with or without an explanation.

        A line of any seal of this log shows that nothing below it was rolled back, which is all that the strict policy
        is for: the code of a seal that nobody saw must not shut the vault for good.
        """
        if self.result is RegisterCodeResult.OLDER_SEAL:
            return not explained
        return self.result is RegisterCodeResult.WRONG and (must_fit or not explained)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Return what is shown to the people who go on in spite of it."""
        if self.result is RegisterCodeResult.RIGHT:
            return (f"{self.what}.",) if self.what else ()
        if self.result is RegisterCodeResult.NOT_AT_HAND:
            return (sentence_of("register_code.doubt.not_at_hand"),)
        return (sentence_of("register_code.doubt.logged", what=self.what),)


def judge(typed: str | None, context: VaultContext) -> RegisterAnswer:
    """Return how an answer fits the countersigned checkpoints of a vault; None is not at hand.

    Which seal a checkpoint is of stands in the log alone, which nobody can read before the vault is open. So the number
    that was typed with the code tells whether the newest checkpoint here is that of the last seal.
    A register code or a scanned receipt; raises `BadInput` for what can be neither, `LogDamaged`.
    """
    if typed is None:
        return RegisterAnswer(RegisterCodeResult.NOT_AT_HAND)
    if is_receipt(typed):
        return _judge_receipt(typed, context)
    code, number, seal_number = parse_typed(typed), typed_seal(typed), context.header.seal_number
    edition = typed_edition(typed)
    later = _names_later(number, edition, context)
    if later:
        return RegisterAnswer(RegisterCodeResult.WRONG, later)
    fitting: list[Checkpoint] = []
    newer = context.sealed_since(partial(_has_code, code, fitting))
    if newer is not None and edition not in (None, fitting[-1].in_force.edition):
        return RegisterAnswer(
            RegisterCodeResult.WRONG,
            sentence_of("register_code.doubt.edition", number=edition, edition=fitting[-1].in_force.edition),
        )
    if newer is None:
        return RegisterAnswer(
            RegisterCodeResult.WRONG,
            sentence_of("register_code.doubt.no_checkpoint", number=f"{number:04d}")
            if number == seal_number
            else sentence_of("register_code.doubt.no_seal"),
        )
    if newer:
        return _behind(newer, number, seal_number)
    if number is None or number == seal_number:
        return RegisterAnswer(RegisterCodeResult.RIGHT)
    # An opening whose sealing was not finished leaves this too, and must not close a vault whose policy is strict.
    return RegisterAnswer(
        RegisterCodeResult.RIGHT,
        sentence_of("register_code.doubt.later_seal", number=f"{number:04d}", seal_number=f"{seal_number:04d}"),
    )


def _names_later(number: int | None, edition: int | None, context: VaultContext) -> str:
    """Return what is said of a line whose seal number or P-number is above the header's, empty for any other."""
    seal_number, here = context.header.seal_number, context.in_force().edition
    if number is not None and number > seal_number:
        return sentence_of("register_code.doubt.names_later", number=f"{number:04d}", seal_number=f"{seal_number:04d}")
    if edition is not None and edition > here:
        return sentence_of("register_code.doubt.edition_later", number=edition, edition=here)
    return ""


def _has_code(code: str, fitting: list[Checkpoint], checkpoint: Checkpoint) -> bool:
    if hmac.compare_digest(checkpoint.register_code, code):
        fitting.append(checkpoint)
        return True
    return False


def _behind(newer: tuple[SealedBy, ...], number: int | None, seal_number: int) -> RegisterAnswer:
    # The checkpoints bear no seal number. It is said only where the line's own number and theirs count up to the header's.
    first = number + 1 if number is not None and number + len(newer) == seal_number else None
    named = [
        sentence_of(
            "register_code.doubt.sealed_by",
            seal=f"{first + place:04d}" if first is not None else sentence_of("register_code.doubt.seal_alone"),
            people=sentence_of("list.and").join(seal.people),
            at=utc_words(seal.at_utc),
        )
        for place, seal in enumerate(newer)
    ]
    more = len(named) - NAMED_MAX
    seals = "; ".join((*([sentence_of("list.more", more=more)] if more > 0 else []), *named[-NAMED_MAX:]))
    ends = (
        sentence_of("register_code.doubt.ends_at", number=f"{number:04d}")
        if number is not None
        else sentence_of("register_code.doubt.older_seal")
    )
    return RegisterAnswer(
        RegisterCodeResult.OLDER_SEAL, sentence_of("register_code.doubt.sealed_since", ends=ends, seals=seals), len(newer)
    )


def _judge_receipt(typed: str, context: VaultContext) -> RegisterAnswer:
    given = parse_receipt(typed)
    claim, log_id = given.claim, given.log_id
    if claim is None or log_id is None:
        raise BadInput("input.bad.not_a_receipt")
    if log_id != context.header.log_id:
        return RegisterAnswer(RegisterCodeResult.WRONG, sentence_of("register_code.doubt.other_vault"))
    newer = context.sealed_since(_fits(claim))
    if newer is None:
        return RegisterAnswer(RegisterCodeResult.WRONG, _misfit(claim, context.last_seal()))
    return _behind(newer, None, context.header.seal_number) if newer else RegisterAnswer(RegisterCodeResult.RIGHT)


def _fits(claim: Claim) -> Callable[[Checkpoint], bool]:
    return lambda checkpoint: claim.size == checkpoint.size and hmac.compare_digest(claim.value, checkpoint.digest)


def _misfit(claim: Claim, sealed: Checkpoint | None) -> str:
    if sealed is None:
        return sentence_of("register_code.doubt.receipt_no_seal")
    if claim.size > sealed.size:
        return sentence_of("register_code.doubt.receipt_later")
    if claim.size < sealed.size:
        return sentence_of("register_code.doubt.receipt_no_checkpoint")
    return sentence_of("register_code.doubt.other_log")
