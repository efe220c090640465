"""A seal by which people leave, are suspended and change, broken at every write, sync and rename: the old people or the new ones."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.broken_seal import Ways, both_hold, cases, pairs_of, resealed, sealing, walked
from fakes.cast_copy import copy_of
from fakes.removal import OFFICERS, WHY, header_of, notes_of
from twinseal.domain import canonical
from twinseal.domain.errors import WrongFactor
from twinseal.domain.opening import ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

ACTS = {
    "killed": (1, 160),
    "power cut": (30, 190),
    "fault": (60, 165),
    "deaf": (85, 155),
    "deaf, power cut": (100, 175),
}
"""Of 197, of which the 126th renames the header."""
BEFORE = frozenset(
    map(frozenset, (("Ada", "Bo"), ("Ada", "Cy"), ("Bo", "Cy"), ("Bo", "Ed"), ("Bo", "Flo"), ("Cy", "Ed"), ("Cy", "Flo"), ("Ed", "Flo")))
)  # fmt: skip
"""Ada and Flo are of one team."""
AFTER = frozenset(map(frozenset, (("Bo", "Cy"), ("Bo", "Ed"), ("Cy", "Ed"))))
"""Ada left, Flo is suspended, Ed is an officer."""


@pytest.fixture(scope="module")
def begun(template: Template, tmp_path_factory: pytest.TempPathFactory) -> Cast:
    """Return a vault of which Ada saw an envelope, and in which Ed made wrong attempts."""
    cast = cast_in(tmp_path_factory.mktemp("begun") / "home", template)
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


def _people(cast: Cast) -> set[tuple[str, str, str]]:
    names = {person_id: name for name, person_id in cast.ids.items()}
    rows = header_of(cast).constitution.people
    return {(names[row.id], row.role, row.state) for row in rows if names[row.id] in ("Ada", "Ed", "Flo")}


def _still_owed(flow: OpeningFlow) -> None:
    """What was shown is owed whichever stands."""
    assert any(duty.kind == "rotate" for duty in flow.open_vault.state.open_store().owed_duties())


def _stands(cast: Cast, _at: int, _shown: int) -> int:
    """Look at what stands as the next start and the next pairs do; return its edition."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    # Nobody's row of the guard is lost, and none of somebody who is suspended.
    guard = vault.context.guard
    assert not guard.rebuilt
    edition = vault.context.header.constitution.edition
    assert [name for name in notes_of(cast) if name.endswith(".note")] == ["0001.note"][:edition]
    assert pairs_of(cast) == (AFTER if edition else BEFORE)
    before = {("Ada", "operator", "active"), ("Ed", "operator", "active"), ("Flo", "officer", "active")}
    after = {("Ed", "officer", "active"), ("Flo", "officer", "suspended")}
    assert _people(cast) == (after if edition else before)
    assert len(vault.context.header.audit.keys) == edition + 1
    # Waits end once the header is in force, wherever the process was killed after it; before that they go on.
    assert guard.locked(cast.id("Ed")) is (not edition)
    for first, second in (("Ed", "Cy"), ("Ada", "Bo"), ("Flo", "Bo")):
        cast.later(4000)
        if edition and first != "Ed":
            flow = vault.break_the_glass()
            flow.enter_register_code(cast.register_code)
            with pytest.raises(WrongFactor):
                flow.identify_first(*cast.factors(first))
            flow.abandon()
            continue
        resealed(cast, vault, first, second, edition, _still_owed)
    vault.close()
    header = header_of(cast)
    assert notes_of(cast) == ["0001.note"][:edition]
    rows = canonical.loads_object((cast.vault_path / "guard.json").read_bytes())["rows"]
    assert isinstance(rows, dict)
    assert set(rows) == {f"{entry.person.id}_{entry.key}" for entry in header.everybody}
    both_hold(cast)
    return edition


@pytest.mark.parametrize("ways", cases(ACTS))
def test_broken_at_every_act_old_or_new_people_stand(begun: Cast, tmp_path: Path, ways: Ways) -> None:
    gone = partial(sealing, _listed)
    # Broken before the header's rename the old vault stands, after it the new one.
    for way, seen in walked(ways, tmp_path, partial(copy_of, begun), gone, _stands).items():
        assert set(seen) == {0, 1}, way
