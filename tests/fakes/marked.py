"""One control in a window of its own, with the keyboard in it and the mark around it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.focus_ring import FocusRing


def marked(qtbot: QtBot, part: QWidget) -> FocusRing:
    window = QWidget()
    qtbot.addWidget(window)
    QVBoxLayout(window).addWidget(part)
    ring = FocusRing(window)
    window.resize(700, 400)
    window.show()
    window.activateWindow()
    part.setFocus()
    qtbot.waitUntil(part.hasFocus)
    part.window_kept = window  # type: ignore[attr-defined] # it would be gone before the test
    return ring
