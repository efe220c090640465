"""The first page of the desk: what waits, by the keys alone a way to where it is answered, also in a small window."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import desk_of_two_openings
from fakes.shown_window import settle
from fakes.told_log import START, Opening, each_day, later, openings
from twinseal.domain.duty_age import DutyAge
from twinseal.domain.finding import Rank
from twinseal.domain.people import Person, Role
from twinseal.domain.policy.policy import Policy
from twinseal.domain.statement import ALERT, REVIEW
from twinseal.flows.audit_desk.openings import opening_lines
from twinseal.flows.audit_desk.overview import overview
from twinseal.flows.log.duties import ROTATE
from twinseal.flows.log.log_view import LogView
from twinseal.flows.views.audit_desk import DeskView, FindingDetail
from twinseal.flows.views.overview import AnsweredAt, OverviewLine
from twinseal.flows.views.reviews import FollowUpLine, FollowUpView, ReviewLine
from twinseal.gui import theme
from twinseal.gui.audit.desk_screen import FINDINGS, FOLLOW_UP, OPENINGS, OVERVIEW, REVIEWS, VERIFY, DeskScreen
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
    # Whoever came before the lines did begins at them.
    assert page.rows.hasFocus()
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
    # What was brought and does not fit is refused where it was typed.
    verifying = screen.verify_page
    for at, typed, why in (("trust_card", "/nowhere", "no file"), ("receipt", "7K3M", "13 characters")):
        (verifying.receipt if at == "receipt" else verifying.card_path.line).setText(typed)
        verifying.act.click()
        settle(qtbot, desk, partial(getattr, verifying._fields[at], "is_wrong"))
        assert why in verifying._fields[at].message.text()
        verifying.card_path.clear()
    verifying.receipt.clear()
    verifying.act.click()
    settle(qtbot, desk, lambda: verifying.verdict.isVisible())
    screen.go_to(OVERVIEW)
    settle(qtbot, desk, lambda: "verified by Di Auditor" in screen.standing.strip.accessibleName())
    assert page.heading.text() == "Waiting for an answer: 2"
    desk.audit.visit_ends()
    settle(qtbot, desk, lambda: desk.window.screen_shown is desk.start.sealed)
    assert (page.rows.count(), page.heading.text(), screen.standing.isHidden()) == (0, "", True)
    assert [part.text() for part in page.findChildren(QLabel) if "Ada" in part.text()] == []


MOST_ACTS = 42
"""Keys that are pressed from the sign-in to the signed report, words apart, where one opening is reviewed that one finding names."""


def test_a_review_and_a_report_take_few_acts(desk: Router, qtbot: QtBot, tmp_path: Path) -> None:
    """The walk that the guide for auditors describes, by keys that are counted; no name is looked for."""
    screen, acts = desk.audit.screen, list[Qt.Key]()
    form, text = screen.reviews_page.form, screen.reviews_page.text

    def press(*keys: Qt.Key, held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            focus = QApplication.focusWidget()
            assert focus is not None
            QTest.keyClick(focus, key, held)
            acts.append(key)

    # The newest opening, of which the list says a review is owed: read first, then its form.
    press(Qt.Key.Key_2, held=Qt.KeyboardModifier.ControlModifier)
    press(Qt.Key.Key_Down, Qt.Key.Key_Up)
    settle(qtbot, desk, lambda: screen.openings_page.story.count() > 0)
    press(Qt.Key.Key_Return)
    settle(qtbot, desk, form.review_class.control.hasFocus)
    press(Qt.Key.Key_J)
    for _ in range(5):
        press(Qt.Key.Key_Tab, Qt.Key.Key_Y)
    for _finding, _field, answer in form._answers:
        press(Qt.Key.Key_Tab)
        QTest.keyClicks(answer, "It was locked away")
    press(Qt.Key.Key_Tab, Qt.Key.Key_Tab)
    QTest.keyClicks(form.lessons.control, "none")
    press(Qt.Key.Key_Return, held=Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk, text.hasFocus)
    press(Qt.Key.Key_End, Qt.Key.Key_Return)
    settle(qtbot, desk, lambda: "reviewed" in screen.reviews_page._done.text())
    # What is still to be done, and the report of the month.
    press(Qt.Key.Key_5, held=Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, desk, lambda: screen.follow_up_page.rows.count() > 0)
    press(Qt.Key.Key_1, held=Qt.KeyboardModifier.AltModifier)
    press(Qt.Key.Key_Tab, Qt.Key.Key_Down, *(Qt.Key.Key_Tab,) * 6)
    focus = QApplication.focusWidget()
    page = screen.report_page
    assert focus is page.report_path.line
    assert (page.from_date.text(), page.to_date.text()) == ("2026-11-01", "2026-11-02"), "of the machine's clock"
    QTest.keyClicks(focus, str(tmp_path / "month.pdf"))
    press(Qt.Key.Key_Return)
    settle(qtbot, desk, (tmp_path / "month.pdf").exists)
    assert len(acts) <= MOST_ACTS, acts


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


def _told() -> LogView:
    """Return a log of two quarters and more with openings of every kind, pair and reason, some refused, one of several envelopes."""
    pairs = [("p1", "p2"), ("p1", "p3"), ("p2", "p3"), ("p3", "p1"), ("p4", "p2"), ("p4", "p3"), ("p5", "p2"), ("p5", "p3")]
    made = [
        Opening(
            first=first, second=second, refused=place % 7 == 6, kind=("emergency", "drill", "emergency", "maintenance")[place % 4],
            category=("outage", "lockout", "")[place % 3], envelopes=("e1", f"e{place % 4}") if place % 4 > 1 else ("e1",),
            shown=(), unclean=place == 5,
        )
        for place in range(32)
        for first, second in (pairs[place % 8],)
    ]  # fmt: skip
    view = openings(*each_day(*made, days=7.3))
    return replace(view, now_utc=later(START, days=230))


def test_each_number_leads_to_exactly_what_it_counts(qtbot: QtBot) -> None:
    log, ages = _told(), (DutyAge.LATE, DutyAge.IN_TIME)
    now = datetime.fromisoformat(log.now_utc).astimezone(UTC)
    ranks = (*(Rank.HIGH,) * 6, *(Rank.MEDIUM,) * 5, Rank.LOW)
    details = tuple(
        FindingDetail(f"{n:08x}", "D2" if n == 0 else "A2", answers=("said",) if n == 4 else ()) for n in range(12)
    )
    lines = opening_lines(log, (), {}, Policy(), now)
    view = DeskView(Person("p9", "Di", Role.AUDITOR), "Plant", False, 9, lines, tuple(f"Finding {n}." for n in range(12)), 7,
                    finding_ranks=ranks, finding_details=details)  # fmt: skip
    queue = [
        ReviewLine(f"o{n}", f"opening {n}", START, "sealed", "open", "", START, DutyAge.LATE, n > 4, False, False, None, 0, "", "", "")
        for n in range(7)
    ]  # fmt: skip
    duties = [
        FollowUpLine(kind, "Do it", "", f"o{n}", "", START, ages[n % 2], None) for kind in (ROTATE, REVIEW, ALERT) for n in range(9)
    ]  # fmt: skip
    summed = overview(view, log, queue, FollowUpView(tuple(duties), 0), now)
    screen = DeskScreen()
    qtbot.addWidget(screen)
    screen.show_view(view)
    screen.show_overview(summed, now)
    screen.reviews_page.show_queue(queue)
    screen.follow_up_page.show_view(FollowUpView(tuple(duties), 0))
    listed = {
        OPENINGS: screen.openings_page.openings, REVIEWS: screen.reviews_page.queue,
        FOLLOW_UP: screen.follow_up_page.rows, FINDINGS: screen.findings_page.findings,
    }  # fmt: skip
    rows = [
        (tile, place, line)
        for tile in screen.overview_page.findChildren(CountRows)
        for place, line in enumerate(tile._lines)
        if line.leads
    ]
    seen: dict[int, int] = dict.fromkeys(listed, 0)
    for tile, place, line in rows:
        screen.go_to(OVERVIEW)
        tile.setCurrentIndex(tile.model().index(place, 0))
        QTest.keyClick(tile, Qt.Key.Key_Return)
        at = screen.pages.currentIndex()
        *_, last = line.now.split(" of ")
        adds_up = tile.objectName() == "overview.used" and place > 3
        if last.isdecimal() and not adds_up and (at != FOLLOW_UP or line.what == "Duties late"):
            assert listed[at].count() == int(last), line
            seen[at] += 1
    assert (seen[OPENINGS] >= 15, seen[REVIEWS], seen[FOLLOW_UP]) == (True, 1, 1)
    assert [int(line.now) > 0 for line in summed.use.trend if line.openings] == [True], "one earlier quarter is whole"
    # What one line says of all of a sort is exactly what it leads to.
    alone = [place for place, line in enumerate(summed.lines) if not line.subject and line.narrowed]
    for place in alone:
        screen.go_to(OVERVIEW)
        screen.overview_page.rows.setCurrentIndex(screen.overview_page.rows.model().index(place, 0))
        QTest.keyClick(screen.overview_page.rows, Qt.Key.Key_Return)
        count = next(int(word) for word in summed.lines[place].sentence.split() if word.isdecimal())
        assert listed[screen.pages.currentIndex()].count() == count, summed.lines[place]
    assert len(alone) == 5
    screen.openings_page.findings_requested.emit()
    assert (screen.pages.currentIndex(), screen.findings_page.findings.count()) == (FINDINGS, len(view.to_answer))


@pytest.mark.parametrize("size", [(853, 480), (640, 340)])
def test_what_waits_is_in_sight_and_the_rest_scrolls(
    desk: Router, qtbot: QtBot, qapp: QApplication, size: tuple[int, int]
) -> None:
    page = desk.audit.screen.overview_page
    theme.apply(qapp, "day")
    desk.window.resize(*size)
    settle(qtbot, desk, lambda: (desk.window.width(), desk.window.height()) == size)
    desk.window.fit_scale()
    assert desk.audit.visit is not None
    # The longest of its headings, beside when they were here last.
    page.show_left(desk.audit.visit.overview(), "2026-11-02T09:01:00Z", "2026-11-02 09:01 UTC")
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
