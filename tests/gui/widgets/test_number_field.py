"""A number that the window goes to is typed over, as one that Tab leads to."""

from __future__ import annotations

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.number_field import NumberField


def test_what_is_typed_replaces_the_number_that_was_gone_to(qtbot: QtBot) -> None:
    window, before, field = QWidget(), QPushButton("Before"), NumberField("number", "Minutes", 5, 60, 15)
    qtbot.addWidget(window)
    layout = QHBoxLayout(window)
    layout.addWidget(before)
    layout.addWidget(field)
    window.show()
    before.setFocus()
    qtbot.waitUntil(before.hasFocus)
    field.setFocus()
    assert field.hasFocus()
    QTest.keyClicks(field, "20")
    assert field.value() == 20
