"""What all `Derivations` promise: held by the process of its own, and by those that wait for a test."""

from __future__ import annotations

import threading
from functools import cache

import pytest

from fakes.patience import PATIENCE_S
from fakes.slow_derivations import SlowDerivations
from twinseal.crypto.derivation import CEILING, DEMO, TESTS_ONLY, Derivations, KdfProfile, derive
from twinseal.crypto.secret_bytes import SecretBytes
from twinseal.domain.errors import Cancelled, CostlyDerivation
from twinseal.host.derivations import ProcessDerivations

SALT = bytes(range(16))
WORDS = "correct horse \u00e9".encode()


def _slow() -> SlowDerivations:
    made = SlowDerivations(asks=True)
    made.let_go.set()
    return made


@pytest.mark.parametrize("kind", [ProcessDerivations, _slow], ids=["process", "slow"])
@pytest.mark.parametrize("profile", [TESTS_ONLY, DEMO], ids=["tests", "demo"])
@pytest.mark.parametrize("station", [None, b"s" * 32], ids=["passphrase", "station"])
def test_the_key_is_that_of_the_plain_derivation(
    kind: type[Derivations], profile: KdfProfile, station: bytes | None
) -> None:
    secret = SecretBytes(station) if station is not None else None
    with SecretBytes(WORDS) as typed:
        made = kind().derive(typed, SALT, profile, ad=b"ad", secret=secret, length=64)
        assert made == SecretBytes(_plain(profile, station))


@cache
def _plain(profile: KdfProfile, station: bytes | None) -> bytes:
    """Return the key as the plain derivation makes it; of one profile it is the same for all."""
    secret = SecretBytes(station) if station is not None else None
    with SecretBytes(WORDS) as typed:
        return derive(typed, SALT, profile, ad=b"ad", secret=secret, length=64).copy_bytes()


@pytest.mark.parametrize("kind", [lambda: ProcessDerivations(0.0), _slow], ids=["process", "slow"])
def test_a_cost_is_asked_about_once(kind: type[Derivations]) -> None:
    derivations = kind()
    with pytest.raises(CostlyDerivation) as asked:
        derivations.ask(DEMO)
    assert "Do it again to go on" in asked.value.sentence
    derivations.ask(DEMO)


@pytest.mark.parametrize("kind", [ProcessDerivations, lambda: SlowDerivations()], ids=["process", "slow"])
def test_what_runs_is_cancelled_and_nothing_else_is(kind: type[Derivations]) -> None:
    derivations = kind()
    assert not derivations.cancel()
    ended: list[BaseException] = []

    def run() -> None:
        try:
            with SecretBytes(b"correct horse") as typed:
                derivations.derive(typed, SALT, CEILING, ad=b"")
        except Cancelled as cancelled:
            ended.append(cancelled)

    thread = threading.Thread(target=run)
    thread.start()
    while thread.is_alive() and not derivations.cancel():
        thread.join(0.01)
    thread.join(PATIENCE_S)
    assert not thread.is_alive()
    assert len(ended) == 1
    assert not derivations.cancel()
