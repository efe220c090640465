"""Python's search for garbage, which goes through everything that a log has become again and again."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_nothing() -> Iterator[None]:
    """Switch the search for garbage off inside, for work of some seconds of which nearly everything stays."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def pass_over() -> None:
    """Let the search pass over everything that there is now, until `search_all`: it is needed for long, and is much."""
    gc.freeze()


def search_all() -> None:
    """Let the search go through everything again."""
    gc.unfreeze()
