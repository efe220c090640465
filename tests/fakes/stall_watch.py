"""A heartbeat that tells how long the window's thread was kept busy at one go, in processor time of that thread."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from PySide6.QtCore import QTimer

LIMIT_S = 0.05
"""What an event may take on the window's thread, on a machine that does little else; docs/limits.md names what takes more."""
ALLOWED = 4
"""How much longer a slow or shared machine may make it: what runs beside makes processor time half as long again."""
_BEAT_MS = 2


class StallWatch:
    """Measures each step that it is told of; waiting costs no processor time and does not count."""

    def __init__(self) -> None:
        self.longest: dict[str, float] = {}
        self._step = ""
        self._last = 0.0
        self._timer = QTimer()
        self._timer.setInterval(_BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def _beat(self) -> None:
        now = time.thread_time()
        self.longest[self._step] = max(self.longest.get(self._step, 0.0), now - self._last)
        self._last = now

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        """Measure what is pressed inside, its first turn whole, and all that follows of it until the end of the block."""
        self.longest.setdefault(name, 0.0)
        self._step, self._last = name, time.thread_time()
        self._timer.start()
        try:
            yield
        finally:
            self._beat()
            self._timer.stop()

    def over(self) -> dict[str, int]:
        """Return the steps that held the window up, with milliseconds."""
        return {name: round(took * 1000) for name, took in self.longest.items() if took > LIMIT_S * ALLOWED}
