"""Argon2id: the RFC's vector, and a cost that nobody can move, neither down nor up."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from twinseal import build_info
from twinseal.crypto import derivation
from twinseal.crypto.derivation import (
    CEILING,
    DEFAULT,
    DEMO,
    FLOOR,
    SALT_BYTES,
    TESTS_ONLY,
    KdfProfile,
    calibrate,
    check_profile,
    derive,
)
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain import errors
from twinseal.domain.errors import BundleDamaged, Cancelled, NotEnoughMemory

SALT = bytes(range(SALT_BYTES))
APP = Path(__file__).parents[3] / "app"


def test_rfc_9106_vector_of_argon2id(monkeypatch: pytest.MonkeyPatch) -> None:
    # The vector is far below our floor, so the check stands aside.
    monkeypatch.setattr(derivation, "check_profile", lambda profile: profile)
    key = derive(
        SecretBytes(b"\x01" * 32),
        b"\x02" * 16,
        KdfProfile("rfc", 32, 3, 4),
        ad=b"\x04" * 12,
        secret=SecretBytes(b"\x03" * 8),
    )
    assert key.copy_bytes().hex() == "0d640df58d78766c08c037a34a8b53c9d01ef0452d75b65eb52520e96b01e659"


def test_every_input_of_the_derivation_changes_the_key() -> None:
    typed, station = SecretBytes(b"typed"), SecretBytes(bytes(32))
    keys = [
        derive(typed, SALT, TESTS_ONLY, ad=b"a"),
        derive(SecretBytes(b"Typed"), SALT, TESTS_ONLY, ad=b"a"),
        derive(typed, SALT[::-1], TESTS_ONLY, ad=b"a"),
        derive(typed, SALT, TESTS_ONLY, ad=b"b"),
        derive(typed, SALT, TESTS_ONLY, ad=b""),
        derive(typed, SALT, TESTS_ONLY, ad=b"a", secret=station),
        derive(typed, SALT, TESTS_ONLY, ad=b"a", length=64),
    ]
    assert len({key.copy_bytes()[:32] for key in keys}) == len(keys)
    assert derive(typed, SALT, TESTS_ONLY, ad=b"a") == keys[0]


@pytest.mark.parametrize(
    "profile",
    [
        replace(CEILING, memory_kib=CEILING.memory_kib + 1),
        replace(CEILING, passes=CEILING.passes + 1),
        replace(CEILING, lanes=CEILING.lanes + 1),
        replace(FLOOR, memory_kib=FLOOR.memory_kib - 1),
        replace(FLOOR, passes=2),
        replace(FLOOR, passes=0),
        replace(FLOOR, lanes=0),
        replace(FLOOR, memory_kib=-1),
        replace(FLOOR, memory_kib=2**53 - 1),
        replace(TESTS_ONLY, memory_kib=65),
        replace(TESTS_ONLY, passes=2),
        replace(TESTS_ONLY, lanes=2),
    ],
)
def test_a_cost_out_of_bounds_is_refused_before_memory_is_taken(
    profile: KdfProfile, monkeypatch: pytest.MonkeyPatch
) -> None:
    def never(**_: object) -> None:
        raise AssertionError("the derivation was begun")

    monkeypatch.setattr(derivation, "Argon2id", never)
    with pytest.raises(BundleDamaged):
        derive(SecretBytes(b"typed"), SALT, profile, ad=b"")


@pytest.mark.parametrize("profile", [DEFAULT, DEMO, FLOOR, CEILING])
def test_the_named_costs_are_within_the_bounds(profile: KdfProfile, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    assert check_profile(profile) is profile


def test_a_release_build_refuses_the_cost_for_tests(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build_info, "RELEASE", True)
    for name in ("tests-only", "default", "bundle"):
        with pytest.raises(errors.TestsOnlyRefused):
            derive(SecretBytes(b"typed"), SALT, replace(TESTS_ONLY, name=name), ad=b"")


def test_too_little_memory_is_a_refusal_with_a_sentence() -> None:
    """A real process whose address space is too small for the ceiling."""
    pytest.importorskip("resource")
    program = (
        "import resource\n"
        "from twinseal.crypto.derivation import CEILING, derive\n"
        "from twinseal.crypto.passphrase import normalise\n"
        "from twinseal.domain.errors import NotEnoughMemory\n"
        "resource.setrlimit(resource.RLIMIT_AS, (400 << 20, 400 << 20))\n"
        "try:\n"
        "    derive(normalise('typed words'), bytes(16), CEILING, ad=b'')\n"
        "except NotEnoughMemory as refusal:\n"
        "    print(refusal.code, refusal.sentence)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PYTHONPATH": str(APP)}
    )
    assert done.stdout.startswith("machine.memory This machine does not have enough free memory")
    assert "typed words" not in done.stdout + done.stderr


def scripted(
    monkeypatch: pytest.MonkeyPatch, *, seconds_a_derivation: float, has_kib: int = 2**40
) -> tuple[list[int], Callable[[], float]]:
    """Replace the derivation by one that takes so long and gets so much memory."""
    now = [100.0]
    asked: list[int] = []

    def pretend(_typed: object, _salt: bytes, profile: KdfProfile, **_: object) -> SecretBytes:
        check_profile(profile)
        asked.append(profile.memory_kib)
        if profile.memory_kib > has_kib:
            raise NotEnoughMemory
        now[0] += seconds_a_derivation
        return SecretBytes(bytes(32))

    monkeypatch.setattr(derivation, "derive", pretend)
    return asked, lambda: now[0]


@pytest.mark.parametrize(
    ("seconds", "passes", "words"),
    [(5.0, 3, "5.0 s"), (1.0, 3, "1.0 s"), (0.9, 4, "1.2 s"), (0.5, 6, "1.0 s"), (0.01, 16, "0.1 s"), (0.0, 16, "0.0 s")],
)
def test_calibration_raises_the_passes_and_never_lowers_them(
    seconds: float, passes: int, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, clock = scripted(monkeypatch, seconds_a_derivation=seconds)
    cost = calibrate(clock=clock, memory_kib=DEFAULT.memory_kib)
    profile = cost.profile
    assert (profile.memory_kib, profile.passes, profile.lanes) == (DEFAULT.memory_kib, passes, DEFAULT.lanes)
    assert cost.sentence() == f"Guessing one passphrase takes {words} and 512 MiB on this machine."
    assert cost.warning == ""
    assert len(asked) == 1
    check_profile(profile)


@pytest.mark.parametrize(
    ("machine_mib", "wanted_mib"), [(8192, 512), (4096, 512), (4095, 448), (2048, 256), (1024, 128), (900, 64), (100, 64)]
)
def test_two_derivations_take_a_quarter_of_memory_or_the_floor(
    machine_mib: int, wanted_mib: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = {"SC_PAGE_SIZE": 4096, "SC_PHYS_PAGES": machine_mib * 256}
    monkeypatch.setattr("os.sysconf", facts.__getitem__)
    asked, clock = scripted(monkeypatch, seconds_a_derivation=1.0)
    cost = calibrate(clock=clock)
    assert asked == [cost.profile.memory_kib] == [wanted_mib * 1024]
    assert ("little memory" in cost.warning) is (wanted_mib < 512)
    check_profile(cost.profile)


def test_calibration_goes_to_the_floor_on_low_memory_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    asked, clock = scripted(monkeypatch, seconds_a_derivation=1.0, has_kib=FLOOR.memory_kib)
    cost = calibrate(clock=clock, memory_kib=DEFAULT.memory_kib)
    assert cost.profile.memory_kib == FLOOR.memory_kib
    assert "64 MiB instead of 512 MiB" in cost.warning
    assert all(later == max(FLOOR.memory_kib, earlier // 2) for earlier, later in pairwise(asked))


def test_calibration_without_memory_is_the_floor_and_a_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    _, clock = scripted(monkeypatch, seconds_a_derivation=1.0, has_kib=0)
    cost = calibrate(clock=clock, memory_kib=DEFAULT.memory_kib)
    assert replace(cost.profile, name="floor") == FLOOR
    assert "too little free memory" in cost.warning
    assert "was not measured" in cost.sentence()


@pytest.mark.parametrize("stopped_after", [0, 1])
def test_calibration_can_be_stopped_around_its_derivation(stopped_after: int, monkeypatch: pytest.MonkeyPatch) -> None:
    asked, clock = scripted(monkeypatch, seconds_a_derivation=1.0)
    with pytest.raises(Cancelled):
        calibrate(clock=clock, memory_kib=DEFAULT.memory_kib, should_stop=lambda: len(asked) == stopped_after)
