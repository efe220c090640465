"""Reference numbers that somebody made up because a form wanted some."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from twinseal.domain.weak_text import is_weak_reference

_FEWEST: Final = 5
"""Fewer digits in a row are often in a real number."""


def is_made_up(reference: str) -> bool:
    """Tell whether all digits of a reference number are one digit, or count up or down by one, as 123456 does."""
    if is_weak_reference(reference):
        return True
    digits = [int(sign) for sign in reference if sign in "0123456789"]
    steps = {later - earlier for earlier, later in pairwise(digits)}
    return len(digits) >= _FEWEST and steps in ({1}, {-1})
