"""The page of events is made from their kinds."""

from __future__ import annotations

from pathlib import Path

from twinseal.domain.events.page import event_page
from twinseal.domain.events.registry import KINDS

ROOT = Path(__file__).resolve().parents[4]


def test_the_page_is_made_from_the_kinds() -> None:
    assert (ROOT / "docs" / "events.md").read_text(encoding="utf-8") == event_page()


def test_the_page_has_every_kind_every_field_and_every_tag() -> None:
    page = event_page()
    built, _, later = page.partition("## Events of parts not built yet")
    for kind in KINDS.values():
        section = (later if kind.later else built).split(f"\n### `{kind.name}`\n")[1].split("\n### ")[0]
        assert kind.meaning in section
        assert all(f"| `{name}` | {field.type.value} | {field.meaning} |" in section for name, field in kind.fields.items())
        assert all(f"* {tag.value}\n" in section for tag in kind.tags)
