"""Keys from a passphrase by Argon2id (RFC 9106): what a derivation costs, how that is measured, and the derivation itself."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from typing import Protocol

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from twinseal import build_info
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import BundleDamaged, Cancelled, NotEnoughMemory, TestsOnlyRefused
from twinseal.domain.texts import sentence_of

SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class KdfProfile:
    """The cost of one derivation: memory in KiB, passes, lanes."""

    name: str
    memory_kib: int
    passes: int
    lanes: int


DEFAULT = KdfProfile("default", 512 * 1024, 3, 2)
FLOOR = KdfProfile("floor", 64 * 1024, 3, 2)
DEMO = replace(FLOOR, name="demo")
TESTS_ONLY = KdfProfile("tests-only", 64, 1, 1)
_SAMPLE = KdfProfile("sample", 16 * 1024, 1, 2)
CEILING = replace(DEFAULT, name="ceiling", passes=16)
"""The most that a ceremony makes: what asks for more was written by somebody who wants people to wait for their own refusal."""


def is_tests_only(profile: KdfProfile) -> bool:
    """Tell whether a profile is below the floor, as only tests may use it."""
    return profile.memory_kib < FLOOR.memory_kib or profile.passes < FLOOR.passes


def check_profile(profile: KdfProfile) -> KdfProfile:
    """Return a profile read from a file if it is within bounds; asked before any memory is taken.

    Raises `BundleDamaged` above the ceiling or below anything sensible, `TestsOnlyRefused` for a
    tests-only profile in a release build.
    """
    low_enough = (
        profile.memory_kib <= CEILING.memory_kib and profile.passes <= CEILING.passes and profile.lanes <= CEILING.lanes
    )
    if not low_enough or profile.passes < 1 or profile.lanes < 1 or profile.memory_kib < 8 * profile.lanes:
        raise BundleDamaged("bundle.damaged.cost_out_of_range")
    if is_tests_only(profile):
        exact = (profile.memory_kib, profile.passes, profile.lanes) == (
            TESTS_ONLY.memory_kib,
            TESTS_ONLY.passes,
            TESTS_ONLY.lanes,
        )
        if not exact:
            raise BundleDamaged("bundle.damaged.cost_lowered")
        if build_info.RELEASE:
            raise TestsOnlyRefused
    return profile


def derive(
    passphrase: SecretBytes,
    salt: bytes,
    profile: KdfProfile,
    *,
    ad: bytes,
    secret: SecretBytes | None = None,
    length: int = 32,
) -> SecretBytes:
    """Return `length` key bytes by Argon2id (RFC 9106); `secret` is the station key where one is used.

    Raises as `check_profile`, or `NotEnoughMemory` if the machine does not give what the profile asks for.
    """
    check_profile(profile)
    return _derived(passphrase, salt, profile, ad=ad, secret=secret, length=length)


def _derived(
    passphrase: SecretBytes, salt: bytes, profile: KdfProfile, *, ad: bytes, secret: SecretBytes | None, length: int
) -> SecretBytes:
    out = SecretBytes(bytes(length))
    kdf = Argon2id(
        salt=salt,
        length=length,
        iterations=profile.passes,
        lanes=profile.lanes,
        memory_cost=profile.memory_kib,
        ad=ad or None,
        secret=secret.copy_bytes() if secret is not None else None,
    )
    # The stubs ask for bytes; the library takes any buffer, and only a buffer of ours can be wiped.
    try:
        kdf.derive_into(passphrase.view(), out.view())  # type: ignore[arg-type]  # its types say bytes; any buffer is taken
    except MemoryError as error:
        out.wipe()
        raise NotEnoughMemory from error
    return out


class Derivations(Protocol):
    """Who derives keys for a flow: here, or where a derivation can be cancelled."""

    def ask(self, profile: KdfProfile) -> None:
        """Raise `CostlyDerivation` the first time that a cost is met which is to be asked about; the second time is a yes."""

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
        """Return key bytes as `derive` does; raises `Cancelled` too."""

    def cancel(self) -> bool:
        """End the derivation that runs now, from any thread; returns whether there was one."""


@cache
def _kib_a_second() -> float:
    """Return how fast this machine fills memory, from the best of three small derivations that protect nothing."""
    took = []
    for _ in range(3):
        began = time.perf_counter()
        with SecretBytes(b"estimate") as typed:
            _derived(typed, bytes(SALT_BYTES), _SAMPLE, ad=b"", secret=None, length=32).wipe()
        took.append(time.perf_counter() - began)
    return _SAMPLE.memory_kib * _SAMPLE.passes / max(min(took), 1e-6)


def estimate_s(profile: KdfProfile) -> float:
    """Return about how many seconds a derivation takes on this machine; the first call measures, some milliseconds."""
    return profile.memory_kib * profile.passes / _kib_a_second()


@dataclass(frozen=True, slots=True)
class Cost:
    """What one guess costs: its profile, the milliseconds it was measured at (0: not measured), what to warn of."""

    profile: KdfProfile
    ms: int = 0
    warning: str = ""

    def sentence(self) -> str:
        """Return the cost in plain words."""
        memory = _memory_words(self.profile.memory_kib)
        if not self.ms:
            return sentence_of("passphrase.cost.not_measured", memory=memory)
        return sentence_of("passphrase.cost.measured", seconds=f"{self.ms / 1000:.1f}", memory=memory)


def _memory_words(kib: int) -> str:
    return f"{kib // 1024} MiB" if kib >= 1024 else f"{kib} KiB"


def calibrate(
    target_s: float = 1.0,
    *,
    clock: Callable[[], float] = time.perf_counter,
    memory_kib: int | None = None,
    progress: Callable[[int, int], None] = lambda _done, _of: None,
    should_stop: Callable[[], bool] = lambda: False,
) -> Cost:
    """Measure one derivation and return the cost that takes about `target_s` seconds on this machine.

    Passes are raised, never lowered. Memory is the default, never more: the vault may have to be opened on a smaller
    machine. It is less where two derivations at once would take over a quarter of this machine's memory, halved
    where the machine does not give it, and the floor where not even that is given; each with a warning.
    Raises `Cancelled` before or after the derivation, which cannot be stopped itself.
    """
    memory = memory_kib if memory_kib is not None else _sensible_memory_kib()
    profile = replace(DEFAULT, memory_kib=memory, name="calibrated")
    progress(1, 2)
    took = _seconds_of_one(profile, clock, should_stop)
    while took is None and profile.memory_kib > FLOOR.memory_kib:
        profile = replace(profile, memory_kib=max(FLOOR.memory_kib, profile.memory_kib // 2))
        took = _seconds_of_one(profile, clock, should_stop)
    progress(2, 2)
    if took is None:
        return Cost(profile, 0, _short_of_memory(profile, sentence_of("passphrase.cost.no_memory_now")))
    passes = min(CEILING.passes, max(profile.passes, math.ceil(profile.passes * target_s / took)))
    # The time of a derivation grows with its passes, so one measurement is enough.
    ms = max(1, round(1000 * took * passes / profile.passes))
    chosen = replace(profile, passes=passes)
    little = profile.memory_kib < DEFAULT.memory_kib
    return Cost(chosen, ms, _short_of_memory(chosen, sentence_of("passphrase.cost.little_memory")) if little else "")


def _seconds_of_one(profile: KdfProfile, clock: Callable[[], float], should_stop: Callable[[], bool]) -> float | None:
    """Return how long one derivation takes, or nothing where the machine does not give its memory."""
    if should_stop():
        raise Cancelled
    started = clock()
    try:
        with SecretBytes(b"calibration") as typed:
            derive(typed, bytes(SALT_BYTES), profile, ad=b"").wipe()
    except NotEnoughMemory:
        return None
    took = max(clock() - started, 1e-6)
    if should_stop():
        raise Cancelled
    return took


def _short_of_memory(profile: KdfProfile, why: str) -> str:
    return sentence_of(
        "passphrase.cost.below_default",
        why=why,
        memory=_memory_words(profile.memory_kib),
        usual=_memory_words(DEFAULT.memory_kib),
    )


def _sensible_memory_kib() -> int:
    """Return the default, or less on a small machine: both people's derivations together take at most a quarter of it."""
    try:
        total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError, AttributeError):
        return DEFAULT.memory_kib
    eighth = total // 1024 // 8
    return max(FLOOR.memory_kib, min(DEFAULT.memory_kib, eighth - eighth % FLOOR.memory_kib))
