"""Word lists that the program ships: for generated passphrases, and to judge typed ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from twinseal.resource_folder import RESOURCES


@cache
def _lines(name: str) -> tuple[str, ...]:
    text = (RESOURCES / "wordlists" / name).read_text(encoding="utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


def passphrase_words() -> tuple[str, ...]:
    """Return the 7,776 words of the EFF large list (12.9 bits a word)."""
    return _lines("eff_large.txt")


@cache
def places_in_list() -> Mapping[str, int]:
    """Return the place of each word of the EFF large list, which is in the order of the alphabet, from 0."""
    return {word: place for place, word in enumerate(passphrase_words())}


@cache
def common_passphrases() -> frozenset[str]:
    """Return lower-case passphrases that are refused because everybody tries them first."""
    return frozenset(_lines("common_passphrases.txt"))


@cache
def words_in_order() -> frozenset[str]:
    """Return lower-case words that suggest each other: days, months, numbers, seasons, in English and German."""
    return frozenset(_lines("words_in_order.txt"))
