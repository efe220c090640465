"""Boxes for a code and cells for a register code: what is typed stands in them, the keyboard's place is marked."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from twinseal.domain.people import Role
from twinseal.flows.views import PersonView
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.focus_ring import AROUND_PX, FocusRing
from twinseal.gui.widgets.person_picker import PersonPicker
from twinseal.gui.widgets.register_cells import RegisterCells


def shown(qtbot: QtBot, part: QWidget) -> FocusRing:
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


@pytest.mark.parametrize("field", [CodeField, RegisterCells])
def test_the_mark_moves_with_each_sign_and_back(qtbot: QtBot, field: type[CodeField | RegisterCells]) -> None:
    part = field("t.cells", "Cells")
    ring = shown(qtbot, part)
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
    shown(qtbot, part)
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
    shown(qtbot, part)
    for text, plain in (("470 398", False), ("470-398", False), ("4703981", True), ("47o398", True)):
        part.setText(text)
        assert part._is_plain() is plain, text


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("7K3M-Q0ZD-9F2A-Q", True), ("7k3m q0zd 9f2a q", True), ("7K3MQ0ZD9F2AH", False), ("7K3M-Q0ZD", None),
        ("0007 \u00b7 7K3M-Q0ZD-9F2A-Q", None), ("0007 7K3M-Q0ZD-9", None), ("TWR1:a scanned receipt", None),
    ],
)  # fmt: skip
def test_the_last_sign_says_at_once_whether_it_fits(qtbot: QtBot, typed: str, fits: bool | None) -> None:
    part = RegisterCells("t.register", "Register code")
    qtbot.addWidget(part)
    part.setText(typed)
    assert part.fits is fits
    said = part.accessibleDescription()
    assert said == {True: "The last sign fits.", False: "One of the thirteen signs is not as on paper.", None: ""}[fits]
    assert "right" not in said
    assert part.text() == typed


def test_the_tile_that_the_keyboard_is_at_is_marked(qtbot: QtBot) -> None:
    part = PersonPicker("t.people", "Your name")
    part.offer((PersonView("1", "Ada", Role.OPERATOR, "a"), PersonView("2", "Bo", Role.OFFICER, "b", wait_s=30)))
    ring = shown(qtbot, part)
    first = ring.geometry()
    QTest.keyClick(part, Qt.Key.Key_Down)
    assert part.person_id() == "2"
    assert ring.geometry().top() > first.bottom() - 2 * AROUND_PX
    assert "wait 30 s" in part.currentItem().text()
