"""Standard streams that nobody reads any more."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import BinaryIO, Final, TextIO

_BLOCK: Final = 65_536
_STAND_INS: Final[list[BinaryIO]] = []


def fill_gaps() -> None:
    """Let standard streams that were closed before the start go nowhere.

    The next file that is opened, such as the vault's, would else get their number, and what is said would go into it.
    """
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest number that is free is this one.
            _STAND_INS.append(open(os.devnull, "r+b", buffering=0))  # noqa: SIM115 - open as long as the program runs
            os.set_inheritable(number, True)


def give_up(stream: TextIO) -> None:
    """Let everything that is still written to a stream of the process go nowhere, so that its end is no error."""
    with open(os.devnull, "wb") as nowhere:
        os.dup2(nowhere.fileno(), stream.fileno())


def blocks_of(descriptor: int) -> Iterator[bytearray]:
    """Yield what can be read of a file descriptor until its end, each time in a buffer of its own that can be wiped."""
    while True:
        block = bytearray(_BLOCK)
        size = os.readv(descriptor, [block])
        if not size:
            return
        del block[size:]
        yield block
