"""A confirmation and the seal that takes it up, ended at every act of the drive: it is in the log or it is not, and nothing is between."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.cast_copy import copy_of
from fakes.new_people import enrolled, sealed
from fakes.recorded_disk import RecordingFiles
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


def confirmed(cast: Cast, files: BreakingFiles) -> bool:
    """Let them say it, and the drive count its acts from the signature on; tell whether somebody was told that it is signed."""
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    try:
        met(cast, vault, files.begin)
    except Exception:  # noqa: BLE001 - whatever the drive's refusal becomes
        return False
    finally:
        vault._lock.release()
        files.let_go()
    return True


@pytest.mark.parametrize("count", STEPS)
def test_a_confirmation_is_said_whole_or_not_at_all(held: Cast, tmp_path: Path, count: int) -> None:
    whole = copy_of(held, tmp_path / "whole")
    files = RecordingFiles(whole)
    assert confirmed(whole, files)
    assert ready(whole)
    # After a kill nobody was told anything, and it is there from some act on.
    places = steps(files.acts, count)
    killed = [ready(files.before[at].again("killed", tmp_path / f"killed-{at}")) for at in places]
    assert killed == sorted(killed)
    assert set(killed) == {False, True}
    # Of a fault the log may take the entry back. Who was told that it is signed finds it.
    failed = []
    for at in places:
        cast = copy_of(held, tmp_path / f"fault-{at}")
        was_told = confirmed(cast, BreakingFiles(cast.vault_path, "fault", at))
        failed.append(ready(cast))
        assert failed[-1] or not was_told, at
    assert set(failed) == {False, True}


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
    cast = copy_of(held, tmp_path / "whole")
    files = RecordingFiles(cast)
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    met(cast, vault)
    cast.later()
    flow = cast.to_open(vault, "Ada", "Bo")
    files.begin()
    flow.reseal(ResealCause.HAND)
    vault._lock.release()
    files.let_go()
    assert [duty.of for duty in header_of(cast).duties if duty.kind == TAKE_UP] == [cast.id("Fred")]
    for at in steps(files.acts, count):
        cast = files.before[at].again("killed", tmp_path / f"seal-{at}")
        # From the log, or from the store that the new seal named: once, and by whatever pair seals next.
        assert ready(cast), at
        duties = [duty.of for duty in header_of(cast).duties if duty.kind == TAKE_UP]
        assert duties == [cast.id("Fred")], at
