"""The audit desk in the window: findings that scroll, entries that cannot be given away unseen, papers with numbers."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, shown_router
from twinseal.domain.paper_form import form_number
from twinseal.flows.views.audit_desk import DeskView
from twinseal.gui.audit.desk_screen import ENTRIES, PAPERS
from twinseal.gui.audit.entries_model import KIND, WHAT, WHO
from twinseal.gui.router import Router
from twinseal.gui.widgets.passphrase_field import PassphraseField


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    router = shown_router(cast, qtbot)
    router.start.sealed.doors["audit"].click()
    field = router.audit.sign_in.findChild(PassphraseField)
    assert field is not None
    QTest.keyClicks(field, cast.passphrase("Di").copy_bytes().decode())
    router.audit._sign_in(cast.id("Di"), field, cast.code("Di"))
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)
    settle(qtbot, router, lambda: router.audit.screen.entries_tab.model.rowCount() > 0)
    return router


def _view(router: Router) -> DeskView:
    assert router.audit._desk is not None
    return router.audit._desk.view()


def test_a_hundred_findings_take_no_more_room_than_a_few(desk: Router, qtbot: QtBot) -> None:
    tab = desk.audit.screen.openings_tab
    many = tuple(f"2026-11-02 08:{number:02d} UTC: something." for number in range(60)) * 2
    heights = []
    for findings in (many[:6], many):
        tab.show_view(replace(_view(desk), findings=findings, new_findings=2, last_visit="2026-11-01 08:00 UTC"))
        heights.append(tab.findings.list.height())
    assert heights[0] == heights[1] < 200
    rows = [tab.findings.list.item(row).text() for row in range(tab.findings.list.count())]
    assert rows[0] == "Since your last visit (2026-11-01 08:00 UTC): 2"
    assert rows[3] == "Earlier: 118"
    assert len(rows) == 122


def test_a_log_that_does_not_extend_is_red_and_good_news_is_not(desk: Router, qtbot: QtBot) -> None:
    tab = desk.audit.screen.openings_tab
    assert "first visit" in tab._continuity.text()
    assert tab._continuity.property("tone") == "plain"
    assert not tab.findings.list.isVisible()
    tab.show_view(replace(_view(desk), continuity="The log does NOT go on.", goes_on=False))
    assert tab._continuity.property("tone") == "refused"


def test_an_entry_out_of_sight_by_a_search_is_not_given_away(desk: Router, qtbot: QtBot) -> None:
    screen, tab = desk.audit.screen, desk.audit.screen.entries_tab
    screen.tabs.setCurrentIndex(ENTRIES)
    settle(qtbot, desk, tab.disclosing.toggle.isEnabled)
    tab.search.setText("nothing holds this")
    tab.search_now()
    settle(qtbot, desk, lambda: tab.model.rowCount() == 0)
    assert not tab.disclosing.toggle.isEnabled()
    assert not tab.disclosing.write_button.isEnabled()
    assert "reference numbers" in tab._detail.text()


@pytest.mark.parametrize(("width", "hidden"), [(1240, set()), (860, {KIND}), (700, {KIND, WHO})])
def test_the_sentence_of_an_entry_keeps_its_room(desk: Router, qtbot: QtBot, width: int, hidden: set[int]) -> None:
    screen, tab = desk.audit.screen, desk.audit.screen.entries_tab
    screen.tabs.setCurrentIndex(ENTRIES)
    desk.window.resize(width, 700)
    qtbot.waitUntil(lambda: {column for column in (WHO, KIND) if tab.table.isColumnHidden(column)} == hidden, timeout=3000)
    assert tab.table.columnWidth(WHAT) >= 240


def test_the_number_for_the_paper_is_told(cast: Cast, desk: Router, qtbot: QtBot) -> None:
    screen, tab = desk.audit.screen, desk.audit.screen.papers_tab
    screen.tabs.setCurrentIndex(PAPERS)
    form = form_number(cast.clock.utc().date(), "7K3M")
    QTest.keyClicks(tab.number, form)
    QTest.keyClicks(tab.at, cast.clock.utc().strftime("%Y-%m-%d %H:%M"))
    QTest.keyClicks(tab.what, "The switch was reset by hand.")
    QTest.keyClick(tab.what, Qt.Key.Key_Tab)
    tab.send()
    settle(qtbot, desk, lambda: tab.papers.count() == 1)
    entry = _view(desk).papers[0].entry
    assert f"Paper form {form} is now entry {entry} in the log. Write {entry} on the paper." in tab._done.text()
    assert f"entry {entry}" in tab.papers.item(0).text()
