"""Whole vaults that are kept in tests/vectors/vaults, one of each format, with everything that opens them."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from conftest import Cast
from fakes.told_space import ToldSpaceFiles
from fakes.vault_copy import copied
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock

FOLDER = Path(__file__).resolve().parents[1] / "vectors" / "vaults"
FACTS = "vault.json"
UNKEPT = ("reserve", "lock")
"""What only keeps room, and what is held by a process."""


@dataclass(frozen=True)
class KeptVault:
    """What somebody needs who opens a kept vault; secrets open nothing else."""

    version: int
    vault: str
    card: str
    draft: str
    """A draft as a cut-off opening leaves it beside the generation; it lies beside the vault."""
    register_code: str
    last_utc: str
    ids: dict[str, str]
    seeds: dict[str, str]
    passphrases: dict[str, str]
    files: dict[str, str]
    """SHA-256 of what is in the sealed files, by name."""

    def to_json(self) -> dict[str, Any]:
        return asdict(self)


def kept_vaults() -> list[Path]:
    """Return the folders of all kept vaults, oldest format first."""
    return sorted((path.parent for path in FOLDER.glob(f"v*/{FACTS}")), key=lambda place: int(place.name[1:]))


def facts_of(place: Path) -> KeptVault:
    return KeptVault(**json.loads((place / FACTS).read_text()))


def taken_up(place: Path, home: Path) -> Cast:
    """Copy a kept vault to a new folder; return its people, a day after it was sealed."""
    copied(place, home)
    kept = facts_of(place)
    clock = ScriptedClock(datetime.fromisoformat(kept.last_utc) + timedelta(days=1))
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    return Cast(clock, machine, home / kept.vault, home / kept.card, kept.register_code, kept.ids, kept.seeds)
