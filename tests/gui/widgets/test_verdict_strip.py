"""A verdict is a word and a sentence besides its colour; while a log is verified the strip tells how far that is."""

from __future__ import annotations

from PySide6.QtWidgets import QProgressBar
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.verdict_strip import VerdictStrip


def test_the_strip_says_verdict_and_progress(qtbot: QtBot) -> None:
    strip = VerdictStrip("t.strip")
    qtbot.addWidget(strip)
    assert strip.isHidden()
    strip.show_progress("Verifying 61 of 137", 61, 137)
    bar = strip.findChild(QProgressBar, "t.strip.progress")
    assert isinstance(bar, QProgressBar)
    assert (bar.value(), bar.maximum(), bar.isHidden()) == (61, 137, False)
    before = strip.sizeHint().height()
    strip.show_verdict("tampered", "Tampered", "This log was changed.", "Tell the owner.")
    assert bar.isHidden()
    assert strip.sizeHint().height() > before
    assert strip.accessibleName() == "Tampered This log was changed. Tell the owner."
