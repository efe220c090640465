"""The kinds of events that the stand-alone verifier judges by are those of the program."""

from __future__ import annotations

import ast
import re
from pathlib import Path

from twinseal.domain.events.kind import Kind, Tag
from twinseal.domain.events.registry import FAMILIES, KINDS, tagged
from twinseal.standalone import twinseal_verify

APP = Path(__file__).resolve().parents[3] / "app" / "twinseal"
CONSTANTS = {name: kind for family in FAMILIES for name, kind in vars(family).items() if isinstance(kind, Kind)}


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def test_what_only_an_open_vault_does_is_the_same_to_both() -> None:
    assert set(twinseal_verify._INSIDE) == tagged(Tag.WHILE_OPEN)


def test_the_page_names_what_only_an_open_vault_does() -> None:
    page = (APP.parents[1] / "docs" / "formats.md").read_text(encoding="utf-8")
    (row,) = (line for line in page.splitlines() if line.startswith("| `sealed` |"))
    named = re.findall(r"`([a-z_]+\.[a-z_]+)`", row.partition(" without an earlier ")[0])
    assert sorted(named) == sorted(tagged(Tag.WHILE_OPEN))


def test_what_ends_an_opening_and_may_follow_is_the_same_to_both() -> None:
    assert set(twinseal_verify._ENDS) == tagged(Tag.ENDS_OPENING)
    assert set(twinseal_verify._LATER) == tagged(Tag.AFTERWARDS)
    assert set(twinseal_verify._SEALING) == tagged(Tag.OF_THE_SEAL)


def test_both_look_at_the_same_kinds() -> None:
    by_itself = {
        node.value
        for part in _tree(APP / "standalone" / "twinseal_verify.py").body
        # The codes that it says in words are those of texts, of which two are called as a kind is.
        if not (isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == "SAYS")
        for node in ast.walk(part)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value in KINDS
    }
    nodes = [node for path in (APP / "audit" / "verify").glob("*.py") for node in ast.walk(_tree(path))]
    constants = {CONSTANTS[node.id].name for node in nodes if isinstance(node, ast.Name) and node.id in CONSTANTS}
    tags = {
        name
        for node in nodes
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "Tag"
        for name in tagged(Tag[node.attr])
    }
    assert by_itself == constants | tags
    assert len(by_itself) > 10
