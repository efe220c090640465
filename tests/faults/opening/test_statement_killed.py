"""A confirmation and the seal that takes it up, ended at every act of the drive: it is in the log or it is not, and nothing is between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.cast_copy import copy_of
from fakes.dying_files import Killed
from fakes.new_people import enrolled, sealed
from fakes.removal import header_of, verified
from twinseal.domain.opening import ResealCause
from twinseal.domain.statement import TAKE_UP
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.waiting import waiting

STEPS = [pytest.param(5, id="five"), pytest.param(24, id="twenty-four", marks=pytest.mark.long)]
"""At so many acts each is ended, evenly from the first to the last."""


@pytest.fixture(scope="module")
def held(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """Return a vault in which Fred is held back."""
    cast = cast_in(tmp_path_factory.mktemp("held") / "home", template)
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow)
    sealed(cast, flow)
    vault.close()
    return cast


def met(cast: Cast, vault: SealedVault, before_signing: Callable[[], None] = lambda: None) -> None:
    cast.later()
    meeting = vault.confirm_somebody()
    meeting.identify_subject(*cast.factors("Fred"))
    meeting.identify_third(*cast.factors("Di"))
    before_signing()
    meeting.sign()


def ready(cast: Cast) -> bool:
    """Start again; tell whether two officers find that a third confirmed Fred. The log verifies by the founding card."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    flow = cast.to_open(vault, "Cy", "Flo")
    assert not flow.view().masked, flow.view().warnings
    said = flow.open_vault.changes.view().ready == (cast.id("Fred"),)
    flow.reseal(ResealCause.HAND)
    vault.close()
    assert verified(cast).verdict.is_valid
    return said


def steps(acts: int, count: int) -> list[int]:
    return sorted({1 + (acts - 1) * step // (count - 1) for step in range(count)})


@pytest.mark.parametrize("count", STEPS)
@pytest.mark.parametrize("how", ["killed", "fault"])
def test_a_confirmation_is_said_whole_or_not_at_all(held: Cast, tmp_path: Path, how: str, count: int) -> None:
    def said(at: int) -> tuple[Cast, int, bool]:
        cast = copy_of(held, tmp_path / f"{how}-{at}")
        files = BreakingFiles(cast.vault_path, how)
        vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
        signed = True
        try:
            met(cast, vault, lambda: setattr(files, "break_at", at))
        except (Killed, Exception):  # noqa: BLE001 - whatever the drive's refusal becomes
            signed = False
        finally:
            vault._lock.release()
        return cast, files.acts, signed

    whole, acts, signed = said(1_000_000)
    assert signed
    assert ready(whole)
    seen = []
    for at in steps(acts, count):
        cast, _, signed = said(at)
        is_ready = ready(cast)
        # Who was told that it is signed finds it; after a kill nobody was told anything.
        assert is_ready or not signed, at
        seen.append(is_ready)
    # Of a fault the log may take the entry back; after a kill it is there from some act on.
    assert False in seen
    assert True in seen
    if how == "killed":
        assert seen == sorted(seen)


def test_between_entry_and_copy_the_log_alone_tells(held: Cast, tmp_path: Path) -> None:
    cast = copy_of(held, tmp_path / "home")
    vault = cast.open()
    met(cast, vault)
    vault.close()
    for path in (cast.vault_path / "statements").iterdir():
        path.unlink()
    vault = cast.open()
    assert waiting(vault.context).met == {}
    vault.close()
    assert ready(cast)


@pytest.mark.parametrize("count", STEPS)
def test_the_seal_that_takes_it_up_is_killed_and_nothing_is_lost(held: Cast, tmp_path: Path, count: int) -> None:
    def sealing(at: int) -> tuple[Cast, int]:
        cast = copy_of(held, tmp_path / f"seal-{at}")
        files = BreakingFiles(cast.vault_path, "killed")
        vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
        met(cast, vault)
        cast.later()
        flow = cast.to_open(vault, "Ada", "Bo")
        files.break_at = at
        try:
            flow.reseal(ResealCause.HAND)
        except Killed:
            pass
        finally:
            vault._lock.release()
        return cast, files.acts

    whole, acts = sealing(1_000_000)
    assert [duty.of for duty in header_of(whole).duties if duty.kind == TAKE_UP] == [whole.id("Fred")]
    for at in steps(acts, count):
        cast, _ = sealing(at)
        # From the log, or from the store that the new seal named: once, and by whatever pair seals next.
        assert ready(cast), at
        duties = [duty.of for duty in header_of(cast).duties if duty.kind == TAKE_UP]
        assert duties == [cast.id("Fred")], at
