"""How large the window was: kept on this machine alone, believed only where it is as it was written."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from twinseal.flows.window_memory import WindowLook, WindowMemory
from twinseal.host.files import RealFiles


def test_what_was_kept_comes_back_and_says_nothing_else(tmp_path: Path) -> None:
    file = tmp_path / "state" / "twinseal" / "window.json"
    memory = WindowMemory(RealFiles(), file)
    assert memory.load() is None
    assert memory.keep(1600, 900, 1.25)
    assert memory.load() == WindowLook(1600, 900, 1.25)
    assert file.stat().st_mode & 0o777 == 0o600
    assert sorted(json.loads(file.read_text(encoding="utf-8"))) == ["format", "height", "step", "version", "width"]


@pytest.mark.parametrize(
    "text",
    ["", "[]", "{}", '{"format": "twinseal-window", "version": 2}', "[" * 5000,
     '{"format": "twinseal-window", "version": 1, "width": 1, "height": true, "step": 1}',
     '{"format": "twinseal-window", "version": 1, "width": 99999, "height": 1, "step": 1}',
     '{"format": "twinseal-window", "version": 1, "width": 9, "height": 1, "step": NaN}',
     '{"format": "twinseal-window", "version": 1, "width": 9, "height": 1, "step": 11}'],
)  # fmt: skip
def test_anything_else_counts_as_nothing(tmp_path: Path, text: str) -> None:
    file = tmp_path / "window.json"
    file.write_text(text, encoding="utf-8")
    memory = WindowMemory(RealFiles(), file)
    assert memory.load() is None
    assert memory.keep(1280, 800, 1.0)
    assert memory.load() == WindowLook(1280, 800, 1.0)


def test_nothing_is_kept_in_a_vault_or_where_nothing_can_be(tmp_path: Path) -> None:
    inside = tmp_path / "a.twinseal" / "window.json"
    assert not WindowMemory(RealFiles(), inside).keep(1280, 800, 1.0)
    assert not inside.parent.exists()
    # Nor by another name of the folder.
    vault, linked = tmp_path / "b.twinseal", tmp_path / "state"
    vault.mkdir()
    linked.symlink_to(vault)
    assert not WindowMemory(RealFiles(), linked / "window.json").keep(1280, 800, 1.0)
    assert list(vault.iterdir()) == []
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert not WindowMemory(RealFiles(), tmp_path / "file" / "window.json").keep(1280, 800, 1.0)
