"""Times as the log and the screens write them: ISO 8601, UTC, whole seconds."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from twinseal.domain.utc_text import moment_of


def iso(moment: datetime) -> str:
    """Return `2026-11-01T08:14:22Z` for an aware moment; parts of a second are dropped."""
    return f"{moment.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat()}Z"


def parse(text: str) -> datetime:
    """Return the moment of an ISO 8601 UTC text as written by `iso`; raises `ValueError`."""
    moment = moment_of(text)
    if moment is None:
        raise ValueError(f"no time as the log writes it: {text!r}")
    return moment


def time_after(at_utc: str, span: timedelta) -> str:
    """Return the time so long after one of the log, both as the log writes them; empty where that one cannot be read.

    An entry may hold any time: where the calendar ends before that, the time itself is returned.
    """
    moment = moment_of(at_utc)
    if moment is None:
        return ""
    try:
        return iso(moment + span)
    except OverflowError:
        return at_utc


def seconds_between(start: str, end: str) -> int:
    """Return whole seconds from one ISO text to another."""
    return int((parse(end) - parse(start)).total_seconds())
