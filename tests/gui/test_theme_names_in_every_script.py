"""The window shows names in other scripts on a machine that has no fonts for them."""

from __future__ import annotations

import unicodedata

from PySide6.QtGui import QFontDatabase, QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from fakes.names_in_scripts import NAMES
from twinseal.gui import theme
from twinseal.gui.widgets.base import label


def picture(text: str, qtbot: QtBot) -> QImage:
    shown = label(text)
    qtbot.addWidget(shown)
    return shown.grab().toImage()


def test_two_letters_of_each_script_look_different(qapp: QApplication, qtbot: QtBot) -> None:
    theme.load_fonts()
    theme.apply(qapp, "day")
    for script, name in NAMES.items():
        assert f"Twinseal {script}" in QFontDatabase.families()
        first, second = [sign for sign in name if unicodedata.category(sign) in ("Ll", "Lo", "Lu", "So")][:2]
        # Boxes for what no font has are alike.
        shown = picture(first * 4, qtbot)
        assert shown != picture(second * 4, qtbot), script
        assert shown == picture(first * 4, qtbot), script
