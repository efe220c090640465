"""Whether people work at a moment, by the hours and the time zone of the site; outside of them an opening bears a mark."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

from twinseal.domain.constitution import Site
from twinseal.domain.utc_text import in_zone


def is_working_time(site: Site, at: datetime) -> bool | None:
    """Tell whether people work at the site at an aware moment; None where no hours or no known zone are written down."""
    zone = zone_of(site.zone)
    if zone is None or not any(site.hours):
        return None
    here = in_zone(at, zone)
    minute = here.hour * 60 + here.minute
    return any(start <= minute < end for start, end in site.hours[here.weekday()])


@lru_cache(maxsize=8)
def zone_of(name: str) -> ZoneInfo | None:
    """Return a time zone by its IANA name; None for none, and where this machine knows no such zone."""
    if not name:
        return None
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, KeyError):
        # This machine knows no such zone: what the hours are there cannot be told.
        return None
