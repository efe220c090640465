"""An opening for a new phone, broken at every write, sync and rename from the witness on: the old phone or the new one, never both."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.broken_seal import both_hold, cases, walked
from fakes.dying_files import Killed
from fakes.lost_phone import asked, founded, scanned, signed_by_two
from fakes.new_people import adopt
from fakes.removal import header_of, notes_of
from twinseal.domain.errors import TwinsealError, WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.flows.sealed import SealedVault

ACTS = {"killed": (1, 130, 240), "power cut": (40, 160, 270), "fault": (75, 185, 250)}
"""Of 280, of which number 216 renames the header."""


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return founded(tmp_path_factory.mktemp("few"))


def _broken(way: str, cast: Cast, at: int) -> bool:
    """Go the whole way from the witness on, the drive breaking at one act; return whether that act was reached."""
    files = BreakingFiles(cast.vault_path, "killed" if way == "power cut" else way)
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = asked(cast, vault)
    files.break_at = at
    try:
        flow.witness(*cast.factors("Di"))
        flow.open_by_passphrase(cast.passphrase("Cy"))
        if flow.open_vault.person_forms.view() is not None:
            scanned(cast, flow)
            signed_by_two(cast, flow)
    except Killed:
        pass
    except TwinsealError:
        flow.reseal(ResealCause.HAND)
    finally:
        # The lock goes with the process.
        vault._lock.release()
    if way == "power cut":
        files.power_cut()
    files.let_go()
    return files.broke


def _stands(cast: Cast, _at: int) -> int:
    """Look at what stands as the next start and the next pair do; return its edition."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    edition = vault.context.header.constitution.edition
    if edition:
        # What was lost opens nothing any more.
        with pytest.raises(WrongFactor):
            cast.to_open(vault, "Cy", "Bo")
        vault.close()
        adopt(cast, "Cy")
        cast.later(8000)
        vault = cast.open()
    flow = cast.to_open(vault, "Cy", "Bo")
    assert not flow.view().masked, flow.view().warnings
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert (receipt.problem, receipt.edition) == ("", edition)
    vault.close()
    assert notes_of(cast) == ["0001.note"][:edition]
    assert header_of(cast).enrolled(cast.id("Cy")).key == edition + 1
    both_hold(cast)
    return edition


@pytest.mark.parametrize(("way", "acts"), cases(ACTS))
def test_broken_at_every_act_one_phone_stands(place: Template, tmp_path: Path, way: str, acts: tuple[int, ...]) -> None:
    # Broken before the header's rename the old vault stands, after it the new one.
    assert set(walked(acts, tmp_path, partial(cast_in, template=place), partial(_broken, way), _stands)) == {0, 1}
