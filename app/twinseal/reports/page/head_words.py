"""The head of the log for people: hexadecimal in groups, PGP words to read aloud.

Never words of BIP 39: they look like the words that restore a wallet, and somebody would keep them as a secret.
"""

from __future__ import annotations

from functools import cache
from typing import Final

from twinseal.resource_folder import RESOURCES

WORDS_SHOWN: Final = 12
"""Twelve words are the first 96 bits; fewer than ten would be too easy to meet by trying."""


def hex_groups(head_hex: str) -> str:
    """Return 64 hexadecimal digits as eight groups of eight."""
    return " ".join(head_hex[start : start + 8] for start in range(0, len(head_hex), 8))


@cache
def _word_pairs() -> tuple[tuple[str, str], ...]:
    lines = (RESOURCES / "wordlists" / "pgp_words.txt").read_text(encoding="ascii").splitlines()
    return tuple((even, odd) for even, odd in (line.split() for line in lines if line and not line.startswith("#")))


def words(digest_hex: str, count: int = WORDS_SHOWN) -> tuple[str, ...]:
    """Return the first `count` bytes as PGP words; two and three syllables take turns, so a swap is heard."""
    pairs = _word_pairs()
    return tuple(pairs[value][place % 2] for place, value in enumerate(bytes.fromhex(digest_hex)[:count]))
