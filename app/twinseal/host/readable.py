"""Tells whether something can be read from a file descriptor, however high its number is."""

from __future__ import annotations

import select


def is_readable(descriptor: int, wait_s: float) -> bool:
    """Wait up to `wait_s` seconds until there is something to read, or the other end is gone; tell whether there is.

    `select` takes no descriptor above 1,023, and a process with many files open has higher ones.
    """
    waiting = select.poll()
    waiting.register(descriptor, select.POLLIN)
    return bool(waiting.poll(int(wait_s * 1000)))
