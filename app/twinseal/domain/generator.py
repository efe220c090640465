"""What a target accepts as a secret, so that one can be made up that fits: how long, of which characters, or of words."""

from __future__ import annotations

import math
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from itertools import combinations
from types import MappingProxyType
from typing import Final

from twinseal.domain.errors import BadInput
from twinseal.domain.numbers import whole_number

LENGTHS: Final = (4, 256)
"""The fewest and the most characters of a secret that is made up."""
WORDS: Final = (4, 24)
"""The fewest and the most words."""
SIGNS_MAX: Final = 32
WORDS_LISTED: Final = 7_776
"""Words of the list that secrets of words are drawn from."""
LOOK_ALIKES: Final = frozenset("0O1lI|2Z5S8B'`\",.;:")
"""Signs that are easily misread or overlooked in print."""
_HEX: Final = "0123456789abcdef"


class Material(StrEnum):
    """What a secret is made of."""

    SIGNS = "signs"
    """Letters, digits and signs, as allowed."""
    WORDS = "words"
    """Words of the list for passphrases, with blanks between."""
    HEX = "hex"
    """Hexadecimal digits in lower case."""


@dataclass(frozen=True, slots=True)
class Generator:
    """What a target accepts: what a secret is made of, how many characters or words, which kinds of characters.

    `lower`, `upper`, `digits` and `signs` (the ones allowed) count for `Material.SIGNS` alone, and each kind that is allowed is in
    every secret. `plain` leaves look-alikes out. Raises `BadInput` for what nobody could make a secret of.
    """

    length: int
    lower: bool = True
    upper: bool = True
    digits: bool = True
    signs: str = ""
    material: Material = Material.SIGNS
    plain: bool = False

    def __post_init__(self) -> None:
        """Check that a secret can be made of it."""
        if self.material is Material.WORDS and not WORDS[0] <= self.length <= WORDS[1]:
            raise BadInput("input.bad.generator_words", least=WORDS[0], most=WORDS[1])
        if not LENGTHS[0] <= self.length <= LENGTHS[1]:
            raise BadInput("input.bad.generator_length", least=LENGTHS[0], most=LENGTHS[1])
        if len(self.signs) > SIGNS_MAX or len(set(self.signs)) != len(self.signs) or set(self.signs) - {*string.punctuation}:
            raise BadInput("input.bad.generator_signs")
        # A class may be empty once look-alikes are out: then it could never be in a secret.
        if self.material is Material.SIGNS and (not self.classes or not all(self.classes)):
            raise BadInput("input.bad.generator_nothing")

    @property
    def classes(self) -> tuple[str, ...]:
        """Return the characters of each kind that a secret of signs has at least one of; of hexadecimal digits there is one kind."""
        if self.material is Material.WORDS:
            return ()
        if self.material is Material.HEX:
            return (_HEX,)
        wanted = (
            (self.lower, string.ascii_lowercase),
            (self.upper, string.ascii_uppercase),
            (self.digits, string.digits),
            (bool(self.signs), self.signs),
        )
        left_out = LOOK_ALIKES if self.plain else frozenset[str]()
        return tuple("".join(sign for sign in signs if sign not in left_out) for allowed, signs in wanted if allowed)

    @property
    def bits(self) -> int:
        """Return the entropy of a secret in whole bits, rounded down: of how many equally likely ones it is drawn."""
        if self.material is Material.WORDS:
            return math.floor(self.length * math.log2(WORDS_LISTED))
        sizes = [len(signs) for signs in self.classes]
        every = sum(sizes)
        # Those that lack a kind are none of them: inclusion and exclusion over the kinds.
        count: int = sum(
            (-1) ** left_out * (every - sum(lacking)) ** self.length
            for left_out in range(len(sizes) + 1)
            for lacking in combinations(sizes, left_out)
        )
        return count.bit_length() - 1

    def to_json(self) -> dict[str, object]:
        """Return it as canonical JSON fields."""
        return {**asdict(self), "material": self.material.value}

    @classmethod
    def from_json(cls, value: object) -> Generator:
        """Return it of its fields; raises `BadInput`."""
        if not isinstance(value, dict) or set(value) != set(cls.__slots__):
            raise _wrong_kind()
        flags, signs = [value[name] for name in ("lower", "upper", "digits", "plain")], value["signs"]
        if not all(isinstance(flag, bool) for flag in flags) or not isinstance(signs, str):
            raise _wrong_kind()
        if value["material"] not in tuple(Material):
            raise _wrong_kind()
        lower, upper, digits, plain = flags
        length = whole_number(value["length"], 0, LENGTHS[1], _wrong_kind)
        return cls(length, lower, upper, digits, signs, Material(value["material"]), plain)


def _wrong_kind() -> BadInput:
    return BadInput("input.bad.envelope_type")


PRESETS: Final[Mapping[str, Generator]] = MappingProxyType(
    {
        "letters_and_digits": Generator(24),
        "with_signs": Generator(24, signs="!#$%&()*+-/<=>?@[]^_{}~"),
        "read_aloud": Generator(28, upper=False, plain=True),
        "pin": Generator(8, lower=False, upper=False),
        "words": Generator(6, material=Material.WORDS),
        "hex_key": Generator(64, material=Material.HEX),
    }
)
"""What is offered first, by name; each can be made longer or shorter."""
