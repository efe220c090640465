"""Reviews at the desk: the queue, a form that says what is missing, the text that is read, the signature; by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import at_reviews
from fakes.hands import Hands, Keys, Tree
from fakes.shown_window import settle
from twinseal.gui.audit.desk_screen import FOLLOW_UP, OPENINGS
from twinseal.gui.router import Router
from twinseal.gui.widgets.form_field import FormField


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    return at_reviews(cast, qtbot)


def choose(field: FormField, times: int) -> None:
    assert isinstance(field.control, QComboBox)
    field.control.setFocus()
    for _ in range(times):
        QTest.keyClick(field.control, Qt.Key.Key_Down)


def test_a_review_is_read_and_signed_by_keys_alone(desk: Router, qtbot: QtBot) -> None:
    screen, tab = desk.audit.screen, desk.audit.screen.reviews_tab
    assert tab.queue.row_texts()[0].startswith("The opening of Ada Operator and Bo Officer (seal 0002), not reviewed, Due ")
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
    assert tab.text.row_texts()[:2] == ["What it was, justified emergency", "Was the emergency real?, yes"]
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
    # What is signed goes on below what is in sight: it is read to its end first.
    QTest.keyClick(tab.act, Qt.Key.Key_Space)
    assert "to its end first" in tab._unread.text()
    assert tab.text.hasFocus()
    assert not desk.worker.busy
    QTest.keyClick(tab.text, Qt.Key.Key_End)
    assert tab._unread.text() == ""
    QTest.keyClick(tab.act, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: "Reviewed" in tab.queue.row_texts()[0] and "Di Auditor" in tab.queue.row_texts()[0])
    settle(qtbot, desk, lambda: tab.said.count() == 1)
    assert tab._done.text().startswith("The opening of Ada Operator and Bo Officer (seal 0002): reviewed. ")
    assert "What it was: justified emergency, Was the emergency real? yes, " in tab.said.row_texts()[0]
    tab.story.click()
    assert screen.pages.currentIndex() == OPENINGS
    assert screen.openings_tab.openings.picked() == 0
    screen.pages.setCurrentIndex(FOLLOW_UP)
    settle(qtbot, desk, lambda: screen.follow_up_tab.rows.count() > 0)
    assert any(
        "Review the opening, Was due" in words or "Review the opening, Due" in words
        for words in screen.follow_up_tab.rows.row_texts()
    )


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keyboard", "tree"])
def test_reviews_and_follow_up_by_hand_in_a_low_window(desk: Router, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    """One of queue and opening at a time, at 960 x 540: the act turns to the opening, a press back to the list."""
    screen, tab, hands = desk.audit.screen, desk.audit.screen.reviews_tab, who(desk.window)
    desk.window.resize(960, 540)
    settle(qtbot, desk, lambda: not tab.form.isVisible())
    assert tab.queue.isVisible()
    hands.press("Review this opening")
    assert (tab.queue.isVisible(), tab.form.isVisible()) == (False, True)
    # Two questions stand beside each other, and the answers to three are in sight at once.
    assert tab.form.real.y() == tab.form.way_closed.y() or tab.form.real.parent() is tab.form.way_closed.parent()
    assert tab.form.no_wider.visibleRegion().boundingRect().height() > 0
    hands.press("Back to the list")
    assert (tab.queue.isVisible(), tab.form.isVisible()) == (True, False)
    # Beside each other in a narrow window, however high, the opening would be cut at the right.
    desk.window.resize(796, 900)
    settle(qtbot, desk, lambda: desk.window.height() > 540)
    assert (tab.queue.isVisible(), tab.form.isVisible()) == (True, False)
    desk.window.resize(960, 540)
    hands.press("Review this opening")
    hands.step("What it was", 2)
    for question in ("Was the emergency", "Was the normal way", "Were envelopes", "Was shown", "Compared with"):
        hands.step(question, 1)
    hands.type("Lessons, or none", "none")
    for _finding, _field, answer in tab.form._answers:
        answer.setText("Looked at")
    hands.press("Read it before you sign")
    settle(qtbot, desk, lambda: tab.text.isVisible())
    QTest.keyClick(tab.text, Qt.Key.Key_End)
    hands.press("Sign the review")
    settle(qtbot, desk, lambda: "Di Auditor" in tab.queue.row_texts()[0])
    assert tab.queue.isVisible()
    screen.pages.setCurrentIndex(FOLLOW_UP)
    settle(qtbot, desk, lambda: screen.follow_up_tab.rows.count() > 0)
    hands.choose("What is still to be done", screen.follow_up_tab.rows.row_texts()[0])
    hands.press("What happened")
    settle(qtbot, desk, lambda: screen.pages.currentIndex() == OPENINGS)
