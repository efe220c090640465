"""A copy of a file: written block by block, and read back from its drive, where a second thread hashes the block before."""

from __future__ import annotations

import contextlib
import hashlib
import io
import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from twinseal.domain.errors import DiskFault
from twinseal.host.disk_faults import refuse

BLOCK: Final = 1024 * 1024
"""How many bytes are read at a time: few enough to stay in the memory of the processor while they are compared and hashed."""
SYNCED: Final = 16 * BLOCK
"""How many bytes of a copy are made durable at a time."""


def from_drive(handle: int) -> None:
    """Let what memory holds of a durable file go, where the system can: it is read from its drive then."""
    if hasattr(os, "posix_fadvise"):
        with contextlib.suppress(OSError):
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_DONTNEED)
            os.posix_fadvise(handle, 0, 0, os.POSIX_FADV_SEQUENTIAL)


def _read_into(handle: int, block: memoryview, path: Path) -> int:
    """Fill a block from where an open file stands; returns the bytes read, fewer at its end. Raises what the disk says of `path`."""
    done = 0
    try:
        with io.FileIO(handle, closefd=False) as file:
            while done < len(block) and (count := file.readinto(block[done:])):
                done += count
    except OSError as fault:
        refuse(path, fault)
    return done


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that stands open for reading, and its path for what is said of it."""

    handle: int
    path: Path


def copy_blocks(
    source: OpenFile,
    size: int,
    write: Callable[[memoryview], None],
    sync: Callable[[], None],
    go_on: Callable[[int], object],
) -> int:
    """Write the first `size` bytes of a file, in pieces that are durable before the next; returns how many there were.

    So a drive that is pulled is noticed at once, and a stop is never far.
    """
    done, block = 0, memoryview(bytearray(min(size, BLOCK)))
    while done < size:
        if not done % SYNCED:
            go_on(done)
        count = _read_into(source.handle, block[: size - done], source.path)
        if not count:
            break
        write(block[:count])
        done += count
        if not done % SYNCED:
            sync()
    return done


def read_alike(file: OpenFile, like: OpenFile | None, go_on: Callable[[int], object]) -> tuple[str, int]:
    """Return the SHA-256 (64 hex digits) and size of a file; raises `DiskFault` at a byte that is another than in `like`."""
    size = os.fstat(file.handle).st_size
    length = min(size, BLOCK)
    ours, next_ours, theirs = bytearray(length), bytearray(length), bytearray(length)
    digest, done, hashed = hashlib.sha256(), 0, None
    with ThreadPoolExecutor(1) as second:
        while done < size:
            go_on(done)
            block = memoryview(ours)[: _read_into(file.handle, memoryview(ours), file.path)]
            if not block:
                break
            if like is not None:
                count = _read_into(like.handle, memoryview(theirs)[: len(block)], like.path)
                # So at the speed of memory: two views are compared sign by sign.
                if count != len(block) or not theirs.startswith(block):
                    raise DiskFault("disk.fault.read_back", name=file.path.name)
            done += len(block)
            _wait_for(hashed)
            hashed = second.submit(digest.update, block)
            ours, next_ours = next_ours, ours
        _wait_for(hashed)
    return digest.hexdigest(), done


def _wait_for(hashed: Future[None] | None) -> None:
    if hashed is not None:
        hashed.result()
