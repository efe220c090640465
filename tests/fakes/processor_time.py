"""Measures the processor time of what a test bounds, without Python's garbage collection.

A collection goes through whatever earlier tests left alive, and may come at any moment.
"""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass
class Spent:
    """Processor time of this process in seconds, once the block is over."""

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
