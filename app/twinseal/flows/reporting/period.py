"""The period of a report: what somebody typed, and the entries in it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from twinseal.audit.read.reader import Entry
from twinseal.domain.errors import BadInput
from twinseal.flows.context.times import parse, time_after
from twinseal.flows.log.stories import text

EARLIEST: Final = "0000"
LATEST: Final = "9999"


def period(from_utc: str, to_utc: str) -> tuple[str, str]:
    """Return bounds for ISO texts; a date stands for its whole day, empty for no bound. Raises `BadInput`."""
    bounds = []
    ends = (("from_utc", from_utc, "T00:00:00Z", EARLIEST), ("to_utc", to_utc, "T23:59:59Z", LATEST))
    for field, given, fill, open_end in ends:
        typed = given.strip()
        full = typed + fill if len(typed) == len("2026-01-01") else typed
        if full:
            try:
                parse(full)
            except ValueError as error:
                raise BadInput("input.bad.period_no_date", field=field, typed=typed[:40]) from error
        bounds.append(full or open_end)
    if bounds[0] > bounds[1]:
        raise BadInput("input.bad.period_reversed", field="to_utc")
    return bounds[0], bounds[1]


def within(entries: Sequence[Entry], low: str, high: str) -> Sequence[Entry]:
    """Return the entries from the first to the last of a period.

    Without a gap, also where the clock was set elsewhere in between: so that whoever checks the report can tell an entry
    that was left out from one that its period does not concern.
    """
    inside, at = [], ""
    for place, entry in enumerate(entries):
        # Of an entry that nothing can be taken from, the time is that of the one before it.
        at = at if entry.fault and at else text(entry, "t")
        if low <= at <= high:
            inside.append(place)
    return entries[inside[0] : inside[-1] + 1] if inside else ()


def last_day(to_utc: str) -> str:
    """Return the end of a day, `LATEST` where none was typed. Raises `BadInput`."""
    return period("", to_utc)[1]


def end_of(to_utc: str, now_utc: str) -> str:
    """Return the end of the day that somebody typed, or now where it is not over; raises `BadInput` for a day to come."""
    end = last_day(to_utc)
    if end != LATEST and end[:10] > now_utc[:10]:
        raise BadInput("input.bad.day_ahead", field="to_utc", day=end[:10], now=now_utc)
    return min(end, now_utc)


def days_until(entries: Sequence[Entry], end_utc: str, length: timedelta) -> Sequence[Entry]:
    """Return the entries of so many days that end at a moment; raises `BadInput` where the log begins later."""
    began = next((text(entry, "t") for entry in entries if not entry.fault), "")
    if end_utc < began:
        raise BadInput("input.bad.day_before_log", field="to_utc", day=end_utc[:10], began=began)
    return within(entries, time_after(end_utc, -length), end_utc)
