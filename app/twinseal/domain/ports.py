"""Protocols for what the packages above need of the machine, so that tests can put faults in their place.

They live on the lowest floor because `audit`, `vault` and `host` may not import each other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol


class Clock(Protocol):
    """Wall time for people, boot time for countdowns."""

    def utc(self) -> datetime:
        """Return the machine's wall time, aware, in UTC."""
        ...

    def boottime_us(self) -> int:
        """Return microseconds since boot, sleep included (`CLOCK_BOOTTIME`)."""
        ...

    def boot_id(self) -> str:
        """Return an identifier that changes at every boot (32 hex digits)."""
        ...


class Watchdog(Protocol):
    """Ends this process where an opening outlasts its time because the process was stopped."""

    def hold(self, remaining_us: int) -> bool:
        """Let this process be ended some seconds after `remaining_us` from now; tell whether something watches."""
        ...

    def release(self) -> None:
        """Let it run on: what was open is sealed. Can be called again."""
        ...


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What is known of a file without reading it."""

    size: int
    inode: int
    device: int
    links: int


@dataclass(frozen=True, slots=True)
class Space:
    """Room on a file system, in bytes: what this user may still write, and what there is in all."""

    free: int
    total: int


class Files(Protocol):
    """Durable file work on plain files; links, devices and folders in a file's place are refused.

    Every method raises `DiskFault` or one of its kinds (`DiskFull`, `FileMissing`, `FileTooLarge`,
    `NotARegularFile`) with one sentence. `NotKnownDurable` says that a file has its new place although the call
    failed; after any other fault of `replace` or `rename` only a look at the file tells. Files are made 0600, folders 0700.
    """

    def read(self, path: Path, *, limit: int) -> bytes:
        """Return the whole file of at most `limit` bytes."""
        ...

    def read_at(self, path: Path, offset: int, count: int) -> bytes:
        """Return up to `count` bytes from `offset`; fewer at the end of the file."""
        ...

    def facts(self, path: Path) -> FileFacts | None:
        """Return facts of a plain file, or None where nothing stands."""
        ...

    def replace(self, path: Path, data: bytes, *, keep_previous: Path | None = None) -> None:
        """Replace a file whole: temp, fsync, rename, fsync of the folder; first hard-copy the old one if asked."""
        ...

    def create(self, path: Path, data: bytes) -> None:
        """Make a new file durable; refuses (`DiskFault`) where something stands."""
        ...

    def append(self, path: Path, data: bytes) -> None:
        """Append to an existing file and fdatasync; on a short write the file is cut back to its old size."""
        ...

    def copy(self, source: Path, target: Path, size: int, go_on: Callable[[int], object]) -> int:
        """Make a new file durable of the first `size` bytes of another; returns how many there were.

        `go_on` is called before each block with the bytes that are durable so far. What it raises ends the copy, and nothing of it stays.
        """
        ...

    def read_back(self, path: Path, go_on: Callable[[int], object], *, source: Path | None = None) -> tuple[str, int]:
        """Return the SHA-256 and size of a durable file as its drive has it: not of memory, where the system allows that.

        Raises `DiskFault` where a byte is another than at its place in `source`. `go_on` is as for `copy`, with the bytes read.
        """
        ...

    def write_at(self, path: Path, offset: int, data: bytes) -> None:
        """Overwrite in place inside an existing file and fdatasync."""
        ...

    def truncate(self, path: Path, size: int) -> None:
        """Cut a file to `size` bytes, durable."""
        ...

    def make_folder(self, path: Path) -> None:
        """Make one folder, 0700, durable in its parent; an existing real folder is fine."""
        ...

    def rename(self, source: Path, target: Path) -> None:
        """Rename a file or folder inside one folder, durable; `target` must not exist."""
        ...

    def remove(self, path: Path) -> None:
        """Remove a file, durable; nothing there is fine."""
        ...

    def remove_folder(self, path: Path) -> None:
        """Remove a folder with all in it, links not followed; nothing there is fine."""
        ...

    def sync_file(self, path: Path) -> None:
        """Flush a file that another library wrote, and its folder."""
        ...

    def names(self, folder: Path, *, through_link: bool = False) -> tuple[str, ...]:
        """Return the sorted names inside a folder; a link to one is refused unless a person named it."""
        ...

    def sha256(self, path: Path) -> tuple[str, int]:
        """Return the SHA-256 (64 hex digits) and size of a plain file, read in blocks."""
        ...

    def space(self, folder: Path) -> Space:
        """Return how full the folder's file system is."""
        ...


class AlertWay(Protocol):
    """One way out of the room; it may take as long as it likes, for it is waited for in a thread of its own."""

    def send(self, name: str, line: bytes, notice: bytes) -> str:
        """Send one alert: a line of at most 1,024 bytes, or a file with its name. Never raises.

        Returns "" where its next end took it, else a code of `twinseal.domain.alert.AlertFault`.
        """
        ...

    def probe(self) -> str:
        """Look whether its next end is there and would take an alert, and leave nothing there. Never raises; answers as `send`."""
        ...


Progress = Callable[[int, int], None]
"""Called with (done, of); `of` is 0 where the whole is unknown."""

ShouldStop = Callable[[], bool]
"""Asked between steps of a long job; True ends it with `Cancelled`."""


def never_stop() -> bool:
    """Answer for jobs that nobody may cancel."""
    return False


def no_progress(_done: int, _of: int) -> None:
    """Progress for jobs that nobody watches."""
