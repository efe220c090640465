"""A threshold is tried at the window, by keys alone; the numbers are those of the command, and each leads to its opening."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import desk_of_two_openings
from fakes.shown_window import settle
from twinseal.flows.audit_desk.back_test_words import back_test_lines
from twinseal.flows.log.stories import text
from twinseal.gui.audit.desk_screen import FINDINGS, OPENINGS
from twinseal.gui.router import Router


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    router = desk_of_two_openings(cast, qtbot)
    router.audit.screen.pages.setCurrentIndex(FINDINGS)
    return router


def test_what_the_window_tries_is_what_the_command_says(desk: Router, qtbot: QtBot) -> None:
    screen, visit = desk.audit.screen, desk.audit._desk
    page, panel = screen.findings_page, screen.findings_page.back_test
    assert visit is not None
    size = len(visit.log.entries)
    QTest.keyClick(page.to_back_test, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: panel.which.count() > 0)
    assert (panel.which.count(), panel.which.hasFocus()) == (52, True)
    for _ in range(panel.which.findData("c9_times")):
        QTest.keyClick(panel.which, Qt.Key.Key_Down)
    assert panel.which.currentData() == "c9_times"
    assert "3 of them. Rule C9." in panel._which.message.text()
    QTest.keyClick(panel.which, Qt.Key.Key_Tab)
    assert panel.number.hasFocus()
    for typed, why in (("never", "\u201cnever\u201d is not possible"), ("0", "0"), ("3", "3")):
        panel.number.setText(typed)
        QTest.keyClick(panel.number, Qt.Key.Key_Return)
        settle(qtbot, desk, lambda: panel.field.is_wrong)
        assert why in panel.field.message.text()
        assert (panel.number.text(), panel.rows.isVisible()) == (typed, False)
    # In the lowest window the page scrolls to what is wrong.
    before, message = desk.window.size(), panel.field.message
    desk.window.resize(640, 360)
    settle(qtbot, desk, lambda: message.visibleRegion().isEmpty())
    QTest.keyClick(panel.number, Qt.Key.Key_Return)
    settle(qtbot, desk, lambda: message.visibleRegion().boundingRect() == message.rect())
    desk.window.resize(before)
    panel.number.setText("1")
    asked: list[object] = []
    panel.wanted.connect(lambda *what: asked.append(what))
    QTest.keyClick(panel.number, Qt.Key.Key_Return)
    QTest.keyClick(panel.number, Qt.Key.Key_Return)
    settle(qtbot, desk, lambda: panel.rows.isVisible())
    assert asked[0] == ("c9_times", "1")
    lines = back_test_lines(visit.log_view(), "c9_times", 1)
    said = panel.said.text().splitlines()
    assert said == list(lines[: len(said)])
    command = "\n".join(lines)
    rows = panel.rows.row_texts()
    new = [row for row in rows if row.endswith(", new")]
    assert len(new) == command.count("New (") > 0
    assert all(words in command for _openings, words in panel._named)
    assert not screen.progress.isVisible()

    # In a low window what was found has the room, until another number is wanted.
    desk.window.resize(853, 480)
    settle(qtbot, desk, lambda: screen.footer.primary is None and panel.rows.height() > 120)
    QTest.keyClick(panel.again, Qt.Key.Key_Space)
    assert (panel.number.hasFocus(), panel.number.text(), screen.footer.primary) == (True, "1", panel.act)
    QTest.keyClick(panel.number, Qt.Key.Key_Return)
    settle(qtbot, desk, lambda: not panel.asks)
    assert panel.rows.row_texts() == rows

    # Each leads to its opening, or to the openings that it names and from there back to what was tried.
    place = next(place for place, (openings, _words) in enumerate(panel._named) if len(openings) == 1)
    panel.rows.go_to(place)
    QTest.keyClick(panel.rows, Qt.Key.Key_Return)
    assert screen.pages.currentIndex() == OPENINGS
    at = screen.openings_page.openings.picked()
    assert screen.openings_page._lines[at].opening_id == panel._named[place][0][0]
    screen.pages.setCurrentIndex(FINDINGS)
    assert panel.rows.row_texts() == rows
    panel.followed.emit(tuple(line.opening_id for line in screen.openings_page._lines[:2]), "two")
    assert (page.named.hasFocus(), page.turn.text()) == (True, "Back to the threshold")
    page.turn.click()
    assert panel.rows.hasFocus()
    panel.which.setCurrentIndex(0)
    assert not panel.rows.isVisible()

    # Nothing of it is logged: what was tried decides nothing.
    settle(qtbot, desk, lambda: True)
    visit.refresh()
    assert {text(entry, "kind") for entry in visit.log.entries[size:]} <= {"finding.raised", "audit.looked"}
    screen.forget()
    assert (panel.which.count(), panel.number.text(), page.to_back_test.isVisible()) == (0, "", False)
