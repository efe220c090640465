"""Findings at the desk: a row leads to its opening, and a remark on it is signed; by keys, by the mouse and by its buttons."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.reviews import sealed_once
from fakes.shown_window import settle, shown_router
from twinseal.gui.audit.desk_screen import FINDINGS, OPENINGS
from twinseal.gui.router import Router


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    vault = cast.open()
    sealed_once(cast, vault)
    # Without the right register code: that is a finding, of the second of the two openings.
    cast.register_code = ""
    sealed_once(cast, vault, ("Ada", "Cy"))
    vault.written_down()
    vault.close()
    router = shown_router(cast, qtbot)
    router.start.sealed.doors["audit"].click()
    router.audit.sign_in.panel.people.choose(cast.id("Di"))
    router.audit.sign_in.panel.passphrase.set_text("correct horse battery staple Di")
    router.audit.sign_in.panel.code.setText(cast.code("Di"))
    router.audit.sign_in.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)
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
