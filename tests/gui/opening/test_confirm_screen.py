"""The screen on which the second person answers: it asks for the letter to be read, and no longer than that."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.opening.confirm_screen import ConfirmScreen
from twinseal.gui.widgets.notice import Notice

LONG = "The directory service is down; it must be repaired at its console. " * 40


def test_the_time_to_answer_lies_over_no_notice(qapp: QApplication, qtbot: QtBot) -> None:
    theme.load_fonts()
    theme.apply(qapp, "day")
    screen = ConfirmScreen()
    qtbot.addWidget(screen)
    warning = screen.findChild(Notice, "confirm.warning")
    assert warning is not None
    warning.say("The register code was not at hand: the paper register is locked away in another building.", "warning")
    screen.letter.begin("A letter")
    screen.resize(1280, 800)
    screen.show()
    ring = screen.countdown
    qtbot.waitUntil(lambda: warning.isVisible() and ring.isVisible() and not ring.is_line)

    def on_screen(part: QWidget) -> QRect:
        return QRect(part.mapTo(screen, QPoint(0, 0)), part.size())

    qtbot.waitUntil(lambda: not on_screen(warning).intersects(on_screen(ring)))


def test_what_asks_to_read_on_goes_once_the_end_was_seen(qapp: QApplication, qtbot: QtBot) -> None:
    theme.load_fonts()
    theme.apply(qapp, "day")
    screen = ConfirmScreen()
    qtbot.addWidget(screen)
    words = screen.findChild(QLabel, "confirm.justification")
    assert words is not None
    words.setText(LONG)
    screen.letter.begin(LONG)
    screen.resize(1000, 620)
    screen.show()
    bar = screen.letter.verticalScrollBar()
    qtbot.waitUntil(lambda: bar.maximum() > 100)
    screen.send()
    assert screen.panel.message.message.startswith("Read the letter to its end first")
    QTest.keyClick(screen.letter, Qt.Key.Key_Down)
    assert bar.value() > 0
    assert screen.panel.message.message.startswith("Read the letter to its end first"), "there is more below"
    QTest.keyClick(screen.letter, Qt.Key.Key_End)
    assert screen.panel.message.message == ""
    # What is said of something else stays.
    screen.send()
    assert (said := screen.panel.message.message) == "Choose who you are."
    QTest.keyClick(screen.letter, Qt.Key.Key_Home)
    assert screen.panel.message.message == said
