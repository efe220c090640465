"""The machine's two clocks: wall time for people, boot time for countdowns; and the watch that compares them."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from twinseal.domain.ports import Clock

JUMP_S: Final = 5
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class RealClock:
    """Wall time and `CLOCK_BOOTTIME`, which goes on while the machine sleeps."""

    def __init__(self) -> None:
        """Read the boot id; where the system has none, one is made for this process."""
        try:
            self._boot_id = _BOOT_ID.read_text(encoding="ascii").strip().replace("-", "")
        except OSError:
            self._boot_id = os.urandom(16).hex()
        # Where there is no such clock, the plain monotonic one: on macOS it too goes on while the machine sleeps.
        self._clock = getattr(time, "CLOCK_BOOTTIME", getattr(time, "CLOCK_MONOTONIC", None))

    def utc(self) -> datetime:
        """Return the machine's wall time, aware, in UTC."""
        return datetime.now(UTC)

    def boottime_us(self) -> int:
        """Return microseconds since boot, sleep included."""
        return (time.monotonic_ns() if self._clock is None else time.clock_gettime_ns(self._clock)) // 1000

    def boot_id(self) -> str:
        """Return an identifier that changes at every boot."""
        return self._boot_id


class ClockWatch:
    """Notices when the wall clock moved against the boot clock."""

    def __init__(self, clock: Clock) -> None:
        """Start comparing now."""
        self._clock = clock
        self._offset_us = self._offset()

    def jump_s(self) -> int | None:
        """Return by how many seconds the wall clock jumped since the last jump, None within 5 s either way.

        Many small steps add up to one jump: the offset is kept until a jump was told.
        """
        offset = self._offset()
        moved_us = offset - self._offset_us
        if abs(moved_us) <= JUMP_S * 1_000_000:
            return None
        self._offset_us = offset
        return round(moved_us / 1_000_000)

    def _offset(self) -> int:
        return int(self._clock.utc().timestamp() * 1_000_000) - self._clock.boottime_us()
