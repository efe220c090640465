"""The one place that puts real parts together and hands them to the flows."""

from __future__ import annotations

import socket
from pathlib import Path

from twinseal.crypto.passphrase import KdfProfile
from twinseal.flows.ceremony.flow import Ceremony
from twinseal.flows.context.machine import Machine
from twinseal.flows.demo import DemoPerson, DemoVault, demo_register_line, load_demo_people, make_demo
from twinseal.flows.sealed import SealedVault
from twinseal.host.clock import RealClock
from twinseal.host.drives import LinuxDrives
from twinseal.host.files import RealFiles
from twinseal.host.watchdog import ProcessWatchdog


def real_machine(*, kdf: KdfProfile | None = None, allow_loop_drives: bool = False) -> Machine:
    """Return the real parts of this machine; new passphrases cost what `kdf` says, or what is measured."""
    return Machine(
        RealClock(), RealFiles(), LinuxDrives(allow_loop=allow_loop_drives), kdf, socket.gethostname()[:60], ProcessWatchdog
    )


def open_vault(machine: Machine, folder: Path) -> SealedVault:
    """Take a vault up; see `SealedVault.open`."""
    return SealedVault.open(machine, folder)


__all__ = [
    "DemoPerson",
    "DemoVault",
    "demo_register_line",
    "load_demo_people",
    "make_demo",
    "new_ceremony",
    "open_vault",
    "real_machine",
]


def new_ceremony(machine: Machine) -> Ceremony:
    """Begin a founding."""
    return Ceremony(machine)
