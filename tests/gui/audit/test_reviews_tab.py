"""Reviews at the desk: the queue, a form that says what is missing, the text that is read, the signature; by keys alone."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.reviews import sealed_once
from fakes.shown_window import settle, shown_router
from twinseal.gui.audit.desk_screen import FOLLOW_UP, OPENINGS, REVIEWS
from twinseal.gui.router import Router
from twinseal.gui.widgets.form_field import FormField


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    vault = cast.open()
    sealed_once(cast, vault)
    vault.written_down()
    vault.close()
    router = shown_router(cast, qtbot)
    router.start.sealed.doors["audit"].click()
    router.audit.sign_in.panel.people.choose(cast.id("Di"))
    router.audit.sign_in.panel.passphrase.set_text("correct horse battery staple Di")
    router.audit.sign_in.panel.code.setText(cast.code("Di"))
    router.audit.sign_in.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)
    return router


def choose(field: FormField, times: int) -> None:
    assert isinstance(field.control, QComboBox)
    field.control.setFocus()
    for _ in range(times):
        QTest.keyClick(field.control, Qt.Key.Key_Down)


def test_a_review_is_read_and_signed_by_keys_alone(desk: Router, qtbot: QtBot) -> None:
    screen, tab = desk.audit.screen, desk.audit.screen.reviews_tab
    screen.pages.setCurrentIndex(REVIEWS)
    # The only one is picked by itself.
    settle(qtbot, desk, lambda: tab.form.isVisible())
    assert tab.queue.row_texts()[0].startswith("The opening of Ada Operator and Bo Officer (seal 0002), not reviewed, due ")
    assert tab.act.text() == "Read it before you sign"
    QTest.keyClick(tab.act, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: tab.form.review_class.is_wrong)
    wrong = [field for field in tab.form.findChildren(FormField) if field.is_wrong]
    assert wrong[:2] == [tab.form.review_class, tab.form.real]
    assert tab.form.review_class.control.hasFocus()
    choose(tab.form.review_class, 2)
    assert not tab.form.review_class.is_wrong
    for field in (tab.form.real, tab.form.way_closed, tab.form.no_wider, tab.form.shown_as_asked, tab.form.reference):
        choose(field, 1)
    QTest.keyClicks(tab.form.lessons.control, "none")
    for _finding, _field, answer in tab.form._answers:
        QTest.keyClicks(answer, "Looked at")
    QTest.keyClick(tab.act, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: tab.text.isVisible())
    assert tab.text.row_texts()[:2] == ["Class, justified emergency", "Was the emergency real?, yes"]
    assert tab.text.hasFocus()
    # What is changed takes the text away: nothing else is signed than what was read.
    assert not tab.form.isVisible()
    QTest.keyClick(tab.change, Qt.Key.Key_Space)
    QTest.keyClicks(tab.form.remarks.control, "The switch was down.")
    assert not tab.text.isVisible()
    assert tab.act.text() == "Read it before you sign"
    QTest.keyClick(tab.act, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: tab.text.isVisible())
    assert tab.act.text() == "Sign the review"
    QTest.keyClick(tab.act, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: "reviewed" in tab.queue.row_texts()[0] and "Di Auditor" in tab.queue.row_texts()[0])
    settle(qtbot, desk, lambda: tab.said.count() == 1)
    tab.story.click()
    assert screen.pages.currentIndex() == OPENINGS
    assert screen.openings_tab.openings.picked() == 0
    screen.pages.setCurrentIndex(FOLLOW_UP)
    settle(qtbot, desk, lambda: screen.follow_up_tab.rows.count() > 0)
    assert any(
        "Review the opening, was due" in words or "Review the opening, due" in words
        for words in screen.follow_up_tab.rows.row_texts()
    )
