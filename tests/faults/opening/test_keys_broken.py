"""A seal that enrols, re-binds and lets go in one list, broken at every write, sync and rename: old keys or new ones, never a mix."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.broken_seal import Ways, both_hold, cases, pairs_of, resealed, sealing, walked
from fakes.new_people import OFFICERS, adopt, enrolled, rebound
from fakes.removal import WHY, header_of, notes_of
from twinseal.domain import canonical
from twinseal.domain.errors import WrongFactor
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

ACTS = {
    "killed": (1, 165),
    "power cut": (30, 190),
    "fault": (60, 170),
    "deaf": (85, 160),
    "deaf, power cut": (105, 180),
}
"""Of 197, of which the 132nd renames the header."""
BEFORE = frozenset(
    map(frozenset, (("Ada", "Bo"), ("Ada", "Cy"), ("Bo", "Cy"), ("Bo", "Ed"), ("Bo", "Flo"), ("Cy", "Ed"), ("Cy", "Flo"), ("Ed", "Flo")))
)  # fmt: skip
"""Ada and Flo are of one team."""
AFTER = (BEFORE - set(map(frozenset, (("Ada", "Bo"), ("Ada", "Cy"))))) | set(
    map(frozenset, (("Ed", "Fred"), ("Flo", "Fred")))
)
"""Fred and Ada are held back from Bo and Cy, who brought their keys, and from each other."""


def _listed(cast: Cast, vault: SealedVault) -> OpeningFlow:
    """Have both read a list by which Fred comes, Ada gets everything new, Bo changes his own keys, and Gil leaves; one signs."""
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


def _stands(cast: Cast, _at: int, _shown: int) -> int:
    """Look at what stands as the next start and the next pairs do; return its edition."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    # Whichever keys are in force, their owners signed their rows of the guard.
    assert not vault.context.guard.rebuilt
    edition = vault.context.header.constitution.edition
    assert [name for name in notes_of(cast) if name.endswith(".note")] == ["0001.note"][:edition]
    assert pairs_of(cast) == (AFTER if edition else BEFORE)
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
        resealed(cast, vault, first, second, edition)
    vault.close()
    assert notes_of(cast) == ["0001.note"][:edition]
    rows = canonical.loads_object((cast.vault_path / "guard.json").read_bytes())["rows"]
    header = header_of(cast)
    assert isinstance(rows, dict)
    assert set(rows) == {f"{entry.person.id}_{entry.key}" for entry in header.people}
    both_hold(cast)
    return edition


@pytest.mark.parametrize("ways", cases(ACTS))
def test_broken_at_every_act_old_or_new_keys_stand(two_template: Template, tmp_path: Path, ways: Ways) -> None:
    made, gone = partial(cast_in, template=two_template), partial(sealing, _listed)
    # Broken before the header's rename the old vault stands, after it the new one.
    for way, seen in walked(ways, tmp_path, made, gone, _stands).items():
        assert set(seen) == {0, 1}, way
