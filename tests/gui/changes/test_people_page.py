"""Whom a list is about: the chosen one and what can be done about them stay in sight."""

from __future__ import annotations

from functools import partial

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from twinseal.domain.people import Role
from twinseal.flows.views.change_list import PersonChoice
from twinseal.gui.changes.people_page import PeoplePage

PEOPLE = tuple(
    PersonChoice(f"p{number}", f"Person {number}", Role.OPERATOR, "night", is_held=True, is_met_here=True, waits=True)
    for number in range(14)
)


def in_sight(page: PeoplePage, part: QWidget) -> bool:
    return part.isVisible() and part.visibleRegion().boundingRect() == part.rect() and part.width() <= page.width()


@pytest.mark.parametrize("size", [(700, 360), (560, 300)], ids=["960x540", "853x480"])
def test_who_is_chosen_and_the_acts_stay_in_sight(qtbot: QtBot, size: tuple[int, int]) -> None:
    page = PeoplePage()
    qtbot.addWidget(page)
    page.set_low(True)
    page.resize(*size)
    page.show()
    page.begin(PEOPLE)
    page.activateWindow()
    page.first_focus()
    qtbot.waitUntil(page.rows.hasFocus)
    # Nobody presses a key before the page has found out how high it is.
    (area,) = page.findChildren(QScrollArea)
    qtbot.waitUntil(lambda: area.verticalScrollBar().maximum() > 0)
    acts = [act for act in page.acts.values() if not act.isHidden()]
    assert len(acts) == 7
    for _ in PEOPLE[1:]:
        QTest.keyClick(page.rows, Qt.Key.Key_Down)
    assert page.rows.choice() == "p13"
    for act in (*acts, page.act, page.leave):
        qtbot.waitUntil(partial(in_sight, page, act))
    qtbot.waitUntil(
        lambda: page.rows.visibleRegion().boundingRect().contains(page.rows.visualRect(page.rows.currentIndex()))
    )


def test_the_acts_are_there_at_every_size_and_back(qtbot: QtBot) -> None:
    page = PeoplePage()
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.show()
    page.begin(PEOPLE[:3])
    for low, lowest in ((False, False), (True, False), (False, False), (True, True), (True, False), (True, True)):
        page.set_low(low, lowest=lowest)
        qtbot.waitUntil(partial(in_sight, page, page.acts["keys"]))
        # Behind the people in the order in which they are read.
        top = page.acts["keys"].mapTo(page, QPoint(0, 0)).y()
        assert page.rows.mapTo(page, QPoint(0, 0)).y() < top < page.act.mapTo(page, QPoint(0, 0)).y()


def test_the_acts_are_there_when_the_page_comes_again(qtbot: QtBot) -> None:
    page = PeoplePage()
    qtbot.addWidget(page)
    page.resize(900, 700)
    page.begin(PEOPLE[:3])
    page.show()
    qtbot.waitUntil(partial(in_sight, page, page.acts["keys"]))
    page.wipe()
    qtbot.waitUntil(lambda: page.acts["keys"].parentWidget().height() == 0)
    page.hide()
    page.begin(PEOPLE[:3])
    page.show()
    qtbot.waitUntil(partial(in_sight, page, page.acts["keys"]))


def test_who_is_held_from_before_is_sent_to_the_sealed_vault(qtbot: QtBot) -> None:
    page = PeoplePage()
    qtbot.addWidget(page)
    page.begin((PersonChoice("p1", "Fred Officer", Role.OFFICER, "", is_held=True),))
    assert page.acts["confirm"].isHidden()
    assert "Confirm somebody" in page._none.text()
