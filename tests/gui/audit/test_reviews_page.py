"""Reviews at the desk: the queue, a form that says what is missing, the text that is read, the signature; by keys alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import at_reviews
from fakes.hands import Hands, Keys, Tree
from fakes.patience import wait_until
from fakes.reviews import entered
from fakes.shown_window import settle
from twinseal.flows.audit_desk.reviewing import Reviewing
from twinseal.flows.views.overview import Narrowed
from twinseal.flows.views.reviews import EnteredReview, ReviewLine
from twinseal.gui.audit.desk_screen import FOLLOW_UP, OPENINGS, REVIEWS
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
    screen, page = desk.audit.screen, desk.audit.screen.reviews_page
    assert page.queue.row_texts()[0].startswith(
        "2026-11-02 09:00 UTC, not reviewed, The opening of Ada Operator and Bo Officer (seal 0002), Due "
    )
    assert page.act.text() == "Read it before you sign"
    QTest.keyClick(page.act, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: page.form.review_class.is_wrong)
    wrong = [field for field in page.form.findChildren(FormField) if field.is_wrong]
    assert wrong[:2] == [page.form.review_class, page.form.real]
    assert page.form.review_class.control.hasFocus()
    choose(page.form.review_class, 2)
    assert not page.form.review_class.is_wrong
    # Whoever scrolls over a choice scrolls the page, and answers nothing.
    bar = page._area.verticalScrollBar()
    before, real = bar.value(), page.form.real.control
    QTest.wheelEvent(desk.window.windowHandle(), QPointF(real.mapTo(desk.window, QPoint(5, 5))), QPoint(0, -120))
    assert isinstance(real, QComboBox)
    assert (real.currentIndex(), bar.value() > before) == (0, True)
    for field in (page.form.real, page.form.way_closed, page.form.no_wider, page.form.shown_as_asked, page.form.reference):
        choose(field, 1)
    QTest.keyClicks(page.form.lessons.control, "none")
    # A line of lessons asks for the room of two lines, and not for that of a letter.
    assert page.form.lessons.control.height() == 2 * 21 + 22
    # Tab goes through the answers where they stand.
    at = page.form.reference.control
    for _finding, _field, answer in page.form._answers:
        QTest.keyClick(at, Qt.Key.Key_Tab)
        assert answer.hasFocus()
        QTest.keyClicks(answer, "Looked at")
        at = answer
    QTest.keyClick(at, Qt.Key.Key_Tab)
    assert page.form.remarks.control.hasFocus()
    # After the last field comes what is done with all of them, and not what stands above the page.
    page.form.recommendations.control.setFocus()
    QTest.keyClick(page.form.recommendations.control, Qt.Key.Key_Tab)
    assert page.act.hasFocus()
    # Whoever reads the story meanwhile, or narrows the queue, comes back to what was entered.
    page.story.click()
    openings = screen.openings_page
    settle(qtbot, desk, lambda: openings.story.count() > 0)
    assert openings.review.isVisible()
    QTest.keyClick(openings.openings, Qt.Key.Key_Return)
    assert screen.pages.currentIndex() == REVIEWS
    settle(qtbot, desk, page.form.review_class.control.hasFocus)
    page.only.chips[Narrowed.TO_REVIEW].click()
    assert (page.form.entered().lessons, page.form.entered().review_class) == ("none", "justified")
    QTest.keyClick(page.act, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: page.text.isVisible())
    assert page.text.row_texts()[:2] == ["What it was, justified emergency", "Was the emergency real?, yes"]
    assert page.text.hasFocus()
    # What is changed takes the text away: nothing else is signed than what was read.
    assert not page.form.isVisible()
    QTest.keyClick(page.change, Qt.Key.Key_Space)
    QTest.keyClicks(page.form.remarks.control, "The switch was down.")
    assert not page.text.isVisible()
    assert page.act.text() == "Read it before you sign"
    QTest.keyClick(page.act, Qt.Key.Key_Space)
    settle(qtbot, desk, lambda: page.text.isVisible())
    assert page.act.text() == "Sign the review"
    # What is signed goes on below what is in sight: it is read to its end first.
    QTest.keyClick(page.act, Qt.Key.Key_Space)
    assert "to its end first" in page._unread.text()
    assert page.text.hasFocus()
    assert not desk.worker.busy
    QTest.keyClick(page.text, Qt.Key.Key_End)
    assert page._unread.text() == ""
    page.only.chips[Narrowed.TO_REVIEW].click()
    # The key that stands on the act does it, also from what is read.
    QTest.keyClick(page.text, Qt.Key.Key_Return)
    settle(qtbot, desk, lambda: "Reviewed" in page.queue.row_texts()[0] and "Di Auditor" in page.queue.row_texts()[0])
    settle(qtbot, desk, lambda: page.said.count() == 1)
    assert page._done.text().startswith(
        "The review is signed. The opening of Ada Operator and Bo Officer (seal 0002): reviewed. "
    )
    assert "What it was: justified emergency, Was the emergency real? yes, " in page.said.row_texts()[0]
    page.story.click()
    assert screen.pages.currentIndex() == OPENINGS
    assert screen.openings_page.openings.picked() == 0
    screen.pages.setCurrentIndex(FOLLOW_UP)
    settle(qtbot, desk, lambda: screen.follow_up_page.rows.count() > 0)
    assert any(
        "Review the opening, Was due" in words or "Review the opening, Due" in words
        for words in screen.follow_up_page.rows.row_texts()
    )


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keyboard", "tree"])
def test_reviews_and_follow_up_by_hand_in_a_low_window(desk: Router, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    """One of queue and opening at a time, at 960 x 540: the act turns to the opening, a press back to the list."""
    screen, page, hands = desk.audit.screen, desk.audit.screen.reviews_page, who(desk.window)
    desk.window.resize(960, 540)
    settle(qtbot, desk, lambda: not page.form.isVisible())
    assert page.queue.isVisible()
    hands.press("Review this opening")
    assert (page.queue.isVisible(), page.form.isVisible()) == (False, True)
    # Two questions stand beside each other, and the answers to three are in sight at once.
    assert page.form.real.y() == page.form.way_closed.y() or page.form.real.parent() is page.form.way_closed.parent()
    # The form is laid out in the turn after the press.
    settle(qtbot, desk, lambda: page.form.no_wider.visibleRegion().boundingRect().height() > 0)
    hands.press("Back to the list")
    assert (page.queue.isVisible(), page.form.isVisible()) == (True, False)
    # Beside each other in a narrow window, however high, the opening would be cut at the right.
    desk.window.resize(796, 900)
    settle(qtbot, desk, lambda: desk.window.height() > 540)
    assert (page.queue.isVisible(), page.form.isVisible()) == (True, False)
    desk.window.resize(640, 360)
    hands.press("Review this opening")
    # Where the keyboard is can be seen, in the lowest window too.
    asked = page.form.review_class.control
    settle(qtbot, desk, lambda: asked.visibleRegion().boundingRect().height() == asked.height())
    hands.press("Back to the list")
    desk.window.resize(960, 540)
    hands.press("Review this opening")
    hands.step("What it was", 2)
    for question in ("Was the emergency", "Was the normal way", "Were envelopes", "Was shown", "Compared with"):
        hands.step(question, 1)
    hands.type("Lessons, or none", "none")
    for _finding, _field, answer in page.form._answers:
        answer.setText("Looked at")
    hands.press("Read it before you sign")
    settle(qtbot, desk, lambda: page.text.isVisible())
    QTest.keyClick(page.text, Qt.Key.Key_End)
    hands.press("Sign the review")
    settle(qtbot, desk, lambda: "Di Auditor" in page.queue.row_texts()[0])
    assert page.queue.isVisible()
    screen.pages.setCurrentIndex(FOLLOW_UP)
    settle(qtbot, desk, lambda: screen.follow_up_page.rows.count() > 0)
    hands.choose("What is still to be done", screen.follow_up_page.rows.row_texts()[0])
    hands.press("What happened")
    settle(qtbot, desk, lambda: screen.pages.currentIndex() == OPENINGS)


def test_a_grave_review_is_said_to_be_signed_though_it_waits(desk: Router, qtbot: QtBot) -> None:
    page, visit = desk.audit.screen.reviews_page, desk.audit._desk
    assert visit is not None
    opening = page._lines[0].opening_id
    page.sign_requested.emit(opening, entered(visit, opening, review_class="misuse", remarks="Looked at"))
    settle(qtbot, desk, page._done.isVisible)
    said = "The review is signed. The opening of Ada Operator and Bo Officer (seal 0002): waits for a second reviewer. "
    assert page._done.text().startswith(said)
    assert page._done.accessibleName().startswith(said)


@pytest.mark.parametrize("closes", [False, True], ids=["F12", "closes the window"])
def test_a_review_is_signed_before_its_auditor_is_out(
    desk: Router, qtbot: QtBot, cast: Cast, monkeypatch: pytest.MonkeyPatch, closes: bool
) -> None:
    page, visit, sign = desk.audit.screen.reviews_page, desk.audit.visit, Reviewing.sign
    assert visit is not None

    def sign_late(reviewing: Reviewing, opening: str, review: EnteredReview) -> ReviewLine:
        wait_until(desk.worker.should_stop)
        return sign(reviewing, opening, review)

    opening = page._lines[0].opening_id
    review = entered(visit, opening)
    monkeypatch.setattr(Reviewing, "sign", sign_late)
    page.sign_requested.emit(opening, review)
    if not closes:
        desk.make_safe()
        settle(qtbot, desk, lambda: desk.window.screen_shown is desk.start.sealed)
    desk.window.close()
    kinds = cast.desk_kinds()
    assert kinds.index("review.signed") < kinds.index("audit.signed_out")
