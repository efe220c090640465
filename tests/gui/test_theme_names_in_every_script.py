"""The window shows names in other scripts on a machine that has no fonts for them."""

from __future__ import annotations

import pytest
from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.widgets.base import label

PAIRS = {
    "Arabic": "\u0639\u0641", "Hebrew": "\u05d0\u05de", "Devanagari": "\u0915\u0916", "Thai": "\u0e01\u0e02",
    "Korean": "\uae40\ubc15", "Chinese": "\u738b\u5f20", "Japanese": "\u3072\u308d", "Rare": "\U00020021\U0002003e",
}  # fmt: skip


def picture(text: str, qtbot: QtBot) -> QImage:
    shown = label(text)
    qtbot.addWidget(shown)
    return shown.grab().toImage()


@pytest.mark.parametrize("script", PAIRS)
def test_two_letters_look_different(script: str, qapp: QApplication, qtbot: QtBot) -> None:
    theme.load_fonts()
    theme.apply(qapp, "day")
    assert f"Twinseal {script}" in QFontDatabase.families()
    # Boxes for what no font has are alike.
    first, second = (picture(sign * 4, qtbot) for sign in PAIRS[script])
    assert first != second
    assert picture(PAIRS[script][0] * 4, qtbot) == first
