"""A vault with two auditors, one of whom a list of changes can remove."""

from __future__ import annotations

from pathlib import Path

import pytest

from conftest import BEGIN, PEOPLE, Cast, found_vault
from fakes.told_space import ToldSpaceFiles
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.people import Role
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock


@pytest.fixture
def two(tmp_path: Path) -> Cast:
    """Return a cast with a second auditor, Gil."""
    clock = ScriptedClock(BEGIN)
    founded, ids, seeds = found_vault(tmp_path, clock, (*PEOPLE, ("Gil Auditor", Role.AUDITOR, "")))
    clock.advance(3600)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    return Cast(
        clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds
    )  # fmt: skip
