"""How long this process waited because others had every core of the machine: what a bound on its own time leaves out."""

from __future__ import annotations

import contextlib
from pathlib import Path

_THREADS = Path("/proc/self/task")


def waited_for_a_core() -> float:
    """Return how many seconds the threads of this process were ready and had no core; 0 where the system does not say."""
    waited = 0
    for thread in _THREADS.iterdir():
        # One that has just ended, or a system that does not count.
        with contextlib.suppress(OSError):
            waited += int((thread / "schedstat").read_text(encoding="ascii").split()[1])
    return waited / 1e9
