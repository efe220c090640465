"""The same people before a copy of their vault, with a clock of its own."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from conftest import Cast
from fakes.vault_copy import copied
from twinseal.host.scripted_clock import ScriptedClock


def copy_of(cast: Cast, folder: Path) -> Cast:
    """Copy the folder in which a vault lies to a new one; return its people, more than an hour later."""
    clock = ScriptedClock(cast.clock.utc())
    clock.advance(4000)
    return at_home(cast, copied(cast.vault_path.parent, folder), clock)


def at_home(cast: Cast, home: Path, clock: ScriptedClock) -> Cast:
    """Return the people before what lies in another folder under the names of their vault, with another clock."""
    return replace(
        cast,
        clock=clock,
        machine=replace(cast.machine, clock=clock),
        vault_path=home / cast.vault_path.name,
        card_path=home / cast.card_path.name,
    )
