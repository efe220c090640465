"""Features of the window: each in its list, and none knows another."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from fakes.source_code import source_of
from twinseal.gui.features import FEATURES, OPENING, START

GUI = Path(__file__).resolve().parents[2] / "app" / "twinseal" / "gui"
FOLDERS = {row.place.split(".")[2] for row in FEATURES}


@cache
def _modules() -> dict[str, set[str]]:
    """Return every module of the window, with those of the window that it imports, for their types only too."""
    files = {
        ".".join(("twinseal.gui", *file.relative_to(GUI).with_suffix("").parts)).removesuffix(".__init__"): file
        for file in GUI.rglob("*.py")
    }
    return {name: {row.module for row in source_of(file).imports if row.module in files} for name, file in files.items()}


def test_every_folder_with_a_presenter_but_the_shared_is_listed() -> None:
    assert {file.parent.name for file in GUI.glob("*/presenter.py")} - {"paper"} == FOLDERS


def test_what_stands_open_is_told_first_and_the_vault_last() -> None:
    names = [row.name for row in FEATURES]
    assert (names[0], names[-1]) == (OPENING, START)


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_a_feature_is_a_package_that_says_what_it_is(folder: str) -> None:
    # Without the file a wheel would leave the folder out.
    assert ast.get_docstring(ast.parse((GUI / folder / "__init__.py").read_text(encoding="utf-8")))


@pytest.mark.parametrize("folder", sorted(FOLDERS))
def test_a_feature_knows_no_other_feature_and_not_who_makes_it(folder: str) -> None:
    own = {name: places for name, places in _modules().items() if name.startswith(f"twinseal.gui.{folder}.")}
    assert any(places for places in own.values())
    others = tuple(f"twinseal.gui.{name}" for name in (*sorted(FOLDERS - {folder}), "router", "features", "application"))
    assert [(name, place) for name, places in own.items() for place in sorted(places) if place.startswith(others)] == []
