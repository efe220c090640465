"""What is typed stands in boxes, the keyboard's place is marked, and a refused code is seen until the next key."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.marked import marked
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.register_cells import RegisterCells


@pytest.mark.parametrize("field", [CodeField, RegisterCells])
def test_the_mark_moves_with_each_sign_and_back(qtbot: QtBot, field: type[CodeField | RegisterCells]) -> None:
    part = field("t.cells", "Cells")
    ring = marked(qtbot, part)
    places = [ring.geometry()]
    for sign in "470":
        QTest.keyClicks(part, sign)
        places.append(ring.geometry())
    assert [place.left() for place in places] == sorted({place.left() for place in places})
    QTest.keyClick(part, Qt.Key.Key_Backspace)
    assert ring.geometry() == places[2]
    QTest.mouseClick(part, Qt.MouseButton.LeftButton, pos=part.mark_rect().center() - part.mark_rect().topLeft())
    assert part.cursorPosition() == 0
    assert ring.geometry() == places[0]
    QTest.keyClick(part, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    assert ring.geometry().width() >= part.width()
    QTest.keyClicks(part, "9")
    assert part.text() == "9"


def test_a_code_that_was_refused_is_marked_until_the_next_key(qtbot: QtBot) -> None:
    part = CodeField("t.code", "Code")
    marked(qtbot, part)
    part.setText("470398")
    plain = part.grab().toImage()
    part.set_wrong(True)
    assert part.grab().toImage() != plain
    QTest.keyClick(part, Qt.Key.Key_Backspace)
    QTest.keyClicks(part, "8")
    part.repaint()
    assert not part._is_wrong
    assert part.take() == "470398"
    assert part.text() == ""


def test_what_is_no_code_is_shown_as_it_was_typed(qtbot: QtBot) -> None:
    part = CodeField("t.code", "Code")
    marked(qtbot, part)
    for text, plain in (("470 398", False), ("470-398", False), ("4703981", True), ("47o398", True)):
        part.setText(text)
        assert part.is_plain() is plain, text


def test_words_in_the_place_of_a_code_are_not_readable(qtbot: QtBot) -> None:
    part = CodeField("t.code", "Code")
    marked(qtbot, part)
    for text, shown in (("470398", "470398"), ("47o3g8", "47o3g8"), ("silica cautious", "")):
        part.setText(text)
        assert part.is_plain() is (text != "470398")
        assert (part.displayText() == text) is bool(shown), text
        assert part.text() == text, "nothing is lost"
    part.setText("")
    QTest.keyClicks(part, "12")
    assert part.displayText() == "12"
    QTest.keyClicks(part, "silica")
    assert "silica" not in part.displayText()
    part.clear()
    QTest.keyClicks(part, "470398")
    assert part.displayText() == part.take() == "470398"
