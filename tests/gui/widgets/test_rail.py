"""The rail: pages by the arrows and Enter, by Space, by the mouse; narrow, low, and told to who cannot see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.rail import NARROW_PX, WIDE_PX, Railed, RailPlace

WORDS = ("Overview", "Openings", "Findings")


@pytest.fixture
def railed(qtbot: QtBot) -> Railed:
    made = Railed("test.rail", "Pages")
    made.take(tuple((RailPlace(words, "flag"), QWidget()) for words in WORDS))
    qtbot.addWidget(made)
    made.resize(1280, 700)
    made.show()
    return made


def test_arrows_move_and_enter_or_space_goes_there(railed: Railed) -> None:
    gone: list[int] = []
    turned: list[int] = []
    railed.gone_to.connect(gone.append)
    railed.turned.connect(turned.append)
    rail = railed.rail
    rail.setFocus()
    QTest.keyClick(rail, Qt.Key.Key_Down)
    assert (railed.currentIndex(), gone) == (0, [])
    QTest.keyClick(rail, Qt.Key.Key_Return)
    QTest.keyClick(rail, Qt.Key.Key_Down)
    QTest.keyClick(rail, Qt.Key.Key_Space)
    # Whoever goes where they are already comes to the page with the keyboard, and nothing is worked out again.
    QTest.keyClick(rail, Qt.Key.Key_Return)
    assert (railed.currentIndex(), gone, turned) == (2, [1, 2, 2], [1, 2])
    QTest.mouseClick(rail.viewport(), Qt.MouseButton.LeftButton, pos=rail.visualRect(rail.model().index(0, 0)).center())
    assert (railed.currentIndex(), gone[-1]) == (0, 0)


def test_what_is_shown_and_what_waits_is_read_aloud(railed: Railed) -> None:
    railed.show_waiting(2, 120)
    railed.setCurrentIndex(1)
    assert railed.rail.row_texts() == ["Overview", "Openings, shown now", "Findings, waiting: 120"]
    assert railed.rail.currentIndex().row() == 1
    assert (railed.rail.place(2).number, railed.rail.hint(2)) == ("120", "Findings  \u00b7  waiting: 120")
    railed.show_waiting(2, 1200)
    assert railed.rail.place(2).number == "999+"
    railed.show_waiting(2, 0)
    assert railed.rail.row_texts()[2] == "Findings"


def test_every_place_is_in_sight_in_a_low_and_narrow_window(railed: Railed, qtbot: QtBot) -> None:
    rail = railed.rail
    assert rail.width() == WIDE_PX
    high = rail.visualRect(rail.model().index(0, 0)).height()
    railed.resize(853, 100)
    qtbot.waitUntil(lambda: rail.width() == NARROW_PX)
    qtbot.waitUntil(lambda: rail.visualRect(rail.model().index(0, 0)).height() < high)
    assert rail.verticalScrollBar().maximum() == 0
    assert rail.visualRect(rail.model().index(2, 0)).bottom() <= rail.viewport().height()
