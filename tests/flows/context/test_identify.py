"""Each wrong turn gives one clear sentence, one entry in the log where a log can be written, and loses nothing."""

from __future__ import annotations

import errno
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import twinseal.domain.errors as house
from conftest import Cast
from twinseal.crypto.totp import TotpParameters, code_at, seed_from_text
from twinseal.domain import canonical
from twinseal.domain.errors import (
    BadInput,
    FieldFault,
    FormFaults,
    LogNotWritable,
    MustWait,
    NotPermitted,
    PairNotAllowed,
    PersonLocked,
    RegisterCodeWrong,
    SamePerson,
    TwinsealError,
    UnknownFormat,
    VaultInUse,
    VaultNotFound,
    WrongFactor,
    WrongStep,
)
from twinseal.domain.opening import OpeningStep, RegisterCodeResult, ResealCause
from twinseal.domain.texts import Text
from twinseal.flows.sealed import SealedVault

HOSTILE = (
    "<b>bold</b><img src='file:///etc/passwd'>",
    "=cmd|' /C calc'!A0",
    "\u202egnp.exe \u2066bidi\u2069 \u200b",
    "\x00\x07\x1b[31mred",
    "\U0001f600 \u4f60\u597d \u0645\u0631\u062d\u0628\u0627",
)


def test_wrong_passphrase_and_wrong_code_get_the_same_sentence(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    passphrase_refusal = refused(
        WrongFactor, lambda: flow.identify_first(cast.id("Ada"), cast.passphrase("Bo"), cast.code("Ada"))
    )
    other = refused(WrongFactor, lambda: flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), "000000"))
    assert passphrase_refusal == other
    vault.close()
    assert cast.desk_kinds().count("identify.denied") == 2


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "12 34a"])
def test_what_is_no_whole_code_is_no_attempt(cast: Cast, refused: Callable[..., str], typed: str) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    for _ in range(4):
        sentence = refused(BadInput, lambda: flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), typed))
        assert sentence.startswith("Six digits:")
    flow.identify_first(*cast.factors("Ada"))
    flow.submit_request(cast.draft(flow))
    refused(BadInput, lambda: flow.confirm(cast.id("Bo"), cast.passphrase("Bo"), typed))
    flow.confirm(*cast.factors("Bo"))
    cast.later()
    first = cast.code("Ada")
    refused(BadInput, lambda: flow.open_vault.joint.extend(first, typed, 5, "The repair takes longer."))
    flow.open_vault.joint.extend(first, cast.code("Bo"), 5, "The repair takes longer.")
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert {"identify.denied", "code.denied"}.isdisjoint(cast.desk_kinds())


def test_a_code_works_once(cast: Cast) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    code = cast.code("Ada")
    flow.abandon()
    again = vault.break_the_glass()
    again.enter_register_code(cast.register_code)
    with pytest.raises(WrongFactor):
        again.identify_first(cast.id("Ada"), cast.passphrase("Ada"), code)
    vault.close()
    vault = cast.open()
    third = vault.break_the_glass()
    third.enter_register_code(cast.register_code)
    with pytest.raises(WrongFactor):
        third.identify_first(cast.id("Ada"), cast.passphrase("Ada"), code)
    vault.close()


def test_waiting_times_grow_and_survive_restart_and_clock(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    for _ in range(4):
        with pytest.raises(WrongFactor):
            flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), "000000")
    refused(MustWait, lambda: flow.identify_first(*cast.factors("Ada")))
    flow.abandon()
    vault.close()
    cast.clock.set_wall(cast.clock.utc().replace(year=2030))
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    refused(MustWait, lambda: flow.identify_first(*cast.factors("Ada")))
    vault.close()


def test_ten_wrong_in_a_row_lock_the_person_and_nobody_else(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    for _ in range(10):
        with pytest.raises(WrongFactor):
            flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), "000000")
        cast.later(3700)
    with pytest.raises(WrongFactor):
        flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), "000000")
    refused(PersonLocked, lambda: flow.identify_first(*cast.factors("Ada")))
    assert flow.identify_first(*cast.factors("Ed")).step is OpeningStep.REQUEST
    flow.abandon()
    cast.later(3600)
    # Nobody can lock the vault for good: after the longest wait the right factors let in again.
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    assert flow.identify_first(*cast.factors("Ada")).step is OpeningStep.REQUEST
    vault.close()


