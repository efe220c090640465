"""Who founds a vault that one lost phone would freeze is told before, and so is whoever asks who opens it."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import BEGIN, PEOPLE, Cast, found_vault
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.events.vault import VAULT_FOUNDED
from twinseal.domain.people import Role, officers_to_spare
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock

FEW = {1: "There is only one officer", 2: "There are only two officers", 3: ""}
AUDITOR = ("Di Auditor", Role.AUDITOR, "")


@pytest.mark.parametrize("officers", FEW)
def test_few_officers_are_said_before_and_after(officers: int, tmp_path: Path) -> None:
    enrolled = [
        *[row for row in PEOPLE if row[1] is Role.OFFICER][:officers],
        *(row for row in PEOPLE if row[1] is Role.OPERATOR),
    ]
    people = (*enrolled, AUDITOR)
    assert officers_to_spare(role for _, role, _ in people) == officers - 2
    clock = ScriptedClock(BEGIN)
    founded, ids, seeds = found_vault(tmp_path, clock, people)
    said = [warning for warning in founded.warnings if "officer" in warning]
    assert [warning.startswith(FEW[officers]) for warning in said] == [True] * (officers < 3)
    clock.advance(3600)
    vault = Path(founded.vault_path)
    cast = Cast(clock, Machine(clock, RealFiles(), LinuxDrives(), TESTS_ONLY, "test-station"), vault, vault, "", ids, seeds)
    sealed = cast.open()
    shown = [point for point in sealed.view().single_points if "officer" in point]
    assert [point.startswith(FEW[officers]) for point in shown] == [True] * (officers < 3)
    # The log keeps what they were told when they went on.
    desk = sealed.sign_in_auditor(*cast.factors("Di"))
    founding = next(line for line in desk.entries(count=1000)[1] if line.kind == VAULT_FOUNDED.name)
    assert [warning.rstrip(".") in founding.summary for warning in said] == [True] * len(said)
    desk.sign_out()
    sealed.close()
