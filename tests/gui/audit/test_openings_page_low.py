"""Openings in a low window: rows are whole, filters fold, list and story take turns, by keys or by the tree alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import at_desk, desk_of_two_openings
from fakes.hands import Hands, Keys, Tree
from fakes.shown_window import settle
from twinseal.domain.opening import Outcome
from twinseal.flows.views.audit_desk import OpeningLine
from twinseal.flows.views.openings import Only, OpeningMarks
from twinseal.gui.audit.desk_screen import OPENINGS, PEOPLE
from twinseal.gui.audit.openings_page import OpeningsPage
from twinseal.gui.router import Router


def _opening(number: int) -> OpeningLine:
    return OpeningLine(
        f"o{number}", "emergency", f"2026-11-{number:02d}T08:00:00Z", "Ada Operator", "Bo Officer", ("Core switch, console",),
        "Why", "Outage", "INC-1", Outcome.SEALED if number % 3 else Outcome.UNCLEAN_END, 60, number,
        marks=OpeningMarks(findings=2, to_review=True, words=("2 findings, high", "to review")),
    )  # fmt: skip


def _sized(desk: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    desk.window.resize(*size)
    settle(qtbot, desk, lambda: (desk.window.width(), desk.window.height()) == size)
    for _ in range(4):
        QApplication.processEvents()


def _whole_rows(page: OpeningsPage) -> int:
    rows, seen = page.openings, page.openings.viewport().visibleRegion().boundingRect()
    return sum(seen.contains(rows.visualRect(rows.model().index(place, 0))) for place in range(rows.count()))


def _overlapping(page: OpeningsPage, parts: list[QWidget]) -> list[tuple[str, str]]:
    shown = [part for part in parts if part.isVisible()]
    places = [(part.objectName(), QRect(part.mapTo(page, QPoint(0, 0)), part.size())) for part in shown]
    return [(a, b) for at, (a, place) in enumerate(places) for b, other in places[at + 1 :] if place.intersects(other)]


@pytest.mark.parametrize(("size", "least"), [((853, 480), 5), ((640, 360), 3)], ids=["853x480", "640x360"])
def test_rows_are_whole_and_filters_fold(cast: Cast, qtbot: QtBot, size: tuple[int, int], least: int) -> None:
    desk = at_desk(cast, qtbot)
    screen, page = desk.audit.screen, desk.audit.screen.openings_page
    screen.go_to(OPENINGS)
    assert desk.audit._desk is not None
    screen.show_view(replace(desk.audit._desk.view(), openings=tuple(map(_opening, range(28, 0, -1)))))
    _sized(desk, qtbot, size)
    chips: list[QWidget] = list(page.filter.only.values())
    parts = [page.filter.search, page.filter.more, page.filter.all, *chips, page.filter.said, page.openings]
    assert _whole_rows(page) >= least
    assert (page._area.isVisible(), [chip for chip in chips if chip.isVisible()]) == (False, [])
    assert _overlapping(page, parts) == []
    # A row is one line shorter to the eye alone.
    assert page.openings.row_texts()[0].endswith(
        "Ada Operator + Bo Officer, \u201cCore switch, console\u201d, 2 findings, high  \u00b7  to review"
    )
    desk.window.activateWindow()
    page.filter.more.setFocus()
    QTest.keyClick(page.filter.more, Qt.Key.Key_Space)
    settle(qtbot, desk, chips[0].isVisible)
    for _ in range(4):
        QApplication.processEvents()
    assert not page.openings.isVisible()
    assert _overlapping(page, [*parts, page.filter._folded]) == []
    refused = page.filter.only[Only.UNCLEAN_END]
    refused.setFocus()
    QTest.keyClick(refused, Qt.Key.Key_Space)
    settle(qtbot, desk, page.filter.said.isVisible)
    assert page.filter.said.text().startswith("Shown: 9 of 28. Hidden: 19")
    assert (page.filter.more.accessibleName(), page.filter.all.isVisible()) == ("Filters: 1", True)
    page.filter.more.setFocus()
    QTest.keyClick(page.filter.more, Qt.Key.Key_Space)
    settle(qtbot, desk, page.openings.isVisible)
    assert page.filter.said.isVisible(), "what hides openings is said with the filters folded too"
    assert _overlapping(page, parts) == []
    # There is room again: everything stands as it did.
    _sized(desk, qtbot, (1280, 800))
    assert (page.openings.isVisible(), page._area.isVisible(), refused.isVisible()) == (True, True, True)
    assert _overlapping(page, [*parts, page._area]) == []
    # The filters take no more than their lines.
    assert page.filter.all.height() == page.filter.search.height()
    assert page.filter.height() < 120
    assert page.openings.height() > desk.window.height() / 2


@pytest.mark.parametrize(
    ("who", "size"), [(Keys, (640, 360)), (Tree, (853, 480))], ids=["keyboard, 640x360", "tree, 853x480"]
)
def test_list_and_story_take_turns(cast: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands], size: tuple[int, int]) -> None:
    desk = desk_of_two_openings(cast, qtbot)
    screen, page, hands = desk.audit.screen, desk.audit.screen.openings_page, who(desk.window)
    looks: list[tuple[str, bool]] = []
    page.look_requested.connect(lambda opening: looks.append((opening, page.story.count() > 0)))
    settle(qtbot, desk, lambda: screen.is_judged)
    _sized(desk, qtbot, size)
    screen.go_to(OPENINGS)
    assert (page.openings.isVisible(), page._area.isVisible()) == (True, False)
    hands.choose("Openings, newest first", page.openings.row_texts()[1])
    # Nobody sees a story yet: nothing is looked at.
    assert (page.openings.picked(), looks) == (1, [])
    hands.press("What happened")
    settle(qtbot, desk, lambda: page.story.count() > 0)
    # It is in the log before it shows.
    assert looks == [(page._lines[1].opening_id, False)]
    assert (page.openings.isVisible(), page.filter.isVisible(), page._area.isVisible()) == (False, False, True)
    bar = page._area.verticalScrollBar()
    settle(qtbot, desk, lambda: bar.maximum() > 0)
    at = desk.window.focusWidget()
    assert at is page.to_list
    QTest.keyClick(at, Qt.Key.Key_PageDown)
    assert bar.value() > 0
    # Whoever comes back to the page is where they were.
    screen.go_to(PEOPLE)
    screen.go_to(OPENINGS)
    assert page.to_list.hasFocus()
    hands.press("Back to the list")
    assert (page.openings.isVisible(), page._area.isVisible(), page.openings.picked()) == (True, False, 1)
    assert page.openings.hasFocus()
    # Enter at a row does what the act does, and a look is logged once.
    QTest.keyClick(page.openings, Qt.Key.Key_Return)
    assert (page._area.isVisible(), page.story.count() > 0, len(looks)) == (True, True, 1)
    _sized(desk, qtbot, (1280, 800))
    assert (page.openings.isVisible(), page._area.isVisible(), page.to_list.isVisible()) == (True, True, False)
