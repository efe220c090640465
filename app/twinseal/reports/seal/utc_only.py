"""Signing and checking a paper uses UTC: the machine's own time zone is never looked up.

pyHanko asks `tzlocal` for it while it signs, and that knows no POSIX zones (`CET-1CEST`) and no slip in /etc/localtime: a
machine set up so could make no signed paper at all.
"""

from __future__ import annotations

from datetime import UTC, tzinfo


def reckon_in_utc() -> None:
    """Make pyHanko see UTC as the local time zone; call this before each use of pyHanko."""
    import tzlocal

    # Not a ZoneInfo as its stub says: that one would be read from the machine's files again.
    tzlocal.get_localzone = _utc  # type: ignore[assignment]  # a tzinfo of our own, as said above


def _utc() -> tzinfo:
    return UTC
