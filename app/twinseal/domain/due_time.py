"""What is due, in the time of the room, with the day's name and how far it is: `Sunday 18:15 (29 Nov, 24 h)`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import Final

from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import ISO_UTC

_DAYS: Final = (
    "time.monday", "time.tuesday", "time.wednesday", "time.thursday", "time.friday", "time.saturday", "time.sunday",
)  # fmt: skip
_MONTHS: Final = (
    "time.january", "time.february", "time.march", "time.april", "time.may", "time.june",
    "time.july", "time.august", "time.september", "time.october", "time.november", "time.december",
)  # fmt: skip
_HOURS_AT_MOST: Final = 72


def due_words(text: str, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a text with each ISO 8601 UTC time in it as people of the room read it.

    The last part is how far it is from `now`, an aware moment; a time that is over is called late. Without a zone it is
    that of this machine.
    """

    def words(iso: re.Match[str]) -> str:
        due = datetime.fromisoformat(f"{iso[1]}T{iso[2]}{iso[3]}+00:00")
        here = due.astimezone(zone)
        far = _far(abs(due - now))
        return sentence_of(
            "time.due",
            weekday=sentence_of(_DAYS[here.weekday()]),
            clock=f"{here:%H:%M}",
            day=here.day,
            month=sentence_of(_MONTHS[here.month - 1]),
            year="" if here.year == now.astimezone(zone).year else str(here.year),
            far=sentence_of("time.late", far=far) if due < now else far,
        )

    return ISO_UTC.sub(words, text)


def _far(span: timedelta) -> str:
    hours = round(span.total_seconds() / 3600)
    if hours < 1:
        return sentence_of("time.minutes", minutes=round(span.total_seconds() / 60))
    if hours <= _HOURS_AT_MOST:
        return sentence_of("time.hours", hours=hours)
    return sentence_of("time.days", days=round(hours / 24))
