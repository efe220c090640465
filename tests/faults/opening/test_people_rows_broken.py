"""A seal by which people leave, are suspended and change, broken at every write, sync and rename: the old people or the new ones."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.dying_files import Killed
from fakes.removal import OFFICERS, WHY, header_of, notes_of, verified
from twinseal.crypto.keyslot import parse_keyslots
from twinseal.domain import canonical
from twinseal.domain.errors import TwinsealError, WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.context.vault_context import SealState, seal_state
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault
from twinseal.standalone import twinseal_verify

SLICES = 48
"""The cases lie in so many tests, each of which goes on until nothing breaks any more; the suite runs one of each way."""
WAYS = ("killed", "power cut", "fault", "deaf", "deaf, power cut")
BEFORE = frozenset(
    map(frozenset, (("Ada", "Bo"), ("Ada", "Cy"), ("Bo", "Cy"), ("Bo", "Ed"), ("Bo", "Flo"), ("Cy", "Ed"), ("Cy", "Flo"), ("Ed", "Flo")))
)  # fmt: skip
"""Ada and Flo are of one team."""
AFTER = frozenset(map(frozenset, (("Bo", "Cy"), ("Bo", "Ed"), ("Cy", "Ed"))))
"""Ada left, Flo is suspended, Ed is an officer."""


def _begun(template: Template, folder: Path) -> Cast:
    """Return a vault of which Ada saw an envelope, and in which Ed made wrong attempts."""
    cast = cast_in(folder, template)
    vault = cast.open()
    flow = cast.to_open(vault)
    flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1).wipe()
    receipt = flow.reseal(ResealCause.HAND).receipt
    assert receipt is not None
    cast.register_code = receipt.register_code
    guard = vault.context.guard
    for _ in range(vault.context.header.policy.lock_after_in_a_row):
        guard.begin(cast.id("Ed"), 1)
        guard.failed(cast.id("Ed"))
    vault.close()
    cast.later(4000)
    return cast


def _listed(cast: Cast, vault: SealedVault) -> OpeningFlow:
    """Have both read the list; one signs."""
    flow = cast.to_open(vault, *OFFICERS)
    rows, changes = flow.open_vault.people_rows, flow.open_vault.changes
    rows.remove(cast.id("Ada"), WHY)
    rows.suspend(cast.id("Flo"), "Away for half a year", "2027-05-01")
    rows.change(cast.id("Ed"), name="Edda Officer", role="officer")
    rows.end_waits(cast.id("Ed"))
    changes.review()
    cast.later()
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


def _people(cast: Cast) -> set[tuple[str, str, str]]:
    names = {person_id: name for name, person_id in cast.ids.items()}
    rows = header_of(cast).constitution.people
    return {(names[row.id], row.role, row.state) for row in rows if names[row.id] in ("Ada", "Ed", "Flo")}


def _stands(cast: Cast) -> tuple[int, bool]:
    """Look at what stands as the next start and the next pairs do; return its edition, and whether the seal was cut off."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    # Nobody's row of the guard is lost, and none of somebody who is suspended.
    guard = vault.context.guard
    assert not guard.rebuilt
    edition, cut_off = vault.context.header.constitution.edition, seal_state(vault.context) is SealState.CUT_OFF
    assert [name for name in notes_of(cast) if name.endswith(".note")] == ["0001.note"][:edition]
    assert _pairs(cast) == (AFTER if edition else BEFORE)
    before = {("Ada", "operator", "active"), ("Ed", "operator", "active"), ("Flo", "officer", "active")}
    after = {("Ed", "officer", "active"), ("Flo", "officer", "suspended")}
    assert _people(cast) == (after if edition else before)
    assert len(vault.context.header.audit.keys) == edition + 1
    # Waits end once the seal is made; where it ended before that, they go on.
    assert edition or guard.locked(cast.id("Ed"))
    for first, second in (("Ed", "Cy"), ("Ada", "Bo"), ("Flo", "Bo")):
        cast.later(4000)
        if edition and first != "Ed":
            flow = vault.break_the_glass()
            flow.enter_register_code(cast.register_code)
            with pytest.raises(WrongFactor):
                flow.identify_first(*cast.factors(first))
            flow.abandon()
            continue
        flow = cast.to_open(vault, first, second)
        assert not flow.view().masked, flow.view().warnings
        # What was shown is owed whichever stands.
        assert any(duty.kind == "rotate" for duty in flow.open_vault.state.open_store().owed_duties())
        receipt = flow.reseal(ResealCause.HAND).receipt
        assert receipt is not None
        assert (receipt.problem, receipt.edition) == ("", edition)
        cast.register_code = receipt.register_code
    vault.close()
    header = header_of(cast)
    assert notes_of(cast) == ["0001.note"][:edition]
    rows = canonical.loads_object((cast.vault_path / "guard.json").read_bytes())["rows"]
    assert isinstance(rows, dict)
    assert set(rows) == {f"{entry.person.id}_{entry.key}" for entry in header.everybody}
    ours = verified(cast)
    assert ours.verdict.is_valid, ours.sentence
    theirs = twinseal_verify.verify_folder(str(cast.vault_path / "audit"), cast.card())
    assert (theirs["verdict"], theirs["size"]) == (ours.verdict.word, ours.size), theirs
    return edition, cut_off


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "begin", [pytest.param(begin, marks=[] if begin == 1 else [pytest.mark.long]) for begin in range(1, SLICES + 1)]
)
def test_broken_at_every_act_old_or_new_people_stand(template: Template, tmp_path: Path, begin: int, way: str) -> None:
    seen = []
    for at in itertools.count(begin, SLICES):
        cast = _begun(template, tmp_path / f"at-{at}")
        if not _broken(cast, way, at):
            break
        seen.append(_stands(cast))
        shutil.rmtree(cast.vault_path.parent)
    # Broken before the header's rename the old vault stands, after it the new one.
    assert {edition for edition, _ in seen} == {0, 1}
