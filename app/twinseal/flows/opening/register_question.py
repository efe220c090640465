"""The question for the register code of the last seal: judged, logged, and refused where policy says so."""

from __future__ import annotations

from dataclasses import dataclass, field

from twinseal.domain.errors import BadInput, RegisterCodeWrong
from twinseal.domain.events.opening import REGISTER_CODE_ANSWERED
from twinseal.domain.opening import RegisterCodeResult
from twinseal.domain.text import clean_line
from twinseal.domain.texts import Text
from twinseal.domain.weak_text import EXPLANATION, AskOnce, is_weak_line
from twinseal.flows.context.register_answer import judge
from twinseal.flows.context.vault_context import VaultContext


@dataclass(slots=True)
class RegisterQuestion:
    """Asks for the register code; a text that says nothing is asked about once."""

    context: VaultContext
    opening_id: str
    _ask_again: AskOnce = field(default_factory=AskOnce)

    def answer(self, typed: str | None, explanation: str) -> tuple[RegisterCodeResult, tuple[str, ...]]:
        """Take an answer, None where neither code nor receipt is at hand; return what it is, and warnings.

        Raises `RegisterCodeWrong` for one that fits no seal and has no explanation, or where policy forbids to go on;
        `BadInput` for what can be neither, and where nothing says why neither is at hand; `WeakText` once where the
        explanation says nothing.
        """
        judged = judge(typed, self.context)
        result = judged.result
        why = clean_line(explanation, Text("field.explanation"), may_be_empty=True)
        must_fit = self.context.header.policy.register_code_must_fit
        not_at_hand = result is RegisterCodeResult.NOT_AT_HAND
        if not_at_hand and not must_fit and not why:
            raise BadInput("input.bad.explanation", field="explanation")
        stops = judged.stops(must_fit=must_fit, explained=bool(why))
        counts = result is not RegisterCodeResult.RIGHT and not stops and not (not_at_hand and must_fit)
        kept = self._ask_again.about([EXPLANATION] if counts and is_weak_line(why) else [])
        self.context.journal.record(
            REGISTER_CODE_ANSWERED,
            opening=self.opening_id,
            result="done" if result is RegisterCodeResult.RIGHT else "failed",
            answer=result.value,
            expected_seal=self.context.header.seal_number,
            explanation=why,
            asked_again=kept,
            behind=judged.behind,
        )
        if stops:
            raise judged.refusal(must_fit=must_fit)
        if not_at_hand and must_fit:
            # Otherwise whoever has a wrong one would only have to say that they have none.
            raise RegisterCodeWrong("register_code.wrong.needed")
        return result, judged.warnings
