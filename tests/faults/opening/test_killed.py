"""Killing the process at any moment of an opening leaves a sealed vault, a durable record, and an entry at the next start."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Cast
from fakes.dying_files import DyingFiles
from fakes.recorded_disk import FolderReader, Tree, put_back
from twinseal.audit.read.log_source import LogSource
from twinseal.audit.verify.verify import verify
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.domain.trust_card import TrustCard
from twinseal.flows.sealed import SealedVault
from twinseal.host.files import RealFiles


def whole_opening(cast: Cast, files: DyingFiles) -> None:
    machine = replace(cast.machine, files=files.as_files())
    vault = SealedVault.open(machine, cast.vault_path)
    try:
        flow = cast.to_open(vault)
        flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
        flow.reseal(ResealCause.HAND)
    finally:
        vault._lock.release()


SLICES = 8
"""The acts lie in so many slices; the suite takes each fourth act."""


@pytest.mark.parametrize(
    "begins", [(1, 5), *(pytest.param(more, marks=pytest.mark.long) for more in ((2, 6), (3, 7), (4, 8)))]
)
def test_killed_at_every_durable_act(cast: Cast, tmp_path: Path, begins: tuple[int, ...]) -> None:
    folder, left = FolderReader(cast.vault_path.parent), dict[int, Tree]()
    files = DyingFiles(RealFiles(), None, lambda act: left.update({act: folder.now()}))
    whole_opening(cast, files)
    for begin in begins:
        places = range(begin, files.acts + 1, SLICES)
        assert len(places) >= 5, "an opening has at least forty durable acts"
        for at in places:
            killed = put_back(left[at], cast, tmp_path / f"act-{at}")
            assert_whole_and_opens_again(killed)
            shutil.rmtree(killed.vault_path.parent)


def assert_whole_and_opens_again(cast: Cast) -> None:
    was_open = (cast.vault_path / "open.json").exists()
    cast.later(4000)
    vault = cast.open()
    assert vault.view().log_fault == ""
    if was_open:
        assert any("without a reseal" in notice for notice in vault.view().notices)
    assert not (cast.vault_path / "open.json").exists()
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    flow.identify_first(*cast.factors("Ed"))
    flow.submit_request(cast.draft(flow))
    view = flow.confirm(*cast.factors("Cy"))
    assert view.step is OpeningStep.OPEN
    assert not view.masked, view.warnings
    assert flow.reseal(ResealCause.HAND).receipt.problem == ""
    vault.close()
    source = LogSource.from_folder(cast.machine.files, cast.vault_path / "audit")
    assert verify(source, TrustCard.from_bytes(cast.card())).verdict.is_valid


CHILD = """
import sys
sys.path[:0] = [{app!r}, {tests!r}]
from pathlib import Path
from conftest import Cast, BEGIN
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock
clock = ScriptedClock(BEGIN); clock.advance(3600)
parts = Machine(clock, RealFiles(), LinuxDrives(), TESTS_ONLY, "child")
cast = Cast(clock, parts, Path({vault!r}), Path({card!r}), {code!r}, {ids!r}, {seeds!r})
vault = cast.open()
flow = cast.to_open(vault)
flow.open_vault.contents.reveal(flow.view().envelopes[0].outside.id, 1)
print("open", flush=True)
sys.stdin.read()
"""


def test_a_real_kill_while_it_is_open_is_a_reseal(cast: Cast) -> None:
    root = Path(__file__).resolve().parents[3]
    code = CHILD.format(
        app=str(root / "app"), tests=str(root / "tests"), vault=str(cast.vault_path), card=str(cast.card_path),
        code=cast.register_code, ids=cast.ids, seeds=cast.seeds,
    )  # fmt: skip
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline().strip() == b"open"
        os.kill(child.pid, signal.SIGKILL)
    kinds = cast.desk_kinds()
    assert "field.revealed" in kinds
    assert "opening.unclean_end" in kinds
    assert "opening.resealed" not in kinds
