"""Both people see what went wrong since the last seal before they countersign it."""

from __future__ import annotations

import pytest

from conftest import Cast
from twinseal.domain.errors import WrongFactor
from twinseal.domain.opening import ResealCause


def _told(cast: Cast) -> str:
    cast.later(4000)
    vault = cast.open()
    flow = cast.to_open(vault)
    warnings = " ".join(warning for warning in flow.view().warnings if "Since the last seal" in warning)
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    vault.close()
    return warnings


def test_failures_since_the_last_seal_are_told_once(cast: Cast) -> None:
    assert _told(cast) == ""
    vault = cast.open()
    for _ in range(2):
        cast.later()
        flow = vault.break_the_glass()
        flow.enter_register_code(cast.register_code)
        with pytest.raises(WrongFactor):
            flow.identify_first(cast.id("Ed"), cast.passphrase("Ed"), "000000")
        flow.abandon()
    cast.later()
    cast.to_open(vault)
    # The process ends here.
    vault._lock.release()
    warnings = _told(cast)
    assert "Ed Operator was denied access twice" in warnings
    assert "an opening ended without a reseal once" in warnings
    assert "Your next seal countersigns this" in warnings
    # Countersigned, it is not told again.
    assert _told(cast) == ""


def test_what_fails_in_this_opening_is_not_told_as_earlier(cast: Cast) -> None:
    cast.later()
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    with pytest.raises(WrongFactor):
        flow.identify_first(cast.id("Ada"), cast.passphrase("Ada"), "000000")
    cast.later()
    flow.identify_first(*cast.factors("Ada"))
    flow.submit_request(cast.draft(flow))
    flow.confirm(*cast.factors("Bo"))
    assert not any("Since the last seal" in warning for warning in flow.view().warnings)
    flow.reseal(ResealCause.HAND)
    vault.close()
