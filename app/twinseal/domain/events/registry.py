"""The closed list of log events, gathered from their families, and what may be written and believed.

The log, the reports, the documents and the verifiers go by this list. Together the fields of an opening's events
answer who, when, which envelopes, how long, why, and what the system did.
"""

from __future__ import annotations

from types import ModuleType
from typing import Final

from twinseal.domain.errors import BadInput
from twinseal.domain.events import alerts, audit, contents, duties, log, maintenance, opening, people, rules, sealing, vault
from twinseal.domain.events.coded import CODE, is_known
from twinseal.domain.events.kind import Field, FieldType, Kind, Tag, number, records, text

FAMILIES: Final[tuple[ModuleType, ...]] = (
    vault,
    people,
    opening,
    alerts,
    contents,
    sealing,
    duties,
    log,
    audit,
    maintenance,
    rules,
)
COMMON: Final[dict[str, Field]] = {
    "kind": text("kind of event, one of the tables below"),
    "t": text("wall time of the machine in UTC, `YYYY-MM-DDTHH:MM:SSZ`"),
    "mono_us": number("clock since boot in microseconds, sleep included"),
    "boot": text("32 hex digits that change at every boot"),
    "station": text("name of the machine"),
    "app": text("version of the program"),
    "constitution": text("first 16 hex digits of the SHA-256 of the constitution in force"),
    "seal_no": number("number of the seal in force"),
    "opening": text("id of the opening; empty outside an opening"),
    "actors": records("who acted: list of `{person, role}`"),
    "result": text("`done`, `refused` or `failed`"),
}
"""Fields of every event."""
KINDS: Final[dict[str, Kind]] = {
    kind.name: kind for family in FAMILIES for kind in vars(family).values() if isinstance(kind, Kind)
}
"""Every kind by its name."""


def tagged(tag: Tag) -> frozenset[str]:
    """Return the names of the kinds that have a tag."""
    return frozenset(kind.name for kind in KINDS.values() if tag in kind.tags)


def _fits(value: object, wanted: FieldType) -> bool:
    if wanted is FieldType.TEXT:
        return isinstance(value, str)
    if wanted is FieldType.NUMBER:
        return isinstance(value, int) and not isinstance(value, bool)
    if wanted is FieldType.YES_NO:
        return isinstance(value, bool)
    if wanted is FieldType.OBJECT:
        return isinstance(value, dict)
    if wanted is FieldType.CODED:
        return _is_coded(value)
    if not isinstance(value, list):
        return False
    if wanted is FieldType.ALL_CODED:
        return all(map(_is_coded, value))
    inner = str if wanted is FieldType.TEXTS else dict
    return all(isinstance(item, inner) for item in value)


def _is_coded(value: object) -> bool:
    return isinstance(value, dict) and is_known(value.get(CODE))


def _are_actors(rows: object) -> bool:
    return isinstance(rows, list) and all(
        set(row) == {"person", "role"} and all(isinstance(value, str) for value in row.values()) for row in rows
    )


def check_event(fields: dict[str, object]) -> None:
    """Refuse an event of a kind that is unknown or not built yet, or with a missing, extra or mistyped field (`BadInput`)."""
    kind = KINDS.get(str(fields.get("kind", "")))
    if kind is None or kind.later:
        raise BadInput("input.bad.event_unknown")
    wanted = COMMON | dict(kind.fields)
    if set(fields) != set(wanted):
        raise BadInput("input.bad.event_fields", kind=kind.name)
    for name, field in wanted.items():
        if not _fits(fields[name], field.type) or (name == "actors" and not _are_actors(fields[name])):
            raise BadInput("input.bad.event_type", kind=kind.name, part=name)
