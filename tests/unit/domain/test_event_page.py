"""The page of events is the table of events, and every event is really written somewhere."""

from __future__ import annotations

import ast
from pathlib import Path

from twinseal.domain.event_words import COMMON_MEANINGS, FIELD_MEANINGS, event_page
from twinseal.domain.events import COMMON, KINDS

ROOT = Path(__file__).resolve().parents[3]


def test_the_page_is_made_from_the_table() -> None:
    assert (ROOT / "docs" / "events.md").read_text(encoding="utf-8") == event_page()


def test_every_field_has_a_meaning_and_no_meaning_is_left_over() -> None:
    assert set(FIELD_MEANINGS) == {name for kind in KINDS.values() for name in kind.fields}
    assert set(COMMON_MEANINGS) == set(COMMON)


def _texts(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    places = [node for node in ast.walk(tree) if isinstance(node, ast.Call | ast.Assign | ast.AnnAssign)]
    parts = [part for node in places for part in ast.iter_child_nodes(node)]
    parts += [keyword.value for keyword in parts if isinstance(keyword, ast.keyword)]
    return {part.value for part in parts if isinstance(part, ast.Constant) and isinstance(part.value, str)}


def test_every_event_is_written_by_the_program_but_those_of_parts_to_come() -> None:
    app = ROOT / "app" / "twinseal"
    written = set().union(*(_texts(path) for room in ("flows", "gui") for path in (app / room).rglob("*.py")))
    assert {name for name in KINDS if name not in written} == {name for name, kind in KINDS.items() if kind.later}
