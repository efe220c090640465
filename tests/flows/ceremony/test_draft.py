"""What a founding is warned of before it: a vault that a single pair opens says which way a lost phone leaves."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import BEGIN
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.crypto.passphrase import normalise
from twinseal.domain.people import Role
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles
from twinseal.host.scripted_clock import ScriptedClock

WITH_OPERATOR = "If either of them is away, has lost the phone or forgotten the passphrase, nobody can."
OF_OFFICERS = "a lost phone is replaced only with a third person as the witness"


@pytest.mark.parametrize(
    ("people", "said"),
    [
        ((Role.OFFICER, Role.OPERATOR, Role.AUDITOR), WITH_OPERATOR),
        ((Role.OFFICER, Role.OFFICER), WITH_OPERATOR),
        ((Role.OFFICER, Role.OFFICER, Role.AUDITOR), OF_OFFICERS),
        ((Role.OFFICER, Role.OFFICER, Role.OPERATOR), ""),
    ],
    ids=["with an operator", "no third", "two officers", "three pairs"],
)
def test_a_single_pair_is_told_what_a_lost_phone_means(people: tuple[Role, ...], said: str, tmp_path: Path) -> None:
    ceremony = Ceremony(Machine(ScriptedClock(BEGIN), RealFiles(), LinuxDrives(), TESTS_ONLY, "test-station"))
    ceremony.set_vault(tmp_path, "Plant", "Room 1")
    for number, role in enumerate(people):
        name = ("Ada", "Bo", "Cy")[number]
        team = "" if role is Role.AUDITOR else f"team {number}"
        view = ceremony.enrol(name, role, team, normalise(f"correct horse battery staple {name}"))
    warned = [warning for warning in view.warnings if warning.startswith("Only one pair")]
    assert len(warned) == bool(said)
    assert not said or said in warned[0]
