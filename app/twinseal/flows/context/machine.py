"""The real parts of this machine that flows are handed, put together by `bootstrap` alone."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    # For their types only: the first screen has no use for key derivation.
    from pathlib import Path

    from twinseal.crypto.derivation import Derivations, KdfProfile
    from twinseal.domain.alert import Channel
    from twinseal.domain.constitution import Site
    from twinseal.domain.policy.policy import Policy
    from twinseal.domain.ports import AlertWay, Clock, Files, Watchdog
    from twinseal.host.drives import Drives

SEEN: Final = "seen.json"
"""The file of the memory."""


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
    memory: Path | None = None
    """The folder in which this machine remembers how vaults stood; None where nothing is to be remembered."""

    derivations: Callable[[], Derivations] | None = None
    """Returns who derives keys from passphrases where that can be cancelled; None derives in this process."""

    alert_ways: Callable[[Policy, Site], Mapping[Channel, AlertWay]] | None = None
    """Returns the ways out of the room by what rules and site say; None where this machine has none, and then each one fails."""

    def remembers(self) -> bool:
        """Tell whether anything is remembered: what reads it is loaded only then."""
        return self.memory is not None and os.path.lexists(self.memory / SEEN)
