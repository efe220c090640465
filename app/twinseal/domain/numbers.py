"""Numbers that are read from files: each has bounds, so that what is counted on and written again stays in the format.

The canonical form holds integers up to 2^53-1. A number too near that limit is refused where it is read, with the
sentence of its file; refused only when it is written again, it would stop the program without a sentence.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

SEQ_MAX: Final = 2**50
"""The largest number of a log entry, and of bytes: no disk holds so many, and there is room to count on."""
EDITION_MAX: Final = 4096
"""The largest number of an edition."""
KEY_NUMBER_MAX: Final = 9999
"""The largest number of a person's key."""
ROWS_MAX: Final = 200
"""The most changes of a list."""
ROW_MAX_BYTES: Final = 6_000
"""The longest row of a list of changes, as canonical JSON."""
SEAL_MAX: Final = 10**9
"""The largest number of a seal or a generation: one a second for thirty years."""


def is_version(value: object, version: int) -> bool:
    """Tell whether a format's version that was read is this one; `true` counts as 1 in a comparison alone."""
    return type(value) is int and value == version


def whole_number(value: object, low: int, high: int, refusal: Callable[[], Exception]) -> int:
    """Return a number that was read, if it is a whole number from `low` to `high`; otherwise raise what `refusal` returns."""
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
        raise refusal()
    return value
