"""Findings at the desk: a row leads to its opening, and a remark on it is signed; by keys, by the mouse and by its buttons."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import desk_of_two_openings
from fakes.shown_window import settle
from twinseal.domain.errors import LogNotWritable
from twinseal.domain.events.audit import AUDIT_LOOKED
from twinseal.domain.finding import Rank
from twinseal.flows.views.audit_desk import FindingDetail
from twinseal.gui.audit.desk_screen import ENTRIES, FINDINGS, OPENINGS
from twinseal.gui.router import Router


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    router = desk_of_two_openings(cast, qtbot)
    router.audit.screen.pages.setCurrentIndex(FINDINGS)
    return router


def test_a_finding_leads_to_its_opening_and_is_answered(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.findings_page
    leads = [place for place, words in enumerate(page.findings.row_texts()) if "Seal 0003" in words]
    assert leads
    place = leads[0]

    def arrived() -> bool:
        openings = screen.openings_page
        at = openings.openings.picked()
        came = screen.pages.currentIndex() == OPENINGS and openings._lines[at].seal_number == 3
        screen.pages.setCurrentIndex(FINDINGS)
        openings.openings.pick(1)
        return came

    page.findings.setFocus()
    page.findings.go_to(place)
    assert not arrived()
    QTest.keyClick(page.findings, Qt.Key.Key_Return)
    assert arrived()
    page.story.click()
    assert arrived()
    row = page.findings.visualRect(page.findings.model().index(place, 0))
    middle = QPoint(row.left() + 40, row.center().y())
    QTest.mouseClick(page.findings.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert not arrived()
    QTest.mouseDClick(page.findings.viewport(), Qt.MouseButton.LeftButton, pos=middle)
    assert arrived()

    # A remark, by keys: an empty one is refused at its field, and what is typed stays the remark on this finding.
    page.findings.go_to(place)
    QTest.keyClick(page.remark, Qt.Key.Key_Space)
    assert page.remarking.text.hasFocus()
    QTest.keyClick(page.remarking.sign, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: page.remarking.field.is_wrong)
    QTest.keyClicks(page.remarking.text, "The register was locked away.")
    finding = page._details[place].id
    page.findings.go_to((place + 1) % page.findings.count())
    QTest.keyClick(page.remarking.sign, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: not page.remarking.field.isVisible())
    (at,) = [at for at, each in enumerate(page._details) if each.id == finding]
    assert page.findings.row_texts()[at].find(", Seal 0003, answered") > 0
    page.findings.go_to(at)
    assert page.answers.text().startswith("Di Auditor remarked on it, ")
    assert page.answers.text().endswith("\u201cThe register was locked away.\u201d")
    # What was typed and not signed is gone with the visit.
    page.remark.click()
    QTest.keyClicks(page.remarking.text, "Something else")
    screen.forget()
    assert page.remarking.text.toPlainText() == ""
    assert page.answers.text() == ""


def _looked(router: Router) -> int:
    desk = router.audit._desk
    assert desk is not None
    desk.refresh()
    return sum(entry.is_a(AUDIT_LOOKED) for entry in desk.log.entries)


def test_each_opening_that_a_finding_names_is_a_way_to_it(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.findings_page
    (place,) = [place for place, each in enumerate(page._details) if len(each.openings) == 2]
    assert "2 openings" in page.findings.row_texts()[place]
    page.findings.setFocus()
    page.findings.go_to(place)
    settle(qtbot, desk, lambda: True)
    # On the page of openings nothing is looked at until it is picked there.
    openings = screen.openings_page
    screen.go_to(OPENINGS)
    settle(qtbot, desk, lambda: True)
    assert (_looked(desk), openings.story.count()) == (0, 0)
    for _ in range(2):
        openings.openings.pick(0)
        settle(qtbot, desk, lambda: openings.story.count() > 0)
    assert _looked(desk) == 1
    screen.go_to(FINDINGS)
    for down in (0, 1):
        QTest.keyClick(page.findings, Qt.Key.Key_Return)
        assert page.named.hasFocus()
        assert not page.findings.isVisible()
        assert not page.remark.isVisible()
        page.named.pick(0)
        for _ in range(down):
            QTest.keyClick(page.named, Qt.Key.Key_Down)
        QTest.keyClick(page.named, Qt.Key.Key_Return)
        assert screen.pages.currentIndex() == OPENINGS
        at = screen.openings_page.openings.picked()
        assert screen.openings_page._lines[at].opening_id == page._details[place].openings[down]
        screen.pages.setCurrentIndex(FINDINGS)
        # Back at the list: what it names is left by the way back to the findings.
        page.turn.click()
        assert page.findings.hasFocus()
    settle(qtbot, desk, lambda: True)
    assert _looked(desk) == 2, "who looked at an opening stands in the log, wherever they came from"


def test_a_look_that_cannot_be_logged_shows_nothing(desk: Router, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    screen, visit = desk.audit.screen, desk.audit._desk
    assert visit is not None

    def full(*_: object, **__: object) -> None:
        raise LogNotWritable

    with monkeypatch.context() as broken:
        broken.setattr(type(visit.context.journal), "record", full)
        screen.go_to(OPENINGS)
        screen.openings_page.openings.pick(0)
        settle(qtbot, desk, lambda: screen.notice.isVisible())
    assert (screen.openings_page.story.count(), screen.openings_page._what_happened.why.text()) == (0, "")
    assert _looked(desk) == 0


def test_a_finding_leads_to_the_finding_that_it_is_about(desk: Router, qtbot: QtBot) -> None:
    screen, page, visit = desk.audit.screen, desk.audit.screen.findings_page, desk.audit._desk
    assert visit is not None
    notes = (
        FindingDetail("0a1b2c3d", "D5", about="ffffffff", entries=("2",)),
        FindingDetail("ffffffff", "A5", entries=("2", "1")),
        FindingDetail("eeeeeeee", "D8"),
    )
    view = replace(visit.view(), findings=("Said.",) * 3, finding_ranks=(Rank.MEDIUM,) * 3, finding_details=notes)
    screen.show_view(view)
    rows = page.findings.row_texts()
    assert [part in row for part, row in zip((", Finding, ", ", 2 entries, "), rows, strict=False)] == [True, True]
    page.findings.setFocus()
    page.findings.go_to(0)
    assert (page.story.text(), page.story.isVisible()) == ("Go to that finding", True)
    page.story.click()
    assert page.findings.currentIndex().row() == 1
    # One that no opening has leads to what the log says of it.
    assert page.story.text() == "Show in the log"
    QTest.keyClick(page.findings, Qt.Key.Key_Return)
    assert screen.pages.currentIndex() == ENTRIES
    log = screen.entries_page
    settle(qtbot, desk, lambda: log.model.rowCount() == 2)
    entries = [log.model.entry(row) for row in range(2)]
    assert [entry.number for entry in entries if entry is not None] == ["2", "1"]
    screen.go_to(FINDINGS)
    page.findings.go_to(2)
    assert not page.story.isVisible()


@pytest.mark.parametrize("size", [(853, 480), (1280, 800)])
def test_more_than_two_findings_are_seen_at_once(desk: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    page, visit = desk.audit.screen.findings_page, desk.audit._desk
    assert visit is not None
    said = "2026-11-26 08:04 UTC: the opening of Grace Officer and Frank Officer (seal 0015) was due to be reviewed, and nobody did."
    notes = tuple(FindingDetail(f"{n:08x}", "D2", "The auditor was away, or another one reviewed it.") for n in range(9))
    view = replace(visit.view(), findings=(said,) * 9, finding_ranks=(Rank.MEDIUM,) * 9, finding_details=notes)
    desk.audit.screen.show_view(view)
    desk.window.resize(*size)
    settle(qtbot, desk, lambda: (desk.window.width(), desk.window.height()) == size)
    qtbot.wait(50)
    room = page.findings.viewport().rect()
    whole = [n for n in range(9) if room.contains(page.findings.visualRect(page.findings.model().index(n, 0)))]
    assert len(whole) >= 3
    # What a low window draws no longer is said beside the list, of the one that the keyboard is at.
    assert page.notes.isVisible() is (size[1] < 600)
    assert "Finding 00000000, rule D2" in page.notes.text()
    assert all("Innocent if" in words for words in page.findings.row_texts())


def test_a_remark_is_signed_from_the_text_by_ctrl_and_enter(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.findings_page
    owed = page._details[0]
    desk.window.resize(640, 360)
    desk.window.activateWindow()
    settle(qtbot, desk, lambda: desk.window.height() == 360)
    QTest.keyClick(page.remark, Qt.Key.Key_Space)
    assert screen.footer.primary is page.remarking.sign
    # It stands below the list, and comes into sight in the lowest window too.
    settle(qtbot, desk, lambda: page.remarking.text.visibleRegion().boundingRect().height() > 40)
    QTest.keyClicks(page.remarking.text, "Known since Monday.")
    QTest.keyClick(page.remarking.text, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk, lambda: not page.remarking.field.isVisible())
    assert page._detail(page._place()).id == owed.id
    assert page.findings.hasFocus()
    assert "Known since Monday." in page.answers.text()
    screen.pages.setCurrentIndex(OPENINGS)
    assert not page.remark.isVisible(), "the acts of a page go with it"
    # A double click turns once, and does not turn back.
    more = screen.openings_page.filter.more
    _double_click(more)
    assert more.isChecked()
    screen.go_to(FINDINGS)
    for shown, leads in ((page.rules, "Findings"), (page.findings, "What each rule tested")):
        _double_click(page.turn)
        assert shown.isVisible()
        assert (page.turn.text(), page.turn.accessibleName()) == (leads, leads)


def _double_click(part: QWidget) -> None:
    QTest.mouseClick(part, Qt.MouseButton.LeftButton)
    # What Qt sends in the place of the second press.
    QTest.mouseDClick(part, Qt.MouseButton.LeftButton)
    QTest.mouseRelease(part, Qt.MouseButton.LeftButton)
