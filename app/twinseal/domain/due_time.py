"""What is due, in the time of the room, with the day's name and how far it is: `Sunday 18:15 (29 Nov, 24 h)`."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from twinseal.domain.days import begun_days, days_left
from twinseal.domain.texts import sentence_of
from twinseal.domain.utc_text import ISO_UTC, in_zone

_DAYS: Final = (
    "time.monday", "time.tuesday", "time.wednesday", "time.thursday", "time.friday", "time.saturday", "time.sunday",
)  # fmt: skip
_MONTHS: Final = (
    "time.january", "time.february", "time.march", "time.april", "time.may", "time.june",
    "time.july", "time.august", "time.september", "time.october", "time.november", "time.december",
)  # fmt: skip
_HOURS_AT_MOST: Final = 72
_WEEK: Final = 7
_JUST_NOW: Final = timedelta(minutes=1)


class RoomTime(NamedTuple):
    """A moment as people of the room say it, and how far it is from now."""

    day: str
    """`today 14:31`, `tomorrow 18:15`, `Sunday 18:15`, or beyond a week `5 Dec 18:15`."""
    far: str
    """`3 h`, `7 days`."""
    over: bool


def room_time(at_utc: str, now: datetime, zone: tzinfo | None = None) -> RoomTime | None:
    """Return an ISO 8601 UTC time in local time, or None if the text is not a time; `zone` as for `due_words`."""
    at = _moment(ISO_UTC.fullmatch(at_utc))
    if at is None:
        return None
    here, today = in_zone(at, zone), now.astimezone(zone).date()
    away = (here.date() - today).days
    clock = f"{here:%H:%M}"
    if away == 0:
        day = sentence_of("time.today", clock=clock)
    elif away == 1:
        day = sentence_of("time.tomorrow", clock=clock)
    elif abs(away) < _WEEK:
        day = sentence_of("time.weekday", weekday=sentence_of(_DAYS[here.weekday()]), clock=clock)
    else:
        day = sentence_of("time.date", day=here.day, month=sentence_of(_MONTHS[here.month - 1]), year="", clock=clock)
    return RoomTime(day, _far(at - now), at < now)


def ago_words(at_utc: str, now: datetime, zone: tzinfo | None = None) -> str:
    """Return when something was, and how long ago: `Sunday 22 Nov 22:17, 5 days ago`; empty where it is not known."""
    at = _moment(ISO_UTC.fullmatch(at_utc))
    if at is None:
        return ""
    here, span = in_zone(at, zone), abs(now - at)
    return sentence_of(
        "time.ago",
        weekday=sentence_of(_DAYS[here.weekday()]),
        day=here.day,
        month=sentence_of(_MONTHS[here.month - 1]),
        year="" if here.year == now.astimezone(zone).year else str(here.year),
        clock=f"{here:%H:%M}",
        far=sentence_of("time.just_now") if span < _JUST_NOW else sentence_of("time.far_ago", far=_far(-span)),
    )


def month_words(month: int) -> str:
    """Return a month of the year, 1 to 12, as people read it in a line: `Nov`."""
    return sentence_of(_MONTHS[month - 1])


def local_words(text: str, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a text with each ISO 8601 UTC time in it in local time, as `22 Nov 22:17`; `zone` as for `due_words`."""

    def words(iso: re.Match[str]) -> str:
        at = _moment(iso)
        if at is None:
            return iso[0]
        here = in_zone(at, zone)
        return sentence_of(
            "time.date",
            day=here.day,
            month=sentence_of(_MONTHS[here.month - 1]),
            year="" if here.year == now.astimezone(zone).year else str(here.year),
            clock=f"{here:%H:%M}",
        )

    return ISO_UTC.sub(words, text)


def day_and_clock(at_utc: str, zone: tzinfo | None = None) -> tuple[str, ...]:
    """Return day and time of an ISO 8601 UTC time, local, for the two lines of a register row; empty if the text is not a time."""
    at = _moment(ISO_UTC.fullmatch(at_utc))
    if at is None:
        return ()
    here = in_zone(at, zone)
    return f"{here.day} {sentence_of(_MONTHS[here.month - 1])}", f"{here:%H:%M}"


def _moment(iso: re.Match[str] | None) -> datetime | None:
    """Return the moment of a text in UTC; None where no calendar has it."""
    if iso is None:
        return None
    try:
        return datetime.fromisoformat(f"{iso[1]}T{iso[2]}{iso[3]}+00:00")
    except ValueError:
        return None


def due_words(text: str, now: datetime, zone: tzinfo | None = None) -> str:
    """Return a text with each ISO 8601 UTC time in it as people of the room read it.

    The last part is how far it is from `now`, an aware moment; a time that is over is called late. Without a zone it is
    that of this machine.
    """

    def words(iso: re.Match[str]) -> str:
        due = _moment(iso)
        if due is None:
            return iso[0]
        here = in_zone(due, zone)
        far = _far(due - now)
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


def _far(until: timedelta) -> str:
    """Return how far a moment is that comes after so long, or was so long ago where that is less than nothing."""
    seconds = abs(until.total_seconds())
    hours = round(seconds / 3600)
    if hours < 1:
        return sentence_of("time.minutes", minutes=max(1, round(seconds / 60)))
    if seconds <= _HOURS_AT_MOST * 3600:
        return sentence_of("time.hours", hours=hours)
    return sentence_of("time.days", days=days_left(seconds) if until > timedelta() else begun_days(seconds))
