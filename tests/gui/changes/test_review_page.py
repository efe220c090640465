"""The whole list as both read it before they sign."""

from __future__ import annotations

from pytestqt.qtbot import QtBot

from twinseal.gui.changes.collect_page import CollectPage
from twinseal.gui.changes.review_page import ReviewPage
from twinseal.gui.widgets.change_row import Change
from twinseal.gui.widgets.sign import Sign

OWED = "Somebody still has to try the new contents of \u201cFirewall, root\u201d."


def _top(page: ReviewPage | CollectPage) -> int:
    return page.question.mapTo(page, page.question.rect().topLeft()).y()


def test_what_still_has_to_be_done_bears_no_tick(qtbot: QtBot) -> None:
    page = ReviewPage()
    qtbot.addWidget(page)
    page.show_list((Change("rotate", "The contents are replaced."),), (OWED,))
    assert [sign._icon for sign in page.findChildren(Sign)] == ["onward"]


def test_the_question_of_each_page_stands_as_far_below_the_tabs(qtbot: QtBot) -> None:
    review, collect = ReviewPage(), CollectPage()
    for page in (review, collect):
        qtbot.addWidget(page)
        page.resize(900, 500)
        page.show()
    review.show_list((Change("rotate", "The contents are replaced."),), (OWED,))
    for low in (False, True):
        for page in (review, collect):
            page.set_low(low)
        qtbot.waitUntil(lambda: _top(review) == _top(collect) > 0)
