"""The processor time of what a test bounds: no wall clock, and without Python's own collection of garbage.

A collection goes through whatever the tests before left alive, and falls into any moment.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Spent:
    """Seconds of the processor that this process spent, once it is over."""

    seconds: float = 0.0


@contextlib.contextmanager
def processor_time() -> Iterator[Spent]:
    """Measure what is done inside of it."""
    spent, collects = Spent(), gc.isenabled()
    gc.disable()
    began = time.process_time()
    try:
        yield spent
    finally:
        spent.seconds = time.process_time() - began
        if collects:
            gc.enable()
