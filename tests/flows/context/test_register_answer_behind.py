"""A line of any seal of this log fits; what the register lacks is named, and an explanation is asked under every policy."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from conftest import Cast
from fakes.small_vault import with_policy
from twinseal.audit.format.checkpoint import latest_checkpoint
from twinseal.domain.errors import RegisterCodeWrong
from twinseal.domain.opening import OpeningStep, RegisterCodeResult, ResealCause
from twinseal.domain.register_code import with_seal
from twinseal.flows.opening.flow import OpeningFlow

WHY = "The line of the last seal was never written down."


def strict(flow: OpeningFlow) -> OpeningFlow:
    context = flow._state.context
    context.header = with_policy(context.header, register_code_must_fit=True)
    return flow


def sealed(cast: Cast, second: str) -> str:
    vault = cast.open()
    receipt = cast.to_open(vault, second=second).reseal(ResealCause.HAND).receipt
    vault.close()
    cast.later()
    assert receipt is not None
    return receipt.receipt


@pytest.fixture
def twice(cast: Cast) -> Cast:
    """Return a cast whose register ends at seal 1, while the vault has seal 3."""
    first = cast.register_code
    sealed(cast, "Bo")
    newest = latest_checkpoint(cast.machine.files, cast.vault_path / "audit")
    assert newest is not None
    cast.register_code = newest.checkpoint.register_code
    sealed(cast, "Cy")
    cast.register_code = first
    return cast


@pytest.mark.parametrize("policy", [lambda flow: flow, strict], ids=["lenient", "strict"])
def test_an_older_line_needs_an_explanation_and_names_the_seals(
    twice: Cast, refused: Callable[..., str], policy: Callable[[OpeningFlow], OpeningFlow]
) -> None:
    flow = policy(twice.open().break_the_glass())
    sentence = refused(RegisterCodeWrong, lambda: flow.enter_register_code(with_seal(1, 0, twice.register_code)))
    assert "ends at seal 0001" in sentence
    assert "0002 by Ada Operator and Bo Officer (2026-11-02 09:00 UTC)" in sentence
    assert "0003 by Ada Operator and Cy Officer" in sentence
    assert "write an explanation" in sentence
    view = flow.enter_register_code(with_seal(1, 0, twice.register_code), WHY)
    assert (view.step, view.register_code) == (OpeningStep.FIRST_PERSON, RegisterCodeResult.OLDER_SEAL)
    assert "0003 by Ada Operator and Cy Officer" in view.warnings[0]


def test_without_its_number_seals_since_are_named_by_people_only(twice: Cast, refused: Callable[..., str]) -> None:
    flow = strict(twice.open().break_the_glass())
    sentence = refused(RegisterCodeWrong, lambda: flow.enter_register_code(twice.register_code))
    assert "one by Ada Operator and Bo Officer" in sentence
    assert "0002" not in sentence


def test_a_number_that_does_not_reach_the_header_numbers_nothing(twice: Cast, refused: Callable[..., str]) -> None:
    flow = strict(twice.open().break_the_glass())
    sentence = refused(RegisterCodeWrong, lambda: flow.enter_register_code(with_seal(2, 0, twice.register_code)))
    assert "one by Ada Operator and Bo Officer" in sentence


def test_a_code_of_no_seal_or_above_the_header_stays_refused(twice: Cast, refused: Callable[..., str]) -> None:
    flow = strict(twice.open().break_the_glass())
    assert "policy does not allow" in refused(RegisterCodeWrong, lambda: flow.enter_register_code("0000-0000-0000-0", WHY))
    assert "older copy" in refused(
        RegisterCodeWrong, lambda: flow.enter_register_code(with_seal(4, 0, twice.register_code), WHY)
    )
    assert flow.view().step is OpeningStep.REGISTER_CODE


def test_the_receipt_of_an_older_seal_is_judged_as_its_line(cast: Cast, refused: Callable[..., str]) -> None:
    older = sealed(cast, "Bo")
    newest = latest_checkpoint(cast.machine.files, cast.vault_path / "audit")
    assert newest is not None
    cast.register_code = newest.checkpoint.register_code
    sealed(cast, "Cy")
    flow = strict(cast.open().break_the_glass())
    assert "Cy Officer" in refused(RegisterCodeWrong, lambda: flow.enter_register_code(older))
    assert flow.enter_register_code(older, WHY).register_code is RegisterCodeResult.OLDER_SEAL


def test_a_code_that_only_an_auditor_signed_is_of_no_seal(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    code = desk.sign_out().code
    vault.close()
    assert code
    flow = strict(cast.open().break_the_glass())
    assert "policy does not allow" in refused(RegisterCodeWrong, lambda: flow.enter_register_code(code, WHY))


def test_log_and_desk_tell_how_far_the_register_was_behind(twice: Cast) -> None:
    vault = twice.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(twice.register_code, WHY)
    flow.abandon()
    vault.close()
    twice.later()
    vault = twice.open()
    desk = vault.sign_in_auditor(*twice.factors("Di"))
    said = [line.summary for line in desk.entries(count=1000)[1] if line.kind == "register_code.answered"]
    assert said[0] == f"Register code of seal 3: that of an older seal, 2 behind; {WHY}"
    assert any("that of an older seal" in finding for finding in desk.view().findings)
    desk.sign_out()
    vault.close()
