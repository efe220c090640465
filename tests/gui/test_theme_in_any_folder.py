"""The style sheet and its pictures work from a folder of any name."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, qInstallMessageHandler
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QComboBox, QSpinBox, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.design.tokens import PALETTES
from twinseal.resource_folder import RESOURCES

# Each sign that a style sheet, a URL or a shell could take for its own, in as few folders as a file name allows.
NASTY = ["a 'b\" (c)\\d \u00e4\u00fc\u00df 100%{x};&<y>", "url($theme"]


@pytest.fixture
def said() -> Iterator[list[str]]:
    # Windows of earlier tests would be drawn in each theme too, which takes many times as long as this test.
    for widget in QApplication.topLevelWidgets():
        widget.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    messages: list[str] = []
    before = qInstallMessageHandler(lambda _kind, _place, text: messages.append(text))
    yield messages
    qInstallMessageHandler(before)


def drawn(qtbot: QtBot, name: str) -> QImage:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply(application, name)
    holder = QWidget()
    qtbot.addWidget(holder)
    layout = QVBoxLayout(holder)
    spin, combo = QSpinBox(), QComboBox()
    combo.addItem("An entry")
    layout.addWidget(spin)
    layout.addWidget(combo)
    holder.resize(300, 160)
    return holder.grab().toImage()


@pytest.mark.parametrize("folder", NASTY)
def test_a_folder_of_any_name_gives_the_same_picture(
    folder: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot, said: list[str]
) -> None:
    try:
        for name in sorted(PALETTES):
            plain = drawn(qtbot, name)
            with monkeypatch.context() as patched:
                shutil.rmtree(tmp_path / folder, ignore_errors=True)
                shutil.copytree(RESOURCES, tmp_path / folder)
                patched.setattr(theme, "RESOURCES", tmp_path / folder)
                assert drawn(qtbot, name) == plain
                assert said == []
                (tmp_path / folder / "qss" / f"down-{name}.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
                assert drawn(qtbot, name) != plain, "the pictures are not in this picture"
                said.clear()
    finally:
        QApplication.instance().setStyleSheet("")
