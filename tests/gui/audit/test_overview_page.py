"""The first page of the desk: what waits, by the keys alone a way to where it is answered, also in a small window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import desk_of_two_openings
from fakes.shown_window import settle
from twinseal.domain.finding import Rank
from twinseal.flows.views.audit_desk import FindingDetail
from twinseal.flows.views.overview import AnsweredAt, OverviewLine
from twinseal.gui.audit.desk_screen import FINDINGS, FOLLOW_UP, OPENINGS, OVERVIEW, REVIEWS, VERIFY
from twinseal.gui.router import Router
from twinseal.gui.widgets.count_tile import CountRows


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    made = desk_of_two_openings(cast, qtbot)
    made.window.activateWindow()
    settle(qtbot, made, lambda: made.audit.screen.overview_page.rows.count() > 0)
    return made


def _press(*keys: Qt.Key, control: bool = False) -> None:
    for key in keys:
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier)


def test_what_waits_is_answered_by_the_keys_alone(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.overview_page
    assert screen.pages.currentIndex() == OVERVIEW
    assert page.heading.text() == "Waiting for an answer: 3"
    assert screen.pages.rail.row_texts()[REVIEWS] == "Reviews, to review: 2"
    assert page.counted.text() == "Reviews: 2  \u00b7  Verify: 1"
    rows = page.rows.row_texts()
    assert rows[0] == "Medium, Nobody has verified this log yet., Verify"
    assert all(row.startswith("Low, A review is owed by ") for row in rows[1:])
    assert screen.standing.strip.accessibleName().startswith("Not verified yet")
    # Enter at a line leads to its page and to what is meant there.
    _press(Qt.Key.Key_1, control=True)
    assert QApplication.focusWidget() is page.rows
    _press(Qt.Key.Key_Return)
    assert screen.pages.currentIndex() == VERIFY
    _press(Qt.Key.Key_1, control=True)
    _press(Qt.Key.Key_Down, Qt.Key.Key_Down)
    wanted = page._lines[2].subject
    _press(Qt.Key.Key_Return)
    queue = screen.reviews_page
    settle(qtbot, desk, lambda: queue._sheet is not None)
    assert screen.pages.currentIndex() == REVIEWS
    assert queue._sheet is not None
    assert queue._sheet.line.opening_id == wanted
    # What was done meanwhile is told when somebody comes back: the log is verified, and nobody has to do that now.
    screen.go_to(VERIFY)
    screen.verify_page.act.click()
    settle(qtbot, desk, lambda: screen.verify_page.verdict.isVisible())
    screen.go_to(OVERVIEW)
    settle(qtbot, desk, lambda: "verified by Di Auditor" in screen.standing.strip.accessibleName())
    assert page.heading.text() == "Waiting for an answer: 2"
    desk.audit.visit_ends()
    settle(qtbot, desk, lambda: desk.window.screen_shown is desk.start.sealed)
    assert (page.rows.count(), page.heading.text(), screen.standing.isHidden()) == (0, "", True)
    assert [part.text() for part in page.findChildren(QLabel) if "Ada" in part.text()] == []


def test_each_page_is_led_to_with_what_is_meant(desk: Router, qtbot: QtBot) -> None:
    screen, visit = desk.audit.screen, desk.audit._desk
    assert visit is not None
    notes = tuple(FindingDetail(f"{n:08x}", "A2") for n in range(4))
    # Days are counted as the sentence beside them counts them: begun days.
    page, now = screen.overview_page, datetime(2026, 12, 1, tzinfo=UTC)
    ages = {"2026-11-30T00:00:00Z": "today", "2026-11-29T23:59:59Z": "2 days", "2026-09-28T12:00:00Z": "64 days", "": ""}
    lines = {since: OverviewLine(AnsweredAt.VERIFY, Rank.HIGH, "", since) for since in ages}
    assert {since: page._line(line, now).age for since, line in lines.items()} == ages
    view = replace(visit.view(), findings=("Something.",) * 4, finding_ranks=(Rank.HIGH,) * 4, finding_details=notes)
    screen.show_view(view)
    screen.overview_page.answer_requested.emit(OverviewLine(AnsweredAt.FINDINGS, Rank.HIGH, "", subject="00000002"))
    assert screen.pages.currentIndex() == FINDINGS
    assert screen.findings_page.findings.currentIndex().row() == 2
    owed = visit.reviewing.follow_up().lines[-1]
    screen.overview_page.answer_requested.emit(OverviewLine(AnsweredAt.FOLLOW_UP, Rank.HIGH, "", subject=owed.opening_id))
    settle(qtbot, desk, lambda: screen.follow_up_page.rows.picked() >= 0)
    assert screen.pages.currentIndex() == FOLLOW_UP
    assert screen.follow_up_page._lines[screen.follow_up_page.rows.picked()].opening_id == owed.opening_id


@pytest.mark.parametrize("size", [(853, 480), (640, 340)])
def test_what_waits_is_in_sight_and_the_rest_scrolls(desk: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    page = desk.audit.screen.overview_page
    desk.window.resize(*size)
    settle(qtbot, desk, lambda: (desk.window.width(), desk.window.height()) == size)
    qtbot.wait(50)
    areas = [area for area in desk.audit.screen.findChildren(QScrollArea) if area.isVisible()]
    assert [area for area in areas if area.horizontalScrollBar().maximum()] == []
    assert page.heading.visibleRegion().boundingRect() == page.heading.rect()
    if size[1] >= 400:
        first = page.rows.visualRect(page.rows.model().index(0, 0))
        assert page.rows.viewport().visibleRegion().boundingRect().height() >= first.height()
    # The numbers are those of the one table of use, read aloud with what they count.
    assert "Openings by month: " in page.months.accessibleName()
    (used,) = [part for part in page.findChildren(CountRows) if part.objectName() == "overview.used"]
    assert used.row_texts()[0] == "Emergency openings: 2"
    # A number is a way to what it counts, also by the keys.
    used.setFocus()
    _press(Qt.Key.Key_Return)
    assert desk.audit.screen.pages.currentIndex() == OPENINGS
    assert desk.audit.screen.openings_page.filter.wanted().kind == "emergency"
