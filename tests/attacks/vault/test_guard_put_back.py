"""Somebody with the folder puts an older guard.json back: what that gives them is what the limits say, and the log has the rest."""

from __future__ import annotations

import pytest

from conftest import Cast
from twinseal.domain.errors import MustWait, WrongFactor
from twinseal.domain.opening import OpeningStep
from twinseal.flows.sealed import SealedVault


def _tried(cast: Cast, vault: SealedVault, code: str, name: str = "Ada") -> OpeningStep:
    flow = vault.break_the_glass()
    flow.enter_register_code(cast.register_code)
    try:
        return flow.identify_first(cast.id(name), cast.passphrase(name), code).step
    finally:
        flow.abandon()


@pytest.mark.parametrize(("seconds", "counts"), [(0, True), (30, True), (90, False), (3000, False)])
def test_a_used_code_counts_again_for_a_minute_at_most(cast: Cast, seconds: int, counts: bool) -> None:
    """And only together with the passphrase, for the one person whose signed row was put back."""
    path = cast.vault_path / "guard.json"
    vault = cast.open()
    assert _tried(cast, vault, cast.code("Ada")) is OpeningStep.REQUEST
    vault.close()
    older = path.read_bytes()
    cast.later(120)
    used = cast.code("Ada")
    vault = cast.open()
    assert _tried(cast, vault, used) is OpeningStep.REQUEST
    with pytest.raises(WrongFactor):
        _tried(cast, vault, used)
    vault.close()
    assert path.read_bytes() != older
    path.write_bytes(older)
    cast.later(seconds)
    vault = cast.open()
    assert not any("lockout file" in notice for notice in vault.view().notices), "a signed row is one"
    if counts:
        assert _tried(cast, vault, used) is OpeningStep.REQUEST
    else:
        with pytest.raises(WrongFactor):
            _tried(cast, vault, used)
    vault.close()
    # Whatever the file says, every attempt was in the log before it was made.
    kinds = cast.desk_kinds()
    assert kinds.count("identify.granted") == 2 + counts + 1
    assert kinds.count("identify.denied") == 1 + (not counts)


def test_counts_and_waits_come_back_and_the_log_has_them(cast: Cast) -> None:
    path = cast.vault_path / "guard.json"
    older = path.read_bytes()
    vault = cast.open()
    for _ in range(4):
        with pytest.raises(WrongFactor):
            _tried(cast, vault, "000000")
    with pytest.raises(MustWait):
        _tried(cast, vault, cast.code("Ada"))
    vault.close()
    path.write_bytes(older)
    cast.later(31)
    vault = cast.open()
    assert _tried(cast, vault, cast.code("Ada")) is OpeningStep.REQUEST
    vault.close()
    assert cast.desk_kinds().count("identify.denied") == 5
