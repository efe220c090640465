"""An opening for a new phone, broken at every write, sync and rename from the witness on: the old phone or the new one, never both."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.broken_seal import Ways, both_hold, cases, walked
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


def _gone(cast: Cast, files: BreakingFiles) -> None:
    """Go the whole way; the drive counts its acts from the witness on."""
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = asked(cast, vault)
    files.begin()
    try:
        flow.witness(*cast.factors("Di"))
        flow.open_by_passphrase(cast.passphrase("Cy"))
        if flow.open_vault.person_forms.view() is not None:
            scanned(cast, flow)
            signed_by_two(cast, flow)
    except TwinsealError:
        flow.reseal(ResealCause.HAND)
    finally:
        # The lock goes with the process.
        vault._lock.release()


def _stands(cast: Cast, _at: int, _shown: int) -> int:
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


@pytest.mark.parametrize("ways", cases(ACTS))
def test_broken_at_every_act_one_phone_stands(place: Template, tmp_path: Path, ways: Ways) -> None:
    # Broken before the header's rename the old vault stands, after it the new one.
    for way, seen in walked(ways, tmp_path, partial(cast_in, template=place), _gone, _stands).items():
        assert set(seen) == {0, 1}, way
