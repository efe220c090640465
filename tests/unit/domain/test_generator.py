"""What a target accepts as a secret: its kinds of characters, its entropy, and what nothing could be made of."""

from __future__ import annotations

import itertools
import math
import string
from typing import Any

import pytest

from twinseal.crypto import wordlist
from twinseal.domain.errors import BadInput
from twinseal.domain.generator import LOOK_ALIKES, PRESETS, WORDS_LISTED, Generator, Material


def test_bits_count_the_secrets_that_have_every_kind() -> None:
    generator = Generator(4, lower=False, upper=False, signs="-_+")
    every = itertools.product("0123456789-_+", repeat=4)
    count = sum(not {*made}.isdisjoint("0123456789") and not {*made}.isdisjoint("-_+") for made in every)
    assert generator.bits == math.floor(math.log2(count)) == 14


def test_presets_have_the_entropy_that_is_shown_for_them() -> None:
    shown = {name: generator.bits for name, generator in PRESETS.items()}
    assert shown == {"letters_and_digits": 142, "with_signs": 153, "read_aloud": 137, "pin": 26, "words": 77, "hex_key": 256}
    assert len(wordlist.passphrase_words()) == WORDS_LISTED


def test_plain_leaves_every_look_alike_out() -> None:
    signs = "".join(Generator(20, signs="-_.!", plain=True).classes)
    assert LOOK_ALIKES.isdisjoint(signs)
    assert {*"abc", *"ACD", *"347", *"-_!"} <= {*signs}


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"length": 3}, "input.bad.generator_length"),
        ({"length": 257}, "input.bad.generator_length"),
        ({"length": 3, "material": Material.WORDS}, "input.bad.generator_words"),
        ({"length": 25, "material": Material.WORDS}, "input.bad.generator_words"),
        ({"length": 8, "signs": "--"}, "input.bad.generator_signs"),
        ({"length": 8, "signs": "a"}, "input.bad.generator_signs"),
        ({"length": 8, "signs": " "}, "input.bad.generator_signs"),
        ({"length": 8, "signs": string.punctuation + "!"}, "input.bad.generator_signs"),
        ({"length": 8, "lower": False, "upper": False, "digits": False}, "input.bad.generator_nothing"),
        ({"length": 8, "signs": ".,", "plain": True}, "input.bad.generator_nothing"),
    ],
)
def test_what_no_secret_can_be_made_of_is_refused(fields: dict[str, Any], code: str) -> None:
    with pytest.raises(BadInput) as refused:
        Generator(**fields)
    assert refused.value.text.code == code


def test_what_is_stored_comes_back() -> None:
    for generator in PRESETS.values():
        assert Generator.from_json(generator.to_json()) == generator
