"""The page of openings: searched and narrowed by keyboard, and what is hidden is said before anybody misses it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from twinseal.domain.opening import Outcome
from twinseal.domain.people import Person, Role
from twinseal.flows.views.audit_desk import DeskView, OpeningLine
from twinseal.flows.views.openings import Only, OpeningFilter, OpeningMarks
from twinseal.gui.audit import openings_page
from twinseal.gui.audit.openings_page import OpeningsPage


def _line(number: int, **facts: object) -> OpeningLine:
    plain = OpeningLine(
        f"o{number}", "emergency", f"2026-11-{number:02d}T08:00:00Z", "Ada", "Bo", ("Envelope",), "Why", "Outage", "INC-1",
        Outcome.SEALED, 60, number, searched=f"ada bo inc-{number:04d}", opened_utc=f"2026-11-{number:02d}T08:01:00Z",
        first_id="p1", second_id="p2", envelope_ids=("e1",),
    )  # fmt: skip
    return replace(plain, **facts)  # type: ignore[arg-type]


def _view(*lines: OpeningLine) -> DeskView:
    return DeskView(Person("p1", "Di", Role.AUDITOR), "Vault", False, 9, lines, (), 7)


@pytest.fixture
def page(qtbot: QtBot) -> OpeningsPage:
    made = OpeningsPage()
    qtbot.addWidget(made)
    made.resize(1000, 700)
    made.show()
    made.look_requested.connect(made.show_looked)
    marks = OpeningMarks(findings=2, to_review=True, words=("2 findings, high", "to review"))
    made.show_view(
        _view(_line(3), _line(2, marks=marks), _line(1, outcome=Outcome.REFUSED, first="Ed", first_id="p3", opened_utc=""))
    )
    return made


def _said(page: OpeningsPage, name: str = "audit.openings_shown") -> str:
    part = page.findChild(QLabel, name)
    assert part is not None
    return part.text()


def test_a_row_says_its_marks_and_nothing_is_hidden_at_first(page: OpeningsPage) -> None:
    assert _said(page) == "Nothing is hidden: 3 openings and attempts."
    texts = page.openings.row_texts()
    assert "2 findings, high  \u00b7  to review" in texts[1]
    assert not page.filter.all.isEnabled()


def test_the_list_is_narrowed_by_keyboard_and_says_so(page: OpeningsPage, qtbot: QtBot) -> None:
    page.filter.search.setFocus()
    QTest.keyClicks(page.filter.search, "INC-0002")
    qtbot.waitUntil(lambda: page.openings.count() == 1)
    assert _said(page) == "Shown: 1 of 3. Hidden: 2 (2 without the words “INC-0002”)."
    # Typing goes on: the keyboard is where it was.
    assert page.filter.search.hasFocus()
    chip = page.filter.only[Only.REFUSED]
    chip.setFocus()
    QTest.keyClick(chip, Qt.Key.Key_Space)
    assert (page.openings.count(), _said(page)) == (
        0,
        "Shown: 0 of 3. Hidden: 3 (2 not refused; 1 without the words “INC-0002”).",
    )
    assert _said(page, "audit.story_heading") == "No opening fits"
    # A job at the desk shows the view again: what was narrowed stays narrowed.
    page.show_view(_view(_line(4), _line(3), _line(1, outcome=Outcome.REFUSED)))
    assert "Shown: 0 of 3" in _said(page)
    page.filter.all.setFocus()
    QTest.keyClick(page.filter.all, Qt.Key.Key_Space)
    assert (page.openings.count(), _said(page)) == (3, "Nothing is hidden: 3 openings and attempts.")


def test_what_was_picked_stays_picked_while_it_fits(page: OpeningsPage) -> None:
    page.openings.pick(1)
    page.filter.only[Only.WITH_FINDINGS].click()
    assert (page.openings.count(), page.openings.picked()) == (1, 0)
    assert "2026-11-02" in _said(page, "audit.story_heading")


def test_a_mention_leads_to_an_opening_that_was_hidden(page: OpeningsPage, monkeypatch: pytest.MonkeyPatch) -> None:
    page.filter.only[Only.REFUSED].click()
    page.show_opening("o3")
    assert (page.openings.count(), page.openings.picked()) == (3, 0)
    assert _said(page) == "Nothing is hidden: 3 openings and attempts."
    monkeypatch.setattr(openings_page, "LISTED", 2)
    page.show_view(_view(_line(3), _line(2), _line(1)))
    assert page.openings.count() == 2
    assert _said(page, "audit.openings_not_listed") == "The newest 2 are listed; 1 more fit. Narrow the search to see them."
    page.show_opening("o1")
    assert (page.openings.count(), page.openings.picked()) == (3, 2)


def test_a_story_is_shown_once_its_look_is_logged(page: OpeningsPage) -> None:
    asked: list[str] = []
    page.look_requested.disconnect(page.show_looked)
    page.look_requested.connect(asked.append)
    assert (page.openings.picked(), _said(page, "audit.story_heading")) == (-1, "Choose an opening")
    page.openings.pick(1)
    page.openings.pick(2)
    assert (asked, _said(page, "audit.story_why")) == (["o2"], "")
    # Whoever runs through the list has looked at where they stay.
    page.show_looked("o2")
    assert (asked, _said(page, "audit.story_why")) == (["o2", "o1"], "")
    page.show_looked("o1")
    assert "Why" in _said(page, "audit.story_why")
    page.openings.pick(1)
    assert (len(asked), "Why" in _said(page, "audit.story_why")) == (2, True)
    # A look that could not be logged shows nothing; picked again it is asked for again.
    for _ in range(2):
        page.openings.pick(0)
        page.end_look()
        assert _said(page, "audit.story_why") == ""
        page.openings.pick(1)
    assert asked == ["o2", "o1", "o3", "o3"]
    # What is picked where nobody sees it is looked at when somebody does.
    page.hide()
    page.forget()
    page.show_view(_view(_line(4)))
    assert len(asked) == 4
    page.show()
    assert asked[4:] == ["o4"]


def test_what_a_number_counts_is_narrowed_to_in_sight(page: OpeningsPage) -> None:
    pair = OpeningFilter(
        only=frozenset({Only.OPENED}), person="p1", beside="p2", reason="Outage", since="2026-11-02", until="2026-11-03"
    )
    page.show_only(pair)
    assert (page.filter.wanted(), page.openings.count()) == (pair, 2)
    assert (page.filter.reason.isVisible(), page.filter.more.text()) == (True, "More filters: 5")
    # What no opening has is asked for all the same: a list of none says why.
    page.show_only(OpeningFilter(kind="drill"))
    assert (page.openings.count(), page.filter.kind.currentText()) == (0, "drill")
    assert _said(page) == "Shown: 0 of 3. Hidden: 3 (3 of another kind than drill)."


def test_no_day_is_refused_where_it_was_typed_and_the_list_stays(page: OpeningsPage) -> None:
    page.filter.more.click()
    since = page.filter.since
    QTest.keyClicks(since.control, "soon")
    QTest.keyClick(since.control, Qt.Key.Key_Return)
    assert (since.is_wrong, page.openings.count()) == (True, 3)
    page.filter.person.setCurrentIndex(page.filter.person.findData("p3"))
    assert page.openings.count() == 3
    QTest.keyClicks(since.control, "\b\b\b\b2026-11")
    QTest.keyClick(since.control, Qt.Key.Key_Return)
    assert (since.is_wrong, page.openings.count()) == (False, 1)
    page.forget()
    assert (page.filter.person.count(), page.openings.count(), _said(page)) == (1, 0, "")
