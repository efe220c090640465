"""How long the tests wait for what must come: long enough for a machine that is slow, or that stood still meanwhile.

Whoever waits for something that must *not* come, or tests a time, names a time of its own.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final

PATIENCE_S: Final = 60.0
_LOOK_S: Final = 0.5


class Patience:
    """Runs out after so many seconds; more than half a second between two looks counts as half a second: the machine stood still."""

    def __init__(self, seconds: float = PATIENCE_S) -> None:
        self._left, self._last = seconds, time.monotonic()

    def is_over(self) -> bool:
        """Tell whether it has run out; asked at each look."""
        now = time.monotonic()
        self._left -= min(now - self._last, _LOOK_S)
        self._last = now
        return self._left <= 0


def wait_until(
    holds: Callable[[], object], said: Callable[[], object] = lambda: "it never came", *, seconds: float = PATIENCE_S
) -> None:
    """Wait until something holds that must come; `said` is asked what to say where it does not.

    What a test holds up, to see that nothing waits for it, waits for longer than the test itself.
    """
    patience = Patience(seconds)
    while not holds():
        assert not patience.is_over(), said()
        time.sleep(0.005)
