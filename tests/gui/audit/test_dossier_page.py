"""People and envelopes at the desk: by the tree and the keys alone, each opening a way to it, and logged as looked at."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import Blind
from fakes.at_the_desk import desk_of_two_openings
from fakes.shown_window import settle
from twinseal.domain.events.audit import AUDIT_LOOKED
from twinseal.flows.views.dossiers import EnvelopeLine
from twinseal.gui.audit.desk_screen import ENVELOPES, OPENINGS, PEOPLE
from twinseal.gui.audit.envelopes_page import EnvelopesPage
from twinseal.gui.router import Router


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    made = desk_of_two_openings(cast, qtbot)
    made.window.activateWindow()
    return made


def _press(*keys: Qt.Key) -> None:
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key)


def test_a_person_leads_to_their_openings_by_tree_and_keys(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.people_page
    blind = Blind(desk.window)
    rail = blind.go_to("Pages of the audit desk", QAccessible.Role.List)
    names = [blind.find(QAccessible.Role.ListItem, words).text(QAccessible.Text.Name) for words in ("Overview", "People")]
    assert names == ["Overview, shown now", "People"]
    for _ in range(2):
        QTest.keyClick(rail, Qt.Key.Key_Down)
    QTest.keyClick(rail, Qt.Key.Key_Return)
    settle(qtbot, desk, lambda: page.ways.count() > 0)
    assert screen.pages.currentIndex() == PEOPLE
    # Who can open it first; Ada asked in both, the newer first.
    assert page.heading.text() == "Ada Operator"
    rows = page.ways.row_texts()
    assert [row.partition(", ")[0].partition("\u00b7")[2].strip() for row in rows] == ["asked", "asked"]
    assert "With Cy Officer" in rows[0]
    assert QApplication.focusWidget() is page.rows
    _press(Qt.Key.Key_Return, Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Return)
    assert screen.pages.currentIndex() == OPENINGS
    assert screen.openings_page._lines[screen.openings_page.openings.picked()].seal_number == 2
    settle(qtbot, desk, lambda: True)
    visit = desk.audit._desk
    assert visit is not None
    visit.refresh()
    assert [entry.fields["opening"] for entry in visit.log.entries if entry.is_a(AUDIT_LOOKED)] == [page._ways[1].opening_id]


def test_an_envelope_tells_its_openings_and_goes_with_the_visit(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.envelopes_page
    screen.go_to(ENVELOPES)
    settle(qtbot, desk, lambda: page.ways.count() > 0)
    assert page.summary.text() == f"Envelopes that were asked for: {page.rows.count()}, exposed now: 0."
    assert page.about.text().startswith("Nothing of it is exposed now.\nOpened: 2, shown in: 0, last: ")
    assert all("Nothing of it was shown." in row for row in page.ways.row_texts())
    assert not page.story.isVisible(), "no row is picked yet"
    page.ways.pick(0)
    assert page.story.isVisible()
    page.story.click()
    assert screen.pages.currentIndex() == OPENINGS
    assert screen.openings_page._lines[screen.openings_page.openings.picked()].seal_number == 3
    settle(qtbot, desk, lambda: True)
    desk.audit.visit_ends()
    settle(qtbot, desk, lambda: desk.window.screen_shown is desk.start.sealed)
    for each in (screen.people_page, page):
        assert (each.rows.count(), each.ways.count(), each.heading.text(), each.about.text()) == (0, 0, "", "")


def test_days_exposed_stand_at_one_place_in_each_row(qtbot: QtBot) -> None:
    page = EnvelopesPage()
    qtbot.addWidget(page)
    now = "2026-11-30T03:00:00Z"
    page.show_envelopes(
        [EnvelopeLine(label, label, 1, 1, now, now, 21, True) for label in ("DC", "Domain controller, local administrator")]
    )
    assert [(fact.mark, fact.lines[0]) for fact in page.rows._facts] == [("", "Exposed for days: 21")] * 2


def test_a_narrow_window_shows_one_list_at_a_time(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.people_page
    desk.window.resize(640, 360)
    settle(qtbot, desk, lambda: desk.window.width() == 640)
    screen.go_to(PEOPLE)
    settle(qtbot, desk, lambda: page.ways.count() > 0)
    assert (page.rows.isVisible(), page.ways.isVisible(), page.back.isVisible()) == (True, False, False)
    assert page.rows.height() > 100
    _press(Qt.Key.Key_Return)
    assert (page.rows.isVisible(), page.ways.isVisible(), page.back.isVisible()) == (False, True, True)
    assert page.ways.hasFocus()
    page.back.click()
    assert page.rows.hasFocus()
    # Where there is room for both again, both are there.
    _press(Qt.Key.Key_Return)
    desk.window.resize(1280, 800)
    qtbot.waitUntil(lambda: page.rows.isVisible() and page.ways.isVisible())
    assert not page.back.isVisible()
