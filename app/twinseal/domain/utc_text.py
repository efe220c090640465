"""Times as people read them: `2026-11-25 18:31 UTC`, the one form on screens and papers; the log keeps ISO 8601."""

from __future__ import annotations

import re
from datetime import datetime, tzinfo
from typing import Final

ISO_UTC: Final = re.compile(r"\b([0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}:[0-9]{2})(:[0-9]{2})(?:\.[0-9]+)?Z")
"""A time as the log keeps it: its day, its minute, its seconds."""

_MOMENT: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z\Z", re.ASCII)


def moment_of(value: object) -> datetime | None:
    """Return the aware moment of a time as formats hold it, ISO 8601, UTC, whole seconds; None for anything else."""
    if not isinstance(value, str) or not _MOMENT.match(value):
        return None
    try:
        return datetime.fromisoformat(value)
    except ValueError:
        return None


def is_moment(value: object) -> bool:
    """Tell whether a value is a time as formats hold it: ISO 8601, UTC, whole seconds."""
    return moment_of(value) is not None


def in_zone(at: datetime, zone: tzinfo | None) -> datetime:
    """Return an aware moment in a time zone, None for the machine's own; as it is where no calendar has that time there."""
    try:
        return at.astimezone(zone)
    except OverflowError:
        # The first or the last hours that there are, as only who forges an entry writes them: it stays early or late.
        return at


def utc_words(at_utc: str, *, seconds: bool = False) -> str:
    """Return an ISO 8601 UTC time as people read it; any other text stays as it is."""
    return ISO_UTC.sub(lambda match: f"{match[1]} {match[2]}{match[3] if seconds else ''} UTC", at_utc)


def utc_digits(at_utc: str) -> str:
    """Return an ISO 8601 UTC time to the second without its zone, for columns whose heading names it."""
    return utc_words(at_utc, seconds=True).removesuffix(" UTC")
