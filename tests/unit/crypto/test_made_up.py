"""Secrets that are made up: every kind that was asked for is there, and none is likelier than another."""

from __future__ import annotations

from collections import Counter

from twinseal.crypto import wordlist
from twinseal.crypto.made_up import make_up
from twinseal.domain.generator import LOOK_ALIKES, PRESETS, Generator

_DRAWN = 4_000


def made(generator: Generator) -> str:
    with make_up(generator) as secret:
        return secret.copy_bytes().decode()


def test_every_kind_that_is_asked_for_is_in_the_shortest_secret() -> None:
    for _ in range(200):
        secret = made(Generator(4, signs="-_"))
        assert any(sign.islower() for sign in secret)
        assert any(sign.isupper() for sign in secret)
        assert any(sign.isdigit() for sign in secret)
        assert any(sign in "-_" for sign in secret)


def test_each_preset_makes_what_it_says() -> None:
    secrets = {name: made(generator) for name, generator in PRESETS.items()}
    assert len(secrets["with_signs"]) == 24
    assert not secrets["with_signs"].isalnum()
    assert len(secrets["letters_and_digits"]) == 24
    assert secrets["letters_and_digits"].isalnum()
    assert LOOK_ALIKES.isdisjoint(secrets["read_aloud"])
    assert secrets["pin"].isdigit()
    assert len(secrets["pin"]) == 8
    assert len(bytes.fromhex(secrets["hex_key"])) == 32
    assert {*secrets["words"].split(" ")} <= {*wordlist.passphrase_words()}


def test_no_sign_and_no_place_is_likelier() -> None:
    generator = Generator(4, lower=False, upper=False, signs="-_")
    drawn = [made(generator) for _ in range(_DRAWN)]
    # Of all texts of 12 signs that have a digit and a sign each place holds a digit as often as any other place.
    for place in range(4):
        counted = Counter(secret[place] for secret in drawn)
        digits = [counted[digit] for digit in "0123456789"]
        # Six standard deviations of a binomial of some 317 in 4,000: passed by a million runs of a fair source but for one.
        assert max(digits) - min(digits) < 12 * 18
        assert abs(counted["-"] - counted["_"]) < 12 * 25
    share = sum(secret[0] in "-_" for secret in drawn) / _DRAWN
    # 1 - P(all digits) - P(all signs): P(first is a sign | both kinds are there) = (2/12 - (2/12)^4) / (1 - (10/12)^4 - (2/12)^4).
    assert abs(share - (2 / 12 - (2 / 12) ** 4) / (1 - (10 / 12) ** 4 - (2 / 12) ** 4)) < 0.05
