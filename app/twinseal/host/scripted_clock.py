"""A clock that is told what time it is: it gives a demo vault its history of the last months."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from twinseal.domain.errors import BadInput


class ScriptedClock:
    """Wall time and boot time that move only when told to; for demo vaults and tests, never for a real vault."""

    def __init__(self, start: datetime, *, boot_id: str = "5ced" * 8) -> None:
        """Start at an aware moment."""
        self._now = start.astimezone(UTC)
        self._boot_us = 3_600_000_000
        self._boot_id = boot_id

    def utc(self) -> datetime:
        """Return the scripted wall time."""
        return self._now

    def boottime_us(self) -> int:
        """Return the scripted boot time in microseconds."""
        return self._boot_us

    def boot_id(self) -> str:
        """Return the scripted boot id."""
        return self._boot_id

    def advance(self, seconds: float) -> None:
        """Let both clocks go on; `seconds` are zero or more."""
        if seconds < 0:
            raise BadInput("input.bad.boot_time")
        self._now += timedelta(seconds=seconds)
        self._boot_us += round(seconds * 1_000_000)

    def set_wall(self, moment: datetime) -> None:
        """Move the wall clock alone, as somebody with the machine could."""
        self._now = moment.astimezone(UTC)

    def reboot(self, boot_id: str) -> None:
        """Start counting from zero under another boot id."""
        self._boot_us, self._boot_id = 1_000_000, boot_id
