"""Times as people read them: `2026-11-25 18:31 UTC`, the one form on screens and papers; the log keeps ISO 8601.

What is due is said on the screen in the time of the room, with the day's name and how far it is.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import Final

_ISO: Final = re.compile(r"\b([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(:[0-9]{2})(?:\.[0-9]+)?Z")

_DAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_HOURS_AT_MOST: Final = 72


def utc_words(at_utc: str, *, seconds: bool = False) -> str:
    """Return an ISO 8601 UTC time as people read it; a text that is none stays as it is."""
    return _ISO.sub(lambda found: f"{found[1]} {found[2]}{found[3] if seconds else ''} UTC", at_utc)


def due_words(text: str, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a text with each ISO 8601 UTC time in it as people of the room read it: `Sunday 18:15 (29 Nov, 24 h)`.

    The last part is how far it is from `now`, an aware moment; a time that is over is called late. Without a zone it is
    that of this machine.
    """

    def words(found: re.Match[str]) -> str:
        due = datetime.fromisoformat(f"{found[1]}T{found[2]}{found[3]}+00:00")
        here = due.astimezone(zone)
        away = due - now
        far = _far(abs(away)) + (" late" if away < timedelta() else "")
        year = f" {here.year}" if here.year != now.astimezone(zone).year else ""
        return f"{_DAYS[here.weekday()]} {here:%H:%M} ({here.day} {_MONTHS[here.month - 1]}{year}, {far})"

    return _ISO.sub(words, text)


def _far(span: timedelta) -> str:
    hours = round(span.total_seconds() / 3600)
    if hours < 1:
        return f"{round(span.total_seconds() / 60)} min"
    return f"{hours} h" if hours <= _HOURS_AT_MOST else f"{round(hours / 24)} days"


def utc_digits(at_utc: str) -> str:
    """Return an ISO 8601 UTC time to the second without its zone, for columns whose heading names it."""
    return utc_words(at_utc, seconds=True).removesuffix(" UTC")
