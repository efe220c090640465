"""A review and the seal that takes it up, ended at some acts of the drive: the review is in the log or it is not, and counts once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.cast_copy import copy_of
from fakes.recorded_disk import RecordingFiles
from fakes.removal import header_of, verified
from fakes.reviews import at_desk, entered, sealed_once
from twinseal.domain.opening import ResealCause
from twinseal.flows.sealed import SealedVault
from twinseal.flows.statements.waiting import waiting

STEPS = [pytest.param(3, id="three"), pytest.param(16, id="sixteen", marks=pytest.mark.long)]
"""At so many acts each is ended, evenly from the first to the last."""


@pytest.fixture(scope="module")
def owed(template: Template, tmp_path_factory: pytest.TempPathFactory) -> tuple[Cast, str]:
    """Return a vault with an opening that owes its review, and the id of that."""
    cast = cast_in(tmp_path_factory.mktemp("owed") / "home", template)
    vault = cast.open()
    opening = sealed_once(cast, vault).opening_id
    vault.close()
    return cast, opening


def owes(cast: Cast, opening: str) -> bool:
    return opening in {duty.of for duty in header_of(cast).duties if duty.kind == "review"}


def counts(cast: Cast, opening: str) -> bool:
    """Start again; tell whether the desk says that it is reviewed. The next seal has to say the same."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    desk = at_desk(cast, vault, "Di")
    line = next(line for line in desk.reviewing.queue() if line.opening_id == opening)
    desk.sign_out()
    cast.later()
    receipt = cast.to_open(vault, "Ada", "Cy").reseal(ResealCause.HAND).receipt
    assert receipt is not None
    assert line.is_done != owes(cast, opening), line
    vault.close()
    assert verified(cast).verdict.is_valid
    return line.is_done


def signed(cast: Cast, opening: str) -> RecordingFiles:
    """Sign; return the drive, which remembers what lay on it before each act of that."""
    files = RecordingFiles(cast)
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    desk = at_desk(cast, vault, "Di")
    review = entered(desk, opening)
    files.begin()
    desk.reviewing.sign(opening, review)
    vault._lock.release()
    files.let_go()
    return files


def steps(acts: int, count: int) -> list[int]:
    return sorted({1 + (acts - 1) * step // (count - 1) for step in range(count)})


@pytest.mark.parametrize("count", STEPS)
def test_a_review_is_signed_whole_or_not_at_all(owed: tuple[Cast, str], tmp_path: Path, count: int) -> None:
    held, opening = owed
    files = signed(copy_of(held, tmp_path / "whole"), opening)
    seen = [counts(files.before[at].again("killed", tmp_path / f"killed-{at}"), opening) for at in steps(files.acts, count)]
    # From some act on the entry is there, and the copy is not yet: the log alone counts.
    assert (seen[0], seen[-1]) == (False, True)
    assert seen == sorted(seen)


@pytest.mark.parametrize("count", STEPS)
def test_between_copy_and_seal_nothing_of_it_is_lost(owed: tuple[Cast, str], tmp_path: Path, count: int) -> None:
    held, opening = owed
    reviewed = copy_of(held, tmp_path / "reviewed")
    signed(reviewed, opening)
    vault = reviewed.open()
    assert waiting(vault.context).reviewed == {opening}
    vault.close()
    assert owes(reviewed, opening)

    whole = copy_of(reviewed, tmp_path / "whole")
    files = RecordingFiles(whole)
    whole.later()
    vault = SealedVault.open(replace(whole.machine, files=files), whole.vault_path)
    flow = whole.to_open(vault, "Ada", "Cy")
    files.begin()
    flow.reseal(ResealCause.HAND)
    vault._lock.release()
    files.let_go()
    assert not owes(whole, opening)
    for at in steps(files.acts, count):
        cast = files.before[at].again("killed", tmp_path / f"seal-{at}")
        # What the copies say is gone with them; what the log says is taken up by whatever seal comes next.
        for path in (cast.vault_path / "statements").glob("*"):
            path.unlink()
        assert counts(cast, opening), at
