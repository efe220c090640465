"""The site as people type it at a ceremony: whom the room serves, its time zone, and when people work there."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from twinseal.domain.constitution import DAYS, Site, Spans, is_zone
from twinseal.domain.errors import BadInput, FieldFault, FormFaults, caused_by
from twinseal.domain.text import clean_line, clean_name
from twinseal.domain.texts import Text

PLACE: Final = "place"
SITE_CALLED: Final = {
    PLACE: Text("field.place"),
    "organisation": Text("field.organisation"),
    "classification": Text("field.classification"),
    "retention": Text("field.retention"),
    "zone": Text("field.zone"),
    "hours": Text("field.hours"),
    "drop_folder": Text("field.drop_folder"),
}
"""What people call the place and each of them."""
_NAMES: Final = tuple(day[:3] for day in DAYS)
_PART: Final = re.compile(
    r"([A-Za-z]{3})(?:\s*-\s*([A-Za-z]{3}))?\s+([0-9]{1,2}):([0-9]{2})\s*-\s*([0-9]{1,2}):([0-9]{2})", re.ASCII
)
_DAY_MIN: Final = 1440
_SPANS_MAX: Final = 3
_PATH_MAX_BYTES: Final = 255


def site_of(organisation: str, classification: str, retention: str, zone: str, hours: str) -> Site:
    """Return the site that was typed; each text may be empty. Raises `FormFaults`, which names the fields."""
    faults: list[FieldFault] = []

    def line(text: str, what: Text) -> str:
        try:
            return clean_line(text, what, may_be_empty=True)
        except BadInput as fault:
            faults.append(FieldFault(fault.field, fault.text))
            return ""

    named, marked = line(organisation, Text("field.organisation")), line(classification, Text("field.classification"))
    kept = line(retention, Text("field.retention"))
    placed = zone.strip()
    if placed and not is_zone(placed):
        faults.append(FieldFault("zone", Text("input.bad.site_zone", zone=placed)))
    try:
        spans = hours_of(hours)
    except BadInput as fault:
        spans = ((),) * len(DAYS)
        faults.append(FieldFault("hours", fault.text))
    if faults:
        raise FormFaults(faults)
    return Site(organisation=named, classification=marked, retention=kept, zone=placed, hours=spans)


def site_text(name: str, typed: str) -> str:
    """Return the place, or a field of the site, as it is kept; all but the place may be empty. Raises `BadInput` that names the field."""
    if name == "hours":
        return hours_text(hours_of(typed))
    with caused_by(name):
        if name == "zone":
            zone = typed.strip()
            if zone and not is_zone(zone):
                raise BadInput("input.bad.site_zone", zone=zone)
            return zone
        if name == "drop_folder":
            folder = clean_line(typed, SITE_CALLED[name], may_be_empty=True)
            if folder and (not folder.startswith("/") or len(folder.encode()) > _PATH_MAX_BYTES):
                raise BadInput("input.bad.drop_folder")
            return folder
        if name == PLACE:
            return clean_name(typed, SITE_CALLED[name])
        return clean_line(typed, SITE_CALLED[name], may_be_empty=True)


def hours_of(text: str) -> tuple[Spans, ...]:
    """Return the minutes of each day, Monday first, of a text such as `Mon-Fri 07:00-17:00; Sat 8:00-12:00`.

    Raises `BadInput` with the part that cannot be read, or overlaps another.
    """
    days: list[list[tuple[int, int]]] = [[] for _ in DAYS]
    for part in filter(None, (each.strip() for each in re.split(r"[;,]", text))):
        first, last, start, end = _part(part)
        for day in range(first, last + 1):
            days[day].append((start, end))
            days[day].sort()
            spans = days[day]
            if len(spans) > _SPANS_MAX or any(before[1] >= after[0] for before, after in pairwise(spans)):
                raise BadInput("input.bad.site_hours_overlap", field="hours", part=part)
    return tuple(tuple(spans) for spans in days)


def _part(part: str) -> tuple[int, int, int, int]:
    """Return first and last day and both minutes of a part."""
    read = _PART.fullmatch(part)
    if read is not None:
        days = [name.capitalize() for name in (read[1], read[2] or read[1])]
        start, end = (int(read[at]) * 60 + int(read[at + 1]) for at in (3, 5))
        minutes = (int(read[4]), int(read[6]))
        if all(day in _NAMES for day in days) and max(minutes) < 60 and start < end <= _DAY_MIN:
            first, last = map(_NAMES.index, days)
            if first <= last:
                return first, last, start, end
    raise BadInput("input.bad.site_hours", field="hours", part=part)


def hours_text(hours: tuple[Spans, ...]) -> str:
    """Return hours as `hours_of` reads them: days with the same hours in a row stand together."""
    parts: list[str] = []
    day = 0
    while day < len(hours):
        last = day
        while last + 1 < len(hours) and hours[last + 1] == hours[day]:
            last += 1
        names = _NAMES[day] if last == day else f"{_NAMES[day]}-{_NAMES[last]}"
        parts += [f"{names} {_clock(start)}-{_clock(end)}" for start, end in hours[day]]
        day = last + 1
    return "; ".join(parts)


def _clock(minute: int) -> str:
    return f"{minute // 60:02d}:{minute % 60:02d}"
