"""How days are counted wherever people read of them: of what is over each day that began, of what is to come each whole one."""

from __future__ import annotations

from math import ceil
from typing import Final

DAY_S: Final = 86_400


def begun_days(seconds: float) -> int:
    """Return how many days have begun in so many seconds, 0 in none: for how long something is over, late or exposed."""
    return ceil(max(0, seconds) / DAY_S)


def days_left(seconds: float) -> int:
    """Return how many whole days are in so many seconds, 0 in less than one: how long something has still time."""
    return max(0, int(seconds)) // DAY_S
