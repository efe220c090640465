"""The window comes back in the size and the step of scale that it was left in, and keeps nothing where nobody changed them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from twinseal import bootstrap
from twinseal.gui import theme
from twinseal.gui.application import _keep, _recall
from twinseal.gui.design import scale
from twinseal.gui.window import Window


@pytest.fixture
def kept_at(qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    theme.load_fonts()
    theme.apply(qapp, "day")
    yield tmp_path / "twinseal" / "window.json"
    scale.use(1.0)


def test_size_and_step_are_there_again_at_the_next_start(kept_at: Path, qtbot: QtBot) -> None:
    machine, window = bootstrap.real_machine(), Window(lambda: True)
    qtbot.addWidget(window)
    before = _recall(window, machine)
    _keep(window, machine, before)
    assert not kept_at.exists(), "nobody changed anything"
    window.resize(700, 500)
    window.step_by(-1)
    _keep(window, machine, before)
    window.set_step(1.0)
    window.resize(720, 520)
    assert _recall(window, machine) == (700, 500, 0.9)
    assert (window.width(), window.height(), window.step) == (700, 500, 0.9)
    assert scale.factor() == pytest.approx(0.9)
    # A larger one is what this screen has room for.
    bootstrap.window_memory(machine).keep(30_000, 30_000, 1.0)
    room = QApplication.primaryScreen().availableSize()
    wide, high, _step = _recall(window, machine)
    assert (wide, high) == (max(room.width(), window.minimumWidth()), max(room.height(), window.minimumHeight()))
