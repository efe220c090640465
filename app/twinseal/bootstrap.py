"""The one place that puts real parts together and hands them to the flows.

What only a vault, a founding or a demo needs is loaded when one is asked for: the first screen needs none of it.
"""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from twinseal.flows.context.machine import Machine
from twinseal.host.clock import RealClock
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles

if TYPE_CHECKING:
    from twinseal.crypto.derivation import Derivations, KdfProfile
    from twinseal.domain.alert import Channel
    from twinseal.domain.constitution import Site
    from twinseal.domain.policy.policy import Policy
    from twinseal.domain.ports import AlertWay, Watchdog
    from twinseal.flows.ceremony.flow import Ceremony
    from twinseal.flows.context.vault_context import VaultContext
    from twinseal.flows.demo import DemoVault
    from twinseal.flows.demo_people import DemoPerson
    from twinseal.flows.recent_vaults import RecentVaults
    from twinseal.flows.sealed import SealedVault
    from twinseal.flows.views.verification import BroughtView
    from twinseal.flows.window_memory import WindowMemory


def real_machine(*, kdf: KdfProfile | None = None, allow_loop_drives: bool = False) -> Machine:
    """Return the real parts of this machine; new passphrases cost what `kdf` says, or what is measured."""
    return Machine(
        RealClock(),
        RealFiles(),
        LinuxDrives(allow_loop=allow_loop_drives),
        kdf,
        socket.gethostname()[:60],
        _watchdog,
        _state_file("seen.json").parent,
        _derivations,
        _alert_ways,
    )


@cache
def _derivations() -> Derivations:
    """Return the one that every vault of this process shares, so that whoever cancels need not know which one waits."""
    from twinseal.host.derivations import ProcessDerivations

    return ProcessDerivations()


def _watchdog() -> Watchdog:
    from twinseal.host.watchdog import ProcessWatchdog

    return ProcessWatchdog()


def _alert_ways(policy: Policy, site: Site) -> Mapping[Channel, AlertWay]:
    from twinseal.domain.alert import Channel
    from twinseal.host.drop_folder import DropFolder
    from twinseal.host.system_log import SystemLog

    drop = DropFolder(site.drop_folder, must_be_mount=policy.alert_drop_mount)
    return {Channel.SYSLOG: SystemLog(), Channel.DROP: drop}


def open_vault(machine: Machine, folder: Path) -> SealedVault:
    """Take a vault up; see `SealedVault.open`."""
    from twinseal.flows.sealed import SealedVault

    return SealedVault.open(machine, folder)


def is_open_elsewhere(folder: Path) -> bool:
    """Tell whether another process uses a vault now; see `host.lock.is_held`."""
    from twinseal.host.lock import is_held

    return is_held(folder)


def remembers_vaults() -> bool:
    """Tell whether this person had the vaults of this machine remembered."""
    return os.path.lexists(_recent_file())


def recent_vaults(machine: Machine) -> RecentVaults:
    """Return the list of vaults that were used last on this machine; see `flows.recent_vaults`."""
    from twinseal.flows.recent_vaults import RecentVaults

    return RecentVaults(machine.files, _recent_file())


def window_memory(machine: Machine) -> WindowMemory:
    """Return where the size of the window on this machine is kept; see `flows.window_memory`."""
    from twinseal.flows.window_memory import WindowMemory

    return WindowMemory(machine.files, _state_file("window.json"))


def has_window_memory() -> bool:
    """Tell whether a size of the window was kept on this machine."""
    return os.path.lexists(_state_file("window.json"))


def _recent_file() -> Path:
    return _state_file("recent.json")


def _state_file(name: str) -> Path:
    # A relative folder does not count (XDG Base Directory Specification).
    named = os.environ.get("XDG_STATE_HOME", "")
    state = Path(named) if os.path.isabs(named) else Path(os.path.expanduser("~")) / ".local" / "state"
    return state / "twinseal" / name


def new_ceremony(machine: Machine) -> Ceremony:
    """Begin a founding."""
    from twinseal.flows.ceremony.flow import Ceremony

    return Ceremony(machine)


def judge_brought(
    machine: Machine,
    path: Path,
    *,
    trust_card: Path | None,
    receipt: str,
    progress: Callable[[int, int], None],
    should_stop: Callable[[], bool],
) -> BroughtView:
    """Judge what somebody brought from elsewhere; see `flows.verification.brought.judge_brought`."""
    from twinseal.flows.verification import brought

    return brought.judge_brought(
        machine.files, path, trust_card=trust_card, receipt=receipt, progress=progress, should_stop=should_stop
    )


def make_demo(
    machine: Machine,
    folder: Path,
    *,
    openings: int = 6,
    envelopes: int = 8,
    people: int = 5,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
) -> DemoVault:
    """Make a demo vault; see `flows.demo.make_demo`."""
    from twinseal.flows import demo

    return demo.make_demo(machine, folder, openings=openings, envelopes=envelopes, people=people, progress=progress)


def load_demo_people(machine: Machine, vault: Path) -> tuple[DemoPerson, ...]:
    """Return the fictitious people of a demo vault; see `flows.demo_people.load_demo_people`."""
    from twinseal.flows import demo_people

    return demo_people.load_demo_people(machine, vault)


def demo_register_line(machine: Machine, context: VaultContext) -> str:
    """Return the last line of a demo vault's register; see `flows.demo_people.demo_register_line`."""
    from twinseal.flows import demo_people

    return demo_people.demo_register_line(machine, context)
