"""The table of events keeps the names free that lines and the readable copy add to every entry."""

from __future__ import annotations

import sqlite3

import pytest

from fakes.event_samples import fields_of
from twinseal.domain.errors import BadInput
from twinseal.domain.events.kind import FieldType, Kind
from twinseal.domain.events.registry import COMMON, KINDS, check_event


def test_no_event_has_a_field_that_is_added_to_every_entry() -> None:
    added = {"v", "seq", "salt", "head", "unanchored"}
    assert not added & set(COMMON)
    assert [kind.name for kind in KINDS.values() if added & set(kind.fields) or set(COMMON) & set(kind.fields)] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS.values() if kind.later], ids=lambda kind: kind.name)
def test_an_event_not_built_yet_is_neither_written_nor_believed(kind: Kind) -> None:
    with pytest.raises(BadInput, match="unknown kind"):
        check_event(fields_of(kind))


_SQL = {
    FieldType.TEXT: "TEXT", FieldType.NUMBER: "INTEGER", FieldType.YES_NO: "BOOLEAN",
    FieldType.TEXTS: "TEXT", FieldType.OBJECT: "TEXT", FieldType.OBJECTS: "TEXT",
    FieldType.CODED: "TEXT", FieldType.ALL_CODED: "TEXT",
}  # fmt: skip
_ADDED = {
    "v": FieldType.NUMBER,
    "seq": FieldType.NUMBER,
    "salt": FieldType.TEXT,
    "head": FieldType.TEXT,
    "unanchored": FieldType.NUMBER,
}
# Words that PostgreSQL, and DuckDB with its grammar, take for no column; SQLite is asked itself.
_RESERVED = frozenset(
    """all analyse analyze and any array as asc asymmetric authorization binary both case cast check collate collation column
    concurrently constraint create cross current_catalog current_date current_role current_schema current_time
    current_timestamp current_user default deferrable desc describe distinct do else end except false fetch for foreign freeze
    from full grant group having ilike in initially inner intersect into is isnull join lambda lateral leading left like limit
    localtime localtimestamp natural not notnull null offset on only or order outer overlaps pivot placing primary qualify
    references returning right select session_user show similar some summarize symmetric system_user table tablesample then to
    trailing true union unique unpivot user using variadic verbose when where window with""".split()
)


def _types() -> list[dict[str, FieldType]]:
    every = [COMMON, *(kind.fields for kind in KINDS.values())]
    return [_ADDED, *({name: field.type for name, field in fields.items()} for fields in every)]


def test_a_name_has_one_type_in_all_events() -> None:
    types: dict[str, set[FieldType]] = {}
    for fields in _types():
        for name, wanted in fields.items():
            types.setdefault(name, set()).add(wanted)
    assert {name: wanted for name, wanted in types.items() if len(wanted) > 1} == {}


def test_a_database_takes_every_field_as_an_unquoted_column() -> None:
    names = {name: wanted for fields in _types() for name, wanted in fields.items()}
    assert not _RESERVED & set(names)
    database = sqlite3.connect(":memory:")
    columns = ", ".join(f"{name} {_SQL[wanted]}" for name, wanted in names.items())
    database.execute(f"CREATE TABLE entry ({columns}) STRICT".replace("BOOLEAN", "INTEGER"))
    database.execute(f"SELECT {', '.join(names)} FROM entry ORDER BY {', '.join(names)}")
    database.close()
