"""A seal that enrols, re-binds and lets go in one list, broken at every write, sync and rename: old keys or new ones, never a mix."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.dying_files import Killed
from fakes.new_people import OFFICERS, adopt, enrolled, rebound
from fakes.removal import WHY, header_of, notes_of, verified
from twinseal.crypto.keyslot import parse_keyslots
from twinseal.domain import canonical
from twinseal.domain.errors import TwinsealError, WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.context.vault_context import SealState, seal_state
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.standalone import twinseal_verify

SLICES = 96
"""The cases lie in so many tests, each of which goes on until nothing breaks any more; the suite runs one of each way."""
WAYS = ("killed", "power cut", "fault", "deaf", "deaf, power cut")
BEFORE = frozenset(
    map(frozenset, (("Ada", "Bo"), ("Ada", "Cy"), ("Bo", "Cy"), ("Bo", "Ed"), ("Bo", "Flo"), ("Cy", "Ed"), ("Cy", "Flo"), ("Ed", "Flo")))
)  # fmt: skip
"""Ada and Flo are of one team."""
AFTER = (BEFORE - set(map(frozenset, (("Ada", "Bo"), ("Ada", "Cy"))))) | set(
    map(frozenset, (("Ed", "Fred"), ("Flo", "Fred")))
)
"""Fred and Ada are held back from Bo and Cy, who brought their keys, and from each other."""


def _listed(cast: Cast, vault: SealedVault) -> OpeningFlow:
    """Have both read a list by which Fred comes, Ada gets everything anew, Bo changes his own keys, and Gil leaves; one signs."""
    flow = cast.to_open(vault, *OFFICERS)
    enrolled(cast, flow, team="night shift")
    rebound(cast, flow, "Ada", with_old=False)
    rebound(cast, flow, "Bo")
    cast.later()
    changes = flow.open_vault.changes
    changes.remove_person(cast.id("Gil"), WHY)
    changes.review()
    changes.sign(cast.id("Bo"), cast.code("Bo"))
    return flow


def _broken(cast: Cast, way: str, at: int) -> bool:
    """Let both sign, the drive breaking at one act after that; return whether that act was reached."""
    files = BreakingFiles(cast.vault_path, "killed" if way == "power cut" else way.partition(",")[0])
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = _listed(cast, vault)
    files.break_at = at
    try:
        flow.open_vault.changes.sign(cast.id("Cy"), cast.code("Cy"))
    except Killed:
        pass
    except TwinsealError:
        # The log did not take the list: the opening goes on without it.
        assert flow.view().step is OpeningStep.OPEN
        flow.reseal(ResealCause.HAND)
    finally:
        # The lock goes with the process.
        vault._lock.release()
    if way.endswith("power cut"):
        files.power_cut()
    files.let_go()
    return files.broke


def _pairs(cast: Cast) -> frozenset[frozenset[str]]:
    """Return who has a slot with whom, by their short names."""
    header = header_of(cast)
    data = (cast.vault_path / f"keyslots-{header.generation}.json").read_bytes()
    slots = parse_keyslots(canonical.loads_object(data), vault_id=header.vault_id, generation=header.generation)
    names = {person_id: name for name, person_id in cast.ids.items()}
    return frozenset(frozenset(names[person] for person in pair) for pair in slots.pairs)


def _stands(cast: Cast) -> tuple[int, bool]:
    """Look at what stands as the next start and the next pairs do; return its edition, and whether the seal was cut off."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    # Whichever keys are in force, their owners signed their rows of the guard.
    assert not vault.context.guard.rebuilt
    edition, cut_off = vault.context.header.constitution.edition, seal_state(vault.context) is SealState.CUT_OFF
    assert [name for name in notes_of(cast) if name.endswith(".note")] == ["0001.note"][:edition]
    assert _pairs(cast) == (AFTER if edition else BEFORE)
    if edition:
        # What Bo had opens nothing any more.
        with pytest.raises(WrongFactor):
            cast.to_open(vault, "Bo", "Cy")
        vault.close()
        adopt(cast, "Ada", "Bo")
        cast.later(8000)
        vault = cast.open()
    for first, second in (("Ed", "Bo"), *((("Ed", "Fred"), ("Flo", "Bo")) if edition else (("Ada", "Bo"),))):
        cast.later(4000)
        flow = cast.to_open(vault, first, second)
        assert not flow.view().masked, flow.view().warnings
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert (receipt.problem, receipt.edition) == ("", edition)
        cast.register_code = receipt.register_code
    vault.close()
    assert notes_of(cast) == ["0001.note"][:edition]
    rows = canonical.loads_object((cast.vault_path / "guard.json").read_bytes())["rows"]
    header = header_of(cast)
    assert isinstance(rows, dict)
    assert set(rows) == {f"{entry.person.id}_{entry.key}" for entry in header.people}
    ours = verified(cast)
    assert ours.verdict.is_valid, ours.sentence
    theirs = twinseal_verify.verify_folder(str(cast.vault_path / "audit"), cast.card())
    assert (theirs["verdict"], theirs["size"]) == (ours.verdict.word, ours.size), theirs
    return edition, cut_off


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "begin", [pytest.param(begin, marks=[] if begin == 1 else [pytest.mark.long]) for begin in range(1, SLICES + 1)]
)
def test_broken_at_every_act_old_or_new_keys_stand(two_template: Template, tmp_path: Path, begin: int, way: str) -> None:
    seen = []
    for at in itertools.count(begin, SLICES):
        cast = cast_in(tmp_path / f"at-{at}", two_template)
        if not _broken(cast, way, at):
            break
        seen.append(_stands(cast))
        shutil.rmtree(cast.vault_path.parent)
    # Broken before the header's rename the old vault stands, after it the new one.
    assert {edition for edition, _ in seen} == {0, 1}
