"""A tile of numbers: each is read aloud with what it counts, and is a way to that by keys and mouse."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.count_tile import CountLine, CountTile

_LINES = (
    CountLine("refused", "5", "7"),
    CountLine("reviewed", "4 of 6", late=True),
    CountLine("by chance", "no", leads=False),
)


def test_a_number_is_read_and_leads_to_what_it_counts(qtbot: QtBot) -> None:
    tile = CountTile("t.tile", "The last 91 days", _LINES, now="now", before="before")
    qtbot.addWidget(tile)
    tile.resize(420, 200)
    tile.show()
    led: list[int] = []
    tile.led.connect(led.append)
    rows = tile.rows
    assert rows.accessibleName() == "The last 91 days"
    assert rows.row_texts() == ["Refused: 5, now, before 7", "Reviewed: 4 of 6", "By chance: No"]
    rows.setFocus()
    QTest.keyClick(rows, Qt.Key.Key_Return)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Space)
    QTest.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=rows.visualRect(rows.model().index(0, 0)).center())
    # What leads nowhere does nothing.
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Down)
    QTest.keyClick(rows, Qt.Key.Key_Return)
    assert led == [0, 1, 0]
    # At any width all of it has room: a long number stands below its words.
    narrow = CountTile("t.narrow", "Trend", (CountLine("the same quarter a year before", "the log is too young to say so"),))
    qtbot.addWidget(narrow)
    assert narrow.rows.row_px(0, 200) > narrow.rows.row_px(0, 600)


def test_a_tile_without_ways_is_no_stop_of_the_keyboard(qtbot: QtBot) -> None:
    still = CountTile("t.still", "Trend", (CountLine("by chance", "no", leads=False),))
    qtbot.addWidget(still)
    assert still.rows.focusPolicy() is Qt.FocusPolicy.NoFocus
