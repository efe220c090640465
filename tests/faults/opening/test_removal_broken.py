"""A seal that makes a people note, broken at every write, sync and rename: the old vault or the new one, whole, for who may open it."""

from __future__ import annotations

import itertools
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast, Template, cast_in
from fakes.breaking_files import BreakingFiles
from fakes.dying_files import Killed
from fakes.removal import OFFICERS, audit_keys, half_signed, header_of, notes_of, signed, verified
from twinseal.audit.format.line import Line, parse
from twinseal.domain.errors import TwinsealError, WrongFactor
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.context.vault_context import SealState, seal_state
from twinseal.flows.sealed import SealedVault
from twinseal.standalone import twinseal_verify

SLICES = 24
"""The cases lie in so many tests, each of which goes on until nothing breaks any more; the suite runs one of each way."""
WAYS = ("killed", "power cut", "fault", "deaf", "deaf, power cut")


def _broken(cast: Cast, way: str, at: int) -> bool:
    """Let an auditor go, the drive breaking at one act; return whether that act was reached."""
    files = BreakingFiles(cast.vault_path, "killed" if way == "power cut" else way.partition(",")[0])
    vault = SealedVault.open(replace(cast.machine, files=files), cast.vault_path)
    flow = cast.to_open(vault, *OFFICERS)
    half_signed(cast, flow)
    files.break_at = at
    try:
        signed(cast, flow)
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


def _stands(cast: Cast) -> tuple[int, bool]:
    """Look at what stands as the next start, the next pair and both verifiers do; return its edition, and whether it was cut off."""
    cast.later(4000)
    cast.register_code = ""
    vault = cast.open()
    assert vault.view().log_fault == ""
    edition, cut_off = vault.context.header.constitution.edition, seal_state(vault.context) is SealState.CUT_OFF
    names = notes_of(cast)
    assert [name for name in names if name.endswith(".note")] == ["0001.note"][:edition]
    assert not any(name.endswith(".prepared") for name in names)
    assert (cast.id("Gil") in {person.id for person in vault.people()}) == (edition == 0)
    if edition:
        with pytest.raises(WrongFactor):
            vault.sign_in_auditor(*cast.factors("Gil"))
    flow = cast.to_open(vault, "Ed", "Cy")
    assert not flow.view().masked, flow.view().warnings
    assert len(flow.open_vault.changes.view().offered) <= (edition == 0)
    receipt = flow.reseal(ResealCause.HAND).receipt
    vault.close()
    assert receipt is not None
    assert (receipt.problem, receipt.edition) == ("", edition)
    assert notes_of(cast) == ["0001.note"][:edition]
    _judge(cast, edition)
    return edition, cut_off


def _judge(cast: Cast, edition: int) -> None:
    """Hold the log to the founding card alone, by both verifiers; each entry is sealed to whom it may be read by."""
    pairs = audit_keys(cast, "Di")
    ours = verified(cast, pairs)
    assert ours.verdict.is_valid, ours.sentence
    assert not ours.anomalies
    assert (ours.counts or {}).get("people.listed", 0) == edition
    theirs = twinseal_verify.verify_folder(str(cast.vault_path / "audit"), cast.card())
    assert (theirs["verdict"], theirs["size"]) == (ours.verdict.word, ours.size), theirs
    header = header_of(cast)
    lines = [parse(raw) for raw in (cast.vault_path / "audit" / "log.tws").read_bytes().splitlines()]
    named = [line.audit_key for line in lines if isinstance(line, Line)]
    first, *later = [key.digest[:8] for key in header.audit.keys]
    assert len(later) == edition
    start = named.index(later[0]) if later else len(named)
    assert set(named[:start]) == {first}
    assert set(named[start:]) == set(later)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(
    "begin", [pytest.param(begin, marks=[] if begin == 1 else [pytest.mark.long]) for begin in range(1, SLICES + 1)]
)
def test_broken_at_every_act_one_whole_vault_stands(two_template: Template, tmp_path: Path, begin: int, way: str) -> None:
    seen = []
    for at in itertools.count(begin, SLICES):
        cast = cast_in(tmp_path / f"at-{at}", two_template)
        if not _broken(cast, way, at):
            break
        seen.append(_stands(cast))
        shutil.rmtree(cast.vault_path.parent)
    # Broken before the header's rename the old vault stands, after it the new one.
    assert {edition for edition, _ in seen} == {0, 1}
