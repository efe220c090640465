"""Whatever signs or checks a paper reckons in UTC: the machine's own time zone is never asked for.

pyHanko asks `tzlocal` for it while it signs, and that knows no POSIX zones (`CET-1CEST`) and no slip in /etc/localtime: a
machine set up so could make no signed paper at all.
"""

from __future__ import annotations

from datetime import UTC, tzinfo


def reckon_in_utc() -> None:
    """Let pyHanko's look at the local time zone be answered with UTC; call it before each use of pyHanko."""
    import tzlocal

    # Not a ZoneInfo as its stub says: that one would be read from the machine's files again.
    tzlocal.get_localzone = _utc  # type: ignore[assignment]


def _utc() -> tzinfo:
    return UTC
