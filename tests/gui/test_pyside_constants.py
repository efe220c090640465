"""The window's library must not use up the interpreter's constants: the program would abort in the middle of an opening."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QWidget
from pytestqt.qtbot import QtBot

ROUNDS = 400
MARGIN = 100


class Teller(QObject):
    switched = Signal(bool)


def test_signals_and_setters_keep_the_counts_of_constants(qtbot: QtBot) -> None:
    """Fewer rounds than a broken library needs to abort, so that this test can still say so."""
    widget, text, box, teller = QWidget(), QLabel(), QCheckBox(), Teller()
    for part in (widget, text, box):
        qtbot.addWidget(part)
    teller.switched.connect(lambda _yes: None)
    before = [sys.getrefcount(constant) for constant in (True, False, None)]
    for number in range(ROUNDS):
        teller.switched.emit(number % 2 == 0)
        widget.setVisible(False)
        text.setText("x")
        box.setChecked(number % 2 == 0)
    after = [sys.getrefcount(constant) for constant in (True, False, None)]
    for had, has in zip(before, after, strict=True):
        assert has > had - MARGIN
