"""The table of events keeps the names free that lines and the readable copy add to every entry."""

from __future__ import annotations

import pytest

from twinseal.domain.errors import BadInput
from twinseal.domain.events import COMMON, KINDS, FieldType, Kind, check_event


def test_no_event_has_a_field_that_is_added_to_every_entry() -> None:
    added = {"v", "seq", "salt", "head", "unanchored"}
    assert not added & set(COMMON)
    assert [kind.name for kind in KINDS.values() if added & set(kind.fields) or set(COMMON) & set(kind.fields)] == []


@pytest.mark.parametrize("kind", [one for one in KINDS.values() if one.later], ids=lambda one: one.name)
def test_an_event_of_a_part_that_is_not_built_yet_is_neither_written_nor_believed(kind: Kind) -> None:
    values: dict[FieldType, object] = {
        FieldType.TEXT: "", FieldType.NUMBER: 0, FieldType.YES_NO: False,
        FieldType.TEXTS: [], FieldType.OBJECT: {}, FieldType.OBJECTS: [],
    }  # fmt: skip
    fields = {name: values[wanted] for name, wanted in (COMMON | kind.fields).items()} | {"kind": kind.name}
    with pytest.raises(BadInput, match="unknown kind"):
        check_event(fields)
