"""One entry of every kind of event, with fields that can be told apart in a sentence."""

from __future__ import annotations

from twinseal.audit.read.reader import Entry
from twinseal.domain.events.kind import FieldType, Kind
from twinseal.domain.events.registry import COMMON

AT = "2026-11-02T09:00:00Z"
FORM = {
    "person": "p00000001", "person_name": "Ada Lind", "category": "outage", "minutes": 15, "confirmed": True, "reason": "",
    "phone_of": "p00000003",
    "envelopes": [{"id": "e00000001", "label": "Core switch"}],
}  # fmt: skip
NUMBER = 4711
CODED = {"code": "reseal.unexpected", "name": "the-why"}


def value(name: str, wanted: FieldType) -> object:
    """Return a value of a type; a text says which field it is of."""
    if wanted is FieldType.TEXT:
        return AT if name in ("t", "due", "since", "happened_at", "until") else "the-" + name.replace("_", "-")
    values: dict[FieldType, object] = {
        FieldType.NUMBER: NUMBER, FieldType.YES_NO: True, FieldType.TEXTS: ["the-" + name.replace("_", "-")],
        FieldType.OBJECT: FORM, FieldType.OBJECTS: [], FieldType.CODED: CODED, FieldType.ALL_CODED: [CODED],
    }  # fmt: skip
    return values[wanted]


def fields_of(kind: Kind, **changes: object) -> dict[str, object]:
    """Return the fields of an event of this kind."""
    plain = {name: value(name, field.type) for name, field in (COMMON | dict(kind.fields)).items()}
    return {**plain, "kind": kind.name, **changes}


def entry_of(kind: Kind, **changes: object) -> Entry:
    """Return an entry with an event of this kind."""
    return Entry(7, fields_of(kind, **changes), b"h" * 32)
