"""What is odd about a justification: it says too little, or only what an answer says."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_LETTERS: Final = 12
"""In a script without blanks and capitals so many different letters are enough."""


def says_little(text: str, fewest_words: int) -> bool:
    """Tell whether a justification has fewer different words than these; of scripts that need no blanks the letters count too."""
    words = {word for word in text.casefold().split() if any(sign.isalnum() for sign in word)}
    if len(words) >= fewest_words:
        return False
    letters = {sign for sign in text if sign.isalpha()}
    has_capitals = any(sign.lower() != sign.upper() for sign in letters)
    return has_capitals or len(letters) < _LETTERS


def repeats_an_answer(text: str, answers: Iterable[str]) -> bool:
    """Tell whether a justification has the letters of an answer and no others."""
    own = _letters(text)
    return own != "" and any(own == _letters(answer) for answer in answers)


def _letters(text: str) -> str:
    return "".join(filter(str.isalpha, text.casefold()))
