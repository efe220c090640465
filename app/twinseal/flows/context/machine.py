"""The real parts of this machine that flows are handed, put together by `bootstrap` alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    # For their types only: the first screen has no use for key derivation.
    from twinseal.crypto.derivation import KdfProfile
    from twinseal.domain.ports import Clock, Files, Watchdog
    from twinseal.host.drives import Drives


@dataclass(frozen=True, slots=True)
class Machine:
    """Clock, files, drives, and the key-derivation profile for new passphrases, none to measure it at the ceremony.

    `station` names this machine in the log (host name, no secret).
    """

    clock: Clock
    files: Files
    drives: Drives
    kdf: KdfProfile | None
    station: str
    watchdog: Callable[[], Watchdog] | None = None
    """Makes what ends this process when an opening outlasts its time; None for histories that nobody waits for."""
