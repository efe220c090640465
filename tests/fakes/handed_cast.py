"""A cast that is handed to a process of its own: where its vault lies and what its people know, as one word of a command."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path

from conftest import Cast
from fakes.told_space import ToldSpaceFiles
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.flows.context.machine import Machine
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock


def handed(cast: Cast) -> str:
    """Return what `taken` takes: founding costs a second of each process that needs a vault, copying one next to nothing."""
    facts = {
        "vault": str(cast.vault_path), "card": str(cast.card_path), "code": cast.register_code, "ids": cast.ids,
        "seeds": cast.seeds, "utc": cast.clock.utc().isoformat(),
    }  # fmt: skip
    return json.dumps(facts)


def taken(words: str) -> Cast:
    """Return the cast before the same vault, with a clock and a machine of this process."""
    facts = json.loads(words)
    clock = ScriptedClock(datetime.fromisoformat(facts["utc"]))
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    return Cast(clock, machine, Path(facts["vault"]), Path(facts["card"]), facts["code"], facts["ids"], facts["seeds"])
