"""Findings at the desk: a row leads to its opening, and a remark on it is signed; by keys, by the mouse and by its buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import desk_of_two_openings
from fakes.shown_window import settle
from twinseal.domain.events.audit import AUDIT_LOOKED
from twinseal.domain.finding import Rank
from twinseal.flows.views.audit_desk import FindingDetail
from twinseal.gui.audit.desk_screen import FINDINGS, OPENINGS
from twinseal.gui.router import Router


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    router = desk_of_two_openings(cast, qtbot)
    router.audit.screen.pages.setCurrentIndex(FINDINGS)
    return router


def test_a_finding_leads_to_its_opening_and_is_answered(desk: Router, qtbot: QtBot) -> None:
    screen, tab = desk.audit.screen, desk.audit.screen.findings_tab
    leads = [place for place, words in enumerate(tab.findings.row_texts()) if "Seal 0003" in words]
    assert leads
    place = leads[0]

    def arrived() -> bool:
        openings = screen.openings_tab
        at = openings.openings.picked()
        came = screen.pages.currentIndex() == OPENINGS and openings._lines[at].seal_number == 3
        screen.pages.setCurrentIndex(FINDINGS)
        openings.openings.pick(1)
        return came

    tab.findings.setFocus()
    tab.findings.go_to(place)
    assert not arrived()
    QTest.keyClick(tab.findings, Qt.Key.Key_Return)
    assert arrived()
    tab.story.click()
    assert arrived()
    row = tab.findings.visualRect(tab.findings.model().index(place, 0))
    middle = QPoint(row.left() + 40, row.center().y())
    QTest.mouseClick(tab.findings.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert not arrived()
    QTest.mouseDClick(tab.findings.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert arrived()

    # A remark, by keys: an empty one is refused at its field, and what is typed stays the remark on this finding.
    tab.findings.go_to(place)
    QTest.keyClick(tab.remark, Qt.Key.Key_Space)
    assert tab._text.hasFocus()
    QTest.keyClick(tab.sign, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: tab.field.is_wrong)
    QTest.keyClicks(tab._text, "The register was locked away.")
    finding = tab._details[place].id
    tab.findings.go_to((place + 1) % tab.findings.count())
    QTest.keyClick(tab.sign, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: not tab.field.isVisible())
    (at,) = [at for at, each in enumerate(tab._details) if each.id == finding]
    assert tab.findings.row_texts()[at].find(", Seal 0003, answered") > 0
    tab.findings.go_to(at)
    assert tab.answers.text().startswith("Di Auditor remarked on it, ")
    assert tab.answers.text().endswith("\u201cThe register was locked away.\u201d")
    # What was typed and not signed is gone with the visit.
    tab.remark.click()
    QTest.keyClicks(tab._text, "Something else")
    screen.forget()
    assert tab._text.toPlainText() == ""
    assert tab.answers.text() == ""


def _looked(router: Router) -> int:
    desk = router.audit._desk
    assert desk is not None
    desk.refresh()
    return sum(entry.is_a(AUDIT_LOOKED) for entry in desk.log.entries)


def test_each_opening_that_a_finding_names_is_a_way_to_it(desk: Router, qtbot: QtBot) -> None:
    screen, tab = desk.audit.screen, desk.audit.screen.findings_tab
    (place,) = [place for place, each in enumerate(tab._details) if len(each.openings) == 2]
    assert "2 openings" in tab.findings.row_texts()[place]
    tab.findings.setFocus()
    tab.findings.go_to(place)
    settle(qtbot, desk, lambda: True)
    before = _looked(desk)
    for down in (0, 1):
        QTest.keyClick(tab.findings, Qt.Key.Key_Return)
        assert tab.named.hasFocus()
        assert not tab.findings.isVisible()
        assert not tab.remark.isVisible()
        tab.named.pick(0)
        for _ in range(down):
            QTest.keyClick(tab.named, Qt.Key.Key_Down)
        QTest.keyClick(tab.named, Qt.Key.Key_Return)
        assert screen.pages.currentIndex() == OPENINGS
        at = screen.openings_tab.openings.picked()
        assert screen.openings_tab._lines[at].opening_id == tab._details[place].openings[down]
        screen.pages.setCurrentIndex(FINDINGS)
        # Back at the list: what it names is left by the way back to the findings.
        tab.turn.click()
        assert tab.findings.hasFocus()
    settle(qtbot, desk, lambda: True)
    assert _looked(desk) == before + 2, "who looked at an opening stands in the log, wherever they came from"


@pytest.mark.parametrize("size", [(853, 480), (1280, 800)])
def test_more_than_two_findings_are_seen_at_once(desk: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    tab, visit = desk.audit.screen.findings_tab, desk.audit._desk
    assert visit is not None
    said = "2026-11-26 08:04 UTC: the opening of Grace Officer and Frank Officer (seal 0015) was due to be reviewed, and nobody did."
    notes = tuple(FindingDetail(f"{n:08x}", "D2", "The auditor was away, or another one reviewed it.") for n in range(9))
    view = replace(visit.view(), findings=(said,) * 9, finding_ranks=(Rank.MEDIUM,) * 9, finding_details=notes)
    desk.audit.screen.show_view(view)
    desk.window.resize(*size)
    settle(qtbot, desk, lambda: (desk.window.width(), desk.window.height()) == size)
    qtbot.wait(50)
    room = tab.findings.viewport().rect()
    whole = [n for n in range(9) if room.contains(tab.findings.visualRect(tab.findings.model().index(n, 0)))]
    assert len(whole) >= 3
    # What a low window draws no longer is said beside the list, of the one that the keyboard is at.
    assert tab.notes.isVisible() is (size[1] < 600)
    assert "Finding 00000000, rule D2" in tab.notes.text()
    assert all("Innocent if" in words for words in tab.findings.row_texts())


def test_a_remark_is_signed_from_the_text_by_ctrl_and_enter(desk: Router, qtbot: QtBot) -> None:
    screen, tab = desk.audit.screen, desk.audit.screen.findings_tab
    owed = tab._details[0]
    tab.remark.click()
    assert screen.footer.primary is tab.sign
    QTest.keyClicks(tab._text, "Known since Monday.")
    QTest.keyClick(tab._text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk, lambda: not tab.field.isVisible())
    assert tab._detail(tab._place()).id == owed.id
    assert "Known since Monday." in tab.answers.text()
    screen.pages.setCurrentIndex(OPENINGS)
    assert not tab.remark.isVisible(), "the acts of a page go with it"
