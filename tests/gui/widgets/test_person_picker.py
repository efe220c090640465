"""The tile that the keyboard is at is marked; who has to wait says so."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from fakes.marked import marked
from twinseal.domain.people import Role
from twinseal.flows.views.sealed import PersonView
from twinseal.gui.widgets.focus_ring import AROUND_PX
from twinseal.gui.widgets.person_picker import PersonPicker


def test_the_tile_that_the_keyboard_is_at_is_marked(qtbot: QtBot) -> None:
    part = PersonPicker("t.people", "Your name")
    part.offer((PersonView("1", "Ada", Role.OPERATOR, "a"), PersonView("2", "Bo", Role.OFFICER, "b", wait_s=30)))
    ring = marked(qtbot, part)
    first = ring.geometry()
    QTest.keyClick(part, Qt.Key.Key_Down)
    assert part.person_id() == "2"
    assert ring.geometry().top() > first.bottom() - 2 * AROUND_PX
    assert "wait 30 s" in part.currentItem().text()
