"""The window is marked when its first picture that says something stands on the display, and not before."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.virtual_display import virtual_display
from twinseal.gui.platform.first_picture import FirstPicture, mark_ready

ROOT = Path(__file__).resolve().parents[3]
DRIVER = ROOT / "tests" / "gui" / "drive_first_picture.py"


def test_an_empty_frame_is_no_picture_and_one_counts_once(qtbot: QtBot) -> None:
    window, first, stood = QWidget(), QLabel("first"), []
    qtbot.addWidget(window)
    QVBoxLayout(window)
    picture = FirstPicture(window)
    picture.stands.connect(lambda: stood.append(first.isVisible()))
    with qtbot.waitExposed(window):
        window.show()
    window.repaint()
    qtbot.wait(20)
    assert stood == []
    window.layout().addWidget(first)
    picture.watch(first)
    qtbot.waitUntil(lambda: stood == [True])
    second = QLabel("second")
    window.layout().addWidget(second)
    picture.watch(second)
    window.repaint()
    qtbot.wait(20)
    assert stood == [True]


def test_only_the_part_that_is_watched_last_counts(qtbot: QtBot) -> None:
    window, first, second, stood = QWidget(), QLabel("first"), QLabel("second"), []
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(first)
    picture = FirstPicture(window)
    picture.once_it_stands(lambda: stood.append(second.isVisible()))
    picture.watch(first)
    picture.watch(second)
    with qtbot.waitExposed(window):
        window.show()
    window.repaint()
    qtbot.wait(20)
    assert stood == []
    window.layout().addWidget(second)
    qtbot.waitUntil(lambda: stood == [True])
    # Whoever comes later waits for nothing.
    picture.once_it_stands(lambda: stood.append(False))
    assert stood == [True, False]


def test_nothing_is_marked_where_there_is_no_x_server(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    assert not mark_ready(int(window.winId()))


def test_a_real_display_shows_the_vault_when_it_is_marked(cast: Cast) -> None:
    with virtual_display() as display:
        done = subprocess.run(
            [sys.executable, "-P", str(DRIVER), "--end-when-painted", "--vault", str(cast.vault_path)],
            env={**os.environ, "PYTHONPATH": str(ROOT / "app"), "QT_QPA_PLATFORM": "xcb", "DISPLAY": display},
            capture_output=True, check=False, timeout=120,
        )  # fmt: skip
    assert done.returncode == 0, done.stderr.decode()[-2000:]
    facts = json.loads(done.stdout)
    assert facts["marked"] is True
    assert facts["property"] == "_TWINSEAL_READY(CARDINAL) = 1"
    # The state, the red act, cards and text with smooth edges; an empty frame has a handful.
    assert facts["colours"] > 100
    assert facts["screens"] == ["sealed"], "no screen but the first is built"
