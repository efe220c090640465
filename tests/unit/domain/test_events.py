"""The table of events keeps the names free that lines and the readable copy add to every entry."""

from __future__ import annotations

from twinseal.domain.events import COMMON, KINDS


def test_no_event_has_a_field_that_is_added_to_every_entry() -> None:
    added = {"v", "seq", "salt", "head", "unanchored"}
    assert not added & set(COMMON)
    assert [kind.name for kind in KINDS.values() if added & set(kind.fields) or set(COMMON) & set(kind.fields)] == []
