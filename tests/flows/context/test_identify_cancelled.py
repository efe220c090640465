"""A check that is cancelled tells nothing and counts as no attempt; one that costs much is asked about before it is tried."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from conftest import Cast
from fakes.hooked_files import HookedFiles
from fakes.patience import PATIENCE_S
from fakes.slow_derivations import SlowDerivations
from twinseal.domain.errors import Cancelled, CostlyDerivation, LogNotWritable, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.flows.sealed import SealedVault


def _vault(cast: Cast, slow: SlowDerivations, **parts: Any) -> SealedVault:
    return SealedVault.open(replace(cast.machine, derivations=lambda: slow, **parts), cast.vault_path)


def _cancelled(slow: SlowDerivations, act: Callable[[], object]) -> None:
    """Do something whose derivation is cancelled as soon as it runs."""

    def cancel() -> None:
        assert slow.began.wait(PATIENCE_S)
        assert slow.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    try:
        with pytest.raises(Cancelled, match="Nobody knows whether passphrase and code were right"):
            act()
    finally:
        thread.join(PATIENCE_S)


def test_cancelled_checks_count_as_none_however_many(cast: Cast) -> None:
    slow = SlowDerivations()
    vault = _vault(cast, slow)
    guard, di = vault.context.guard, cast.id("Di")
    before = guard.person(di)
    for _ in range(12):
        _cancelled(slow, lambda: vault.sign_in_auditor(di, cast.passphrase("Bo"), "000000"))
    assert guard.person(di) == before
    assert guard.wait_s(di) == 0
    slow.let_go.set()
    with pytest.raises(WrongFactor):
        vault.sign_in_auditor(di, cast.passphrase("Bo"), "000000")
    assert guard.person(di).in_a_row == before.in_a_row + 1
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    kinds = [line.kind for line in desk.entries(count=10_000)[1]]
    assert kinds.count("identify.cancelled") == 12
    assert kinds.count("identify.attempt") >= 14
    # Neither a finding nor a denial: nobody learned anything.
    assert not [finding for finding in desk.view().findings if "cancelled" in finding or "denied" in finding]
    assert "VALID" in desk.verify().verdict
    desk.sign_out()
    vault.close()


def test_an_opening_goes_on_after_a_cancelled_check_of_each(cast: Cast) -> None:
    slow = SlowDerivations()
    vault = _vault(cast, slow)
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    _cancelled(slow, lambda: flow.identify_first(*cast.factors("Ada")))
    slow.let_go.set()
    flow.identify_first(*cast.factors("Ada"))
    flow.submit_request(cast.draft(flow))
    slow.let_go.clear()
    _cancelled(slow, lambda: flow.confirm(*cast.factors("Bo")))
    slow.let_go.set()
    assert flow.confirm(*cast.factors("Bo")).envelopes
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert cast.desk_kinds().count("identify.cancelled") == 2


def test_where_the_log_takes_nothing_the_attempt_stays_counted(cast: Cast) -> None:
    slow, files = SlowDerivations(), HookedFiles()
    vault = _vault(cast, slow, files=files)
    di = cast.id("Di")
    before = vault.context.guard.person(di).in_a_row

    def cancel() -> None:
        assert slow.began.wait(PATIENCE_S)
        files.fail_once("append", "log.tws")
        slow.cancel()

    thread = threading.Thread(target=cancel)
    thread.start()
    with pytest.raises(LogNotWritable):
        vault.sign_in_auditor(*cast.factors("Di"))
    thread.join(PATIENCE_S)
    assert vault.context.guard.person(di).in_a_row == before + 1
    vault.close()


def test_a_cost_is_asked_about_before_anything_is_tried(cast: Cast) -> None:
    slow = SlowDerivations(asks=True)
    slow.let_go.set()
    vault = _vault(cast, slow)
    guard, size = vault.context.guard, vault.context.journal.writer.size
    before = guard.person(cast.id("Di"))
    with pytest.raises(CostlyDerivation, match="12 s and 512 MiB"):
        vault.sign_in_auditor(*cast.factors("Di"))
    assert (guard.person(cast.id("Di")), vault.context.journal.writer.size) == (before, size)
    vault.sign_in_auditor(*cast.factors("Di")).sign_out()
    vault.close()
