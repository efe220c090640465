"""Derivations that take as long as a test wants: until they are cancelled, or let go."""

from __future__ import annotations

import threading

from fakes.patience import PATIENCE_S
from twinseal.crypto.derivation import KdfProfile, derive
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import Cancelled, CostlyDerivation


class SlowDerivations:
    """Each waits for `cancel` or for `let_go`; `asks` once about every cost where it is told to."""

    def __init__(self, *, asks: bool = False) -> None:
        self._asks = asks
        self._told: set[KdfProfile] = set()
        self.began, self.let_go, self._cancelled = threading.Event(), threading.Event(), threading.Event()

    def ask(self, profile: KdfProfile) -> None:
        if self._asks and profile not in self._told:
            self._told.add(profile)
            raise CostlyDerivation("derivation.costly.ask", seconds=12, memory_mib=512, free_mib=700)

    def derive(
        self,
        passphrase: SecretBytes,
        salt: bytes,
        profile: KdfProfile,
        *,
        ad: bytes,
        secret: SecretBytes | None = None,
        length: int = 32,
    ) -> SecretBytes:
        self._cancelled.clear()
        self.began.set()
        for _ in range(int(PATIENCE_S * 100)):
            if self._cancelled.is_set():
                self.began.clear()
                raise Cancelled("job.cancelled.derivation")
            if self.let_go.wait(0.01):
                break
        self.began.clear()
        return derive(passphrase, salt, profile, ad=ad, secret=secret, length=length)

    @property
    def is_cancelled(self) -> bool:
        """Tell whether the derivation that began last was to end."""
        return self._cancelled.is_set()

    def cancel(self) -> bool:
        runs = self.began.is_set()
        self._cancelled.set()
        return runs
