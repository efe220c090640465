"""A letter counts as read once its end was in sight, however it was laid out before; what stands in its corner stays there."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.design import scale
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.letter import Letter

LONG = "The directory service is down; it must be repaired at its console. " * 40


@pytest.fixture
def words(qapp: QApplication) -> Iterator[QLabel]:
    theme.load_fonts()
    theme.apply(qapp, "day")
    yield label("Short.", "letter")
    scale.use(1.0)


@pytest.fixture
def letter(words: QLabel, qtbot: QtBot) -> Letter:
    page = QWidget()
    QVBoxLayout(page).addWidget(words)
    made = Letter("t.letter", page)
    qtbot.addWidget(made)
    made.resize(500, 200)
    return made


def _was_read(letter: Letter) -> bool:
    """Ask again: a checker of types takes a property for what it was before a key was pressed."""
    return letter.was_read


def test_it_was_read_once_its_end_was_in_sight(letter: Letter, words: QLabel, qtbot: QtBot) -> None:
    assert not _was_read(letter), "nobody sees it yet"
    letter.show()
    assert _was_read(letter), "all of a short one is in sight"
    words.setText(LONG)
    letter.begin(LONG)
    # The next one is not laid out yet, so that there is nothing to scroll.
    assert letter.verticalScrollBar().maximum() == 0
    assert not _was_read(letter)
    qtbot.waitUntil(lambda: letter.verticalScrollBar().maximum() > 0)
    QTest.keyClick(letter, Qt.Key.Key_Down)
    assert letter.verticalScrollBar().value() > 0
    assert not _was_read(letter)
    QTest.keyClick(letter, Qt.Key.Key_End)
    assert _was_read(letter)
    QTest.keyClick(letter, Qt.Key.Key_Home)
    assert letter.verticalScrollBar().value() == 0
    assert _was_read(letter), "and back at its beginning too"
    letter.begin(LONG)
    assert not _was_read(letter), "another letter is to be read again"


@pytest.mark.parametrize(("hidden_px", "is_read"), [(-1, True), (1, False)])
def test_only_the_blank_edge_below_is_no_part_to_be_read(
    letter: Letter, words: QLabel, qtbot: QtBot, hidden_px: int, is_read: bool
) -> None:
    words.setText(LONG)
    letter.show()
    qtbot.waitUntil(lambda: letter.verticalScrollBar().maximum() > 0)
    bar = letter.verticalScrollBar()
    below = words.parentWidget().height() - words.geometry().bottom() - 1
    assert below > 1
    letter.begin(LONG)
    bar.setValue(bar.maximum() - below - hidden_px)
    assert 0 < bar.value() < bar.maximum()
    assert _was_read(letter) is is_read


@pytest.mark.parametrize("factor", [1.0, 1.64])
def test_what_stands_in_the_corner_stays_beside_the_words(
    letter: Letter, words: QLabel, qtbot: QtBot, factor: float
) -> None:
    scale.use(factor)
    corner = QWidget()
    corner.setFixedSize(px(96), px(94))
    letter.set_corner(corner)
    words.setText(LONG)
    letter.resize(px(500), px(200))
    letter.show()
    qtbot.waitUntil(lambda: letter.verticalScrollBar().maximum() > 0)
    letter.rescaled()
    qtbot.waitUntil(lambda: words.mapTo(letter, words.rect().topRight()).x() < corner.x())
    at = corner.geometry()
    QTest.keyClick(letter, Qt.Key.Key_End)
    assert corner.geometry() == at
    assert letter.rect().contains(at)


def test_a_size_on_the_way_to_a_lower_one_shows_nobody_the_end(letter: Letter, words: QLabel, qtbot: QtBot) -> None:
    words.setText(LONG)
    letter.resize(500, 3000)
    letter.begin(LONG)
    letter.show()
    qtbot.waitUntil(lambda: _was_read(letter))
    letter.resize(500, 200)
    qtbot.waitUntil(lambda: letter.verticalScrollBar().maximum() > 100)
    assert not _was_read(letter)
    QTest.keyClick(letter, Qt.Key.Key_End)
    assert _was_read(letter)
