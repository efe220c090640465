"""A seal that makes a people note, broken at every write, sync and rename: the old vault or the new one, whole, for who may open it."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.broken_seal import Ways, both_hold, cases, resealed, sealing, walked
from fakes.removal import OFFICERS, audit_keys, half_signed, header_of, notes_of
from twinseal.audit.format.line import Line, parse
from twinseal.domain.errors import WrongFactor
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.sealed import SealedVault

ACTS = {
    "killed": (1, 140),
    "power cut": (30, 165),
    "fault": (55, 145),
    "deaf": (70, 135),
    "deaf, power cut": (85, 155),
}
"""Of 173, of which the 108th renames the header."""


def _listed(cast: Cast, vault: SealedVault) -> OpeningFlow:
    """Let one of two sign that an auditor goes."""
    flow = cast.to_open(vault, *OFFICERS)
    half_signed(cast, flow)
    return flow


def _stands(cast: Cast, _at: int, _shown: int) -> int:
    """Look at what stands as the next start, the next pair and both verifiers do; return its edition."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    edition = vault.context.header.constitution.edition
    names = notes_of(cast)
    assert [name for name in names if name.endswith(".note")] == ["0001.note"][:edition]
    assert not any(name.endswith(".prepared") for name in names)
    assert (cast.id("Gil") in {person.id for person in vault.people()}) == (edition == 0)
    if edition:
        with pytest.raises(WrongFactor):
            vault.sign_in_auditor(*cast.factors("Gil"))
    offered: list[int] = []
    resealed(cast, vault, "Ed", "Cy", edition, lambda flow: offered.append(len(flow.open_vault.changes.view().offered)))
    vault.close()
    assert offered[0] <= (edition == 0)
    assert notes_of(cast) == ["0001.note"][:edition]
    _judge(cast, edition)
    return edition


def _judge(cast: Cast, edition: int) -> None:
    """Hold the log to the founding card alone, by both verifiers; each entry is sealed to whom it may be read by."""
    ours = both_hold(cast, audit_keys(cast, "Di"))
    assert not ours.anomalies
    assert (ours.counts or {}).get("people.listed", 0) == edition
    header = header_of(cast)
    lines = [parse(raw) for raw in (cast.vault_path / "audit" / "log.tws").read_bytes().splitlines()]
    named = [line.audit_key for line in lines if isinstance(line, Line)]
    first, *later = [key.digest[:8] for key in header.audit.keys]
    assert len(later) == edition
    start = named.index(later[0]) if later else len(named)
    assert set(named[:start]) == {first}
    assert set(named[start:]) == set(later)


@pytest.mark.parametrize("ways", cases(ACTS))
def test_broken_at_every_act_one_whole_vault_stands(two_template: Template, tmp_path: Path, ways: Ways) -> None:
    made, gone = partial(cast_in, template=two_template), partial(sealing, _listed)
    # Broken before the header's rename the old vault stands, after it the new one.
    for way, seen in walked(ways, tmp_path, made, gone, _stands).items():
        assert set(seen) == {0, 1}, way
