"""The tile that the keyboard is at is marked; who has to wait says so."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.marked import marked
from fakes.passed_time import let_pass
from twinseal.domain.people import Role
from twinseal.flows.views.sealed import PersonView
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.person_picker import PersonPicker

PEOPLE = (PersonView("1", "Ada", Role.OPERATOR, "a"), PersonView("2", "Bo", Role.OFFICER, "b", wait_s=2))


def test_the_tile_that_the_keyboard_is_at_is_marked(qtbot: QtBot) -> None:
    part = PersonPicker("t.people", "Your name")
    part.offer(PEOPLE)
    ring = marked(qtbot, part)
    first = ring.geometry()
    QTest.keyClick(part, Qt.Key.Key_Right)
    assert ring.geometry().left() > first.right() - 2 * AROUND_PX
    assert "waits 2 s" in part.currentItem().text()


def test_nobody_is_chosen_before_somebody_chooses(qtbot: QtBot) -> None:
    part = PersonPicker("t.people", "Your name")
    part.offer(PEOPLE)
    marked(qtbot, part)
    QTest.keyClick(part, Qt.Key.Key_Right)
    QTest.keyClick(part, Qt.Key.Key_Left)
    assert part.person_id() == ""
    QTest.keyClick(part, Qt.Key.Key_Space)
    assert part.person_id() == "1"
    QTest.keyClick(part, Qt.Key.Key_Right)
    assert part.person_id() == "1"
    with qtbot.waitSignal(part.chosen):
        QTest.keyClick(part, Qt.Key.Key_Return)
    assert part.person_id() == "2"
    QTest.mouseClick(part.viewport(), Qt.MouseButton.LeftButton, pos=part.visualItemRect(part.item(0)).center())
    assert part.person_id() == "1"


def test_the_seconds_of_a_wait_run(qtbot: QtBot) -> None:
    part = PersonPicker("t.people", "Your name")
    part.offer(PEOPLE)
    qtbot.addWidget(part)
    assert part._second.interval() == 1000
    assert let_pass(part._second)
    assert "waits 1 s" in part.item(1).text()
    assert let_pass(part._second)
    assert "waits" not in part.item(1).text()
    part.show_waits((PEOPLE[0], replace(PEOPLE[1], wait_s=30)))
    assert "waits 30 s" in part.item(1).text()
    spoken = part.item(1).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "Bo, waits 30 s after wrong tries, 2 of 2"


def test_many_people_are_searched(qtbot: QtBot) -> None:
    panel = IdentifyPanel("t", lambda: None)
    qtbot.addWidget(panel)
    panel.offer(PEOPLE)
    assert panel.search.isHidden()
    panel.offer(tuple(PersonView(str(place), f"Person {place}", Role.OPERATOR, "night") for place in range(9)))
    panel.show()
    panel.first_focus()
    high = panel.people.height()
    QTest.keyClicks(panel.search, "night 7")
    QTest.keyClick(panel.search, Qt.Key.Key_Return)
    QTest.keyClick(panel.people, Qt.Key.Key_Return)
    assert (panel.people.person_id(), panel.people.height()) == ("7", high)


def test_tab_leads_from_the_passphrase_to_the_digits(qtbot: QtBot) -> None:
    panel = IdentifyPanel("t", lambda: None)
    qtbot.addWidget(panel)
    panel.offer(PEOPLE)
    with qtbot.waitExposed(panel):
        panel.show()
    panel.passphrase.setFocus()
    QTest.keyClick(panel.passphrase, Qt.Key.Key_Tab)
    assert panel.focusWidget() is panel.code
    QTest.keyClick(panel.code, Qt.Key.Key_Tab)
    assert panel.focusWidget() is panel.passphrase.eye