def test_same_person_forbidden_pair_and_auditor_are_refused(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_second(vault)
    refused(SamePerson, lambda: flow.confirm(*cast.factors("Ada")))
    refused(PairNotAllowed, lambda: flow.confirm(*cast.factors("Ed")))
    refused(PairNotAllowed, lambda: flow.confirm(*cast.factors("Flo")))
    refused(PairNotAllowed, lambda: flow.confirm(*cast.factors("Di")))
    assert flow.confirm(*cast.factors("Bo")).step is OpeningStep.OPEN
    flow.reseal(ResealCause.HAND)
    fresh = vault.break_the_glass()
    fresh.enter_register_code(None, "The register is locked away.")
    refused(NotPermitted, lambda: fresh.identify_first(*cast.factors("Di")))
    vault.close()
    assert cast.desk_kinds().count("identify.denied") == 5


def test_an_operator_is_no_auditor(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    refused(NotPermitted, lambda: vault.sign_in_auditor(*cast.factors("Ada")))
    vault.close()


def test_the_register_code_wrong_mistyped_and_not_at_hand(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    good = cast.register_code
    swapped = good[1] + good[0] + good[2:] if good[0] != good[1] else good[:2] + good[3] + good[2] + good[4:]
    if swapped != good:
        refused(BadInput, lambda: flow.enter_register_code(swapped))
    refused(BadInput, lambda: flow.enter_register_code("hello"))
    refused(RegisterCodeWrong, lambda: flow.enter_register_code("0000-0000-0000-0"))
    view = flow.enter_register_code("0000-0000-0000-0", "Register was lost in the fire.")
    assert view.register_code is RegisterCodeResult.WRONG
    assert view.warnings
    flow.abandon()
    flow = vault.break_the_glass()
    assert "not at hand" in refused(BadInput, lambda: flow.enter_register_code(None))
    assert flow.enter_register_code(None, "The register is locked away.").register_code is RegisterCodeResult.NOT_AT_HAND
    vault.close()


def test_steps_cannot_be_skipped(cast: Cast) -> None:
    vault = cast.open()
    flow = vault.break_the_glass()
    for act in (
        lambda: flow.identify_first(*cast.factors("Ada")),
        lambda: flow.confirm(*cast.factors("Bo")),
        lambda: flow.open_vault.contents.reveal("e00000000", 0),
        lambda: flow.open_vault.joint.extend("1", "2", 5, "why"),
    ):
        with pytest.raises(WrongStep):
            act()
    vault.close()


def test_a_log_that_cannot_be_written_opens_nothing(
    cast: Cast, refused: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    vault = cast.open()
    flow = cast.to_second(vault)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(os, "write", full)
    refused(LogNotWritable, lambda: flow.confirm(*cast.factors("Bo")))
    monkeypatch.undo()
    assert flow.view().step is not OpeningStep.OPEN
    assert not (cast.vault_path / "open.json").exists()
    flow.abandon()
    vault.close()
    assert "opening.opened" not in cast.desk_kinds()


def test_a_vault_is_open_in_one_program_only(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    assert str(os.getpid()) in refused(VaultInUse, cast.open)
    vault.close()
    cast.open().close()


def test_no_vault_and_a_newer_format(cast: Cast, refused: Callable[..., str], tmp_path: Path) -> None:
    refused(VaultNotFound, lambda: SealedVault.open(cast.machine, tmp_path / "nothing.twinseal"))
    header = cast.vault_path / "header.json"
    header.write_bytes(header.read_bytes().replace(b'"v":1}', b'"v":2}'))
    assert "format 2" in refused(UnknownFormat, cast.open)


def test_hostile_text_goes_through_the_whole_job_unharmed(cast: Cast, tmp_path: Path) -> None:
    vault = cast.open()
    words = [f"{hostile} - words that are long enough" for hostile in HOSTILE]
    for hostile, justification in zip(HOSTILE, words, strict=True):
        flow = cast.to_request(vault)
        draft = cast.draft(flow, justification=justification, answers=(hostile, hostile))
        flow.submit_request(draft)
        flow.confirm(*cast.factors("Bo"))
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        cast.register_code = receipt.register_code
        cast.later(600)
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    assert sorted(opening.justification for opening in desk.view().openings) == sorted(words)
    assert desk.write_report(tmp_path / "report.pdf").startswith(b"%PDF")
    done = desk.export(tmp_path)
    table = (Path(done.folder) / "openings.csv").read_bytes().decode("utf-8-sig")
    assert "\x1b" not in table
    assert "\u202e" not in table
    assert '"=cmd' not in table
    assert ",=cmd" not in table
    desk.sign_out()
    vault.close()


def test_100000_characters_are_refused_and_kept_by_nobody(cast: Cast, refused: Callable[..., str]) -> None:
    vault = cast.open()
    flow = cast.to_request(vault)
    assert "1000" in refused(BadInput, lambda: flow.submit_request(cast.draft(flow, justification="x" * 100_000)))
    assert flow.view().step is OpeningStep.REQUEST
    flow.submit_request(cast.draft(flow, justification="\U0001f600" * 990 + " a b c d e"))
    flow.confirm(*cast.factors("Bo"))
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    vault.close()


def test_every_refusal_of_the_house_has_a_code_and_a_sentence() -> None:
    kinds = [kind for kind in vars(house).values() if isinstance(kind, type) and issubclass(kind, TwinsealError)]
    codes = [kind.code for kind in kinds]
    assert len(codes) == len(set(codes))
    for kind in kinds:
        made = kind([FieldFault("name", Text("A sentence."))]) if kind is FormFaults else kind("A sentence.")
        assert made.sentence == "A sentence."


@pytest.mark.parametrize("drift", [120, -120, 5])
def test_a_wrong_stored_drift_of_a_phone_locks_nobody_out(cast: Cast, drift: int) -> None:
    path = cast.vault_path / "guard.json"
    guard: dict[str, Any] = canonical.loads_object(path.read_bytes())
    for row in guard["rows"].values():
        row["signed"]["drift"] = drift
    path.write_bytes(canonical.dumps(guard))
    vault = cast.open()
    assert any("lockout file" in notice for notice in vault.view().notices), "nobody signed this drift"
    cast.later(61)
    code = cast.code("Ada")
    flow = cast.to_request(vault)
    assert flow.view().first is not None
    # What was right is remembered, and no code counts twice.
    assert vault.context.guard.person(cast.id("Ada")).drift_steps == 0
    flow.abandon()
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    with pytest.raises(WrongFactor):
        flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), code)
    flow.abandon()
    vault.close()


def changed_guard(cast: Cast, **numbers: int | None) -> None:
    path = cast.vault_path / "guard.json"
    guard: dict[str, Any] = canonical.loads_object(path.read_bytes())
    for row in guard["rows"].values():
        for name, number in numbers.items():
            (row if name in row else row["signed"])[name] = number
    path.write_bytes(canonical.dumps(guard))


def first_in(cast: Cast, vault: SealedVault, code: str) -> OpeningStep:
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    try:
        return flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), code).step
    finally:
        flow.abandon()


@pytest.mark.parametrize(
    "number", ["in_all", "in_a_row", "not_before_unix_s", "not_before_boot_s", "step", "low_step", "seq", "pending_seq"]
)
def test_a_number_in_the_guard_past_counting_locks_nobody_out(cast: Cast, number: str) -> None:
    changed_guard(cast, **{number: 2**53 - 1})
    vault = cast.open()
    assert any("lockout file" in notice for notice in vault.view().notices)
    cast.later(3600)
    assert first_in(cast, vault, cast.code("Ada")) is OpeningStep.REQUEST
    vault.close()
    vault = cast.open()
    assert vault.view().notices == ()
    # Whoever has no mark yet comes in with a code of a later step than the start.
    cast.later(61)
    vault.sign_in_auditor(*cast.factors("Di")).sign_out()
    vault.close()
    assert cast.desk_kinds().count("guard.rebuilt") == 1


def test_a_mark_that_was_taken_away_lets_no_old_code_in(cast: Cast) -> None:
    vault = cast.open()
    old = cast.code("Ada")
    assert first_in(cast, vault, old) is OpeningStep.REQUEST
    vault.close()
    cast.later(3000)
    changed_guard(cast, step=-1, low_step=-1, drift=-100)
    vault = cast.open()
    assert any("lockout file" in notice for notice in vault.view().notices)
    cast.later(31)
    with pytest.raises(WrongFactor):
        first_in(cast, vault, old)
    cast.later(61)
    assert first_in(cast, vault, cast.code("Ada")) is OpeningStep.REQUEST
    vault.close()


@pytest.mark.parametrize("off_s", [240, -240, 0])
def test_a_phone_minutes_off_comes_in_after_the_guard_was_lost(cast: Cast, off_s: int) -> None:
    (cast.vault_path / "guard.json").unlink()
    vault = cast.open()
    cast.later(max(60, -off_s + 60))
    for _ in range(2):
        now = int(cast.clock.utc().timestamp())
        with seed_from_text(cast.seeds["Ada"]) as seed:
            code = code_at(seed, TotpParameters(), now + off_s)
        assert first_in(cast, vault, code) is OpeningStep.REQUEST
        cast.later(61)
    vault.close()
