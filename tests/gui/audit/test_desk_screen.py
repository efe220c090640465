"""The audit desk in the window: findings that scroll, entries that cannot be given away unseen, papers with numbers."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import desk_of_two_openings
from fakes.shown_window import settle, shown_router
from twinseal.domain.finding import Rank
from twinseal.domain.opening import Outcome
from twinseal.domain.paper_form import form_number
from twinseal.flows.findings.registry import RULES
from twinseal.flows.views.audit_desk import DeskView, FindingDetail, OpeningLine
from twinseal.flows.views.overview import Narrowed
from twinseal.flows.views.standing import LogStanding
from twinseal.gui.audit.desk_screen import ENTRIES, EXPORT, FINDINGS, OPENINGS, PAPERS, REPORT, VERIFY, _Filled
from twinseal.gui.audit.entries_model import KIND, WHAT, WHO
from twinseal.gui.audit.findings_page import FindingsPage
from twinseal.gui.audit.openings_page import OpeningsPage
from twinseal.gui.router import Router
from twinseal.gui.widgets.chip import Chip
from twinseal.gui.widgets.passphrase_field import PassphraseField
from twinseal.host.drives import Drive


@pytest.fixture
def desk(cast: Cast, qtbot: QtBot) -> Router:
    router = shown_router(cast, qtbot)
    router.start.sealed.doors["audit"].click()
    field = router.audit.sign_in.findChild(PassphraseField)
    assert field is not None
    QTest.keyClicks(field, cast.passphrase("Di").copy_bytes().decode())
    router.audit._sign_in(cast.id("Di"), field, cast.code("Di"))
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)
    settle(qtbot, router, lambda: router.audit.screen.entries_page.model.rowCount() > 0)
    return router


def _view(router: Router) -> DeskView:
    assert router.audit._desk is not None
    return router.audit._desk.view()


def _scrolling(window: QWidget) -> list[QAbstractScrollArea]:
    """Return what can be scrolled of what is shown."""
    areas = window.findChildren(QAbstractScrollArea)
    return [area for area in areas if area.isVisible() and area.verticalScrollBar().maximum() > 0]


def test_a_hundred_findings_scroll_in_one_list(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.findings_page
    many = tuple(f"2026-11-02 08:{number:02d} UTC: something." for number in range(60)) * 2
    ranks = (Rank.HIGH, *(Rank.LOW,) * 119)
    notes = (
        FindingDetail("0a1b2c3d", "A1", "The book was away.", is_new=True),
        FindingDetail("ffffffff", "A2", is_new=True),
        *(FindingDetail("ffffffff", "A2"),) * 118,
    )
    view = replace(_view(desk), findings=many, finding_ranks=ranks, finding_details=notes)
    screen.show_view(replace(view, new_findings=2, last_visit="2026-11-01 08:00 UTC"))
    assert screen.pages.rail.row_texts()[FINDINGS] == "Findings, to answer: 1"
    chip = screen.openings_page.findChild(Chip, "audit.to_findings")
    assert chip is not None
    assert chip.text() == "Findings to answer: 1, new findings: 2"
    chip.click()
    assert (screen.pages.currentIndex(), page.findings.count(), page.since.text()) == (FINDINGS, 1, "Shown: 1.")
    page.only.chips[Narrowed.TO_ANSWER].click()
    qtbot.waitUntil(lambda: page.findings.verticalScrollBar().maximum() > 0)
    assert _scrolling(screen) == [page.findings]
    assert page.since.text() == "Since your last visit (2026-11-01 08:00 UTC): 2. Earlier: 118."
    rows = page.findings.row_texts()
    assert [rows[0], rows[1], rows[2]] == [
        "High, 2026-11-02 08:00 UTC: something., new, Innocent if: The book was away., Finding 0a1b2c3d, rule A1",
        "Low, 2026-11-02 08:01 UTC: something., new, Finding ffffffff, rule A2",
        "Low, 2026-11-02 08:02 UTC: something., Finding ffffffff, rule A2",
    ]
    assert len(rows) == 120


def test_the_rules_stand_in_place_of_findings_on_request(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.findings_page
    screen.pages.setCurrentIndex(FINDINGS)
    view = _view(desk)
    rules = (
        replace(view.rules[0], tested=7, unit="openings", fired=2),
        replace(view.rules[1], tested=0, fired=0),
        replace(view.rules[2], tested=0, fired=0, stopped_by="KeyError"),
        *(replace(rule, fired=0) for rule in view.rules[3:]),
    )
    screen.show_view(replace(view, rules=rules))
    assert (page.rules.isVisible(), page.heading.text()) == (False, "No findings.")
    page.turn.setFocus()
    QTest.keyClick(page.turn, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: page.rules.isVisible() and page.rules.hasFocus())
    assert not page.findings.isVisible()
    assert page.heading.text() == f"Rules: {len(rules)}, with findings: 1"
    texts = page.rules.row_texts()
    assert texts[0].startswith(f"{rules[0].rule}: {rules[0].looks_for}, findings: 2, Tested openings: 7, An opening without")
    assert ", nothing to test, Tested " in texts[1]
    assert texts[2].startswith(
        f"{rules[2].rule}: {rules[2].looks_for}, stopped, Stopped before it had looked through the log (KeyError)"
    )
    assert "nothing to test" not in texts[2]
    assert len(texts) == len(rules) == len(RULES)
    # A job at the desk shows the view again: it does not take the list away that is read.
    screen.show_view(view)
    assert page.rules.isVisible()
    QTest.keyClick(page.turn, Qt.Key.Key_Space)
    assert (page.rules.isVisible(), page.heading.text()) == (False, "No findings.")


@pytest.mark.parametrize("size", [(853, 480), (1024, 768), (1280, 800)])
def test_nothing_that_scrolls_lies_in_what_scrolls(desk: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    screen = desk.audit.screen
    view = _view(desk)
    opening = OpeningLine(
        "o", "emergency", "2026-11-02T08:00:00Z", "Ada", "Bo", ("Envelope 0",), "", "", "", Outcome.SEALED, 60, 7,
        story=tuple(f"2026-11-02T08:00:{number:02d}Z  Something was done" for number in range(40)), story_kinds=("x",) * 40,
    )  # fmt: skip
    desk.window.resize(*size)
    screen.show_view(replace(view, openings=(opening,) * 60))
    seen = 0
    for place in (OPENINGS, FINDINGS, PAPERS):
        screen.pages.setCurrentIndex(place)
        qtbot.wait(50)
        scrolling = _scrolling(screen)
        seen += len(scrolling)
        nested = [
            (area, inner) for area in scrolling for inner in scrolling if area is not inner and area.isAncestorOf(inner)
        ]
        assert not nested
    assert seen >= 1


@pytest.mark.parametrize("page_of", [OpeningsPage, FindingsPage])
def test_in_the_lowest_window_no_part_lies_over_another(qtbot: QtBot, page_of: type[OpeningsPage | FindingsPage]) -> None:
    page, place = page_of(), _Filled()
    place.setWidget(page)
    qtbot.addWidget(place)
    if isinstance(page, FindingsPage):
        page.to_back_test.click()
        page.back_test.field.refuse(
            "It must be a whole number from 1 to 1000000; \u201cnever\u201d is not possible.", focus=False
        )
    # The filters of the openings are folded there, and leave the list its room.
    for size, scrolls in (((1000, 700), False), ((560, 170), page_of is FindingsPage)):
        place.resize(*size)
        place.show()
        qtbot.wait(20)
        assert (place.verticalScrollBar().maximum() > 0) is scrolls
    is_findings = isinstance(page, FindingsPage)
    parts = [page.back_test._which, page.back_test.field] if is_findings else [page.filter.search, page.openings]
    places = [(part.mapTo(page, QPoint(0, 0)).y(), part.height()) for part in parts]
    for (above, high), (below, _high) in pairwise(places):
        assert high >= 16
        assert above + high <= below


def test_each_page_is_reached_by_its_keys(desk: Router, qtbot: QtBot) -> None:
    screen = desk.audit.screen
    desk.window.activateWindow()
    control, alt = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
    digits = [(Qt.Key(Qt.Key.Key_1 + place), control, place) for place in (ENTRIES, OPENINGS, VERIFY)]
    digits += [(Qt.Key(Qt.Key.Key_1 + place - REPORT), alt, place) for place in (PAPERS, REPORT, EXPORT)]
    # From Export one down, and over the end to the first; and back.
    screen.refuse("This is about the page that is left.")
    steps = [(Qt.Key.Key_PageDown, control, PAPERS), (Qt.Key.Key_PageDown, control, 0), (Qt.Key.Key_PageUp, control, PAPERS)]
    for key, modifier, place in (*digits, *steps):
        focus = QApplication.focusWidget()
        assert focus is not None
        QTest.keyClick(focus, key, modifier)
        assert screen.pages.currentIndex() == place
        # Which key goes there is said beside its name.
        assert screen.pages.rail.hint(place).endswith(screen.pages.rail.place(place).key)
        focus = QApplication.focusWidget()
        assert focus is not None
        assert screen._all[place].isAncestorOf(focus), "the keyboard is on the page"
    # Tab leads to the header too, which is not part of the desk.
    chip = desk.window.header.chip
    chip.show()
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(chip, Qt.Key.Key_2, control)
    assert screen.pages.currentIndex() == 1
    assert screen.entries_page.search.text() == "", "the digit is not typed"
    assert (screen.notice.text(), screen.notice.isHidden()) == ("", True)
    desk.window.show_keys("", "")
    said = desk.window.keys.accessibleDescription()
    assert all(f"{keys}: To " in said for keys in ("Ctrl and 1 to 9", "Alt and 1 to 3", "Ctrl and Page Up, Page Down"))


def test_what_the_auditor_saw_goes_with_the_visit(desk: Router, qtbot: QtBot) -> None:
    screen = desk.audit.screen
    view = replace(
        _view(desk),
        findings=("Something.",),
        finding_ranks=(Rank.HIGH,),
        finding_details=(FindingDetail("0a1b2c3d", "A1", ""),),
    )
    screen.show_view(view)
    assert screen.findings_page.findings.count() == 1
    desk.audit.visit_ends()
    settle(qtbot, desk, lambda: desk.window.screen_shown is desk.start.sealed)
    assert screen.findings_page.findings.count() == 0
    assert screen.openings_page.openings.count() == 0
    assert screen.pages.rail.row_texts()[FINDINGS] == "Findings"


def test_a_drive_is_picked_only_by_somebody_or_alone(desk: Router, qtbot: QtBot) -> None:
    page = desk.audit.screen.export_page
    desk.audit.screen.pages.setCurrentIndex(EXPORT)
    asked: list[object] = []
    page.requested.connect(lambda drive, _reading, _key: asked.append(drive))
    page.show_drives((("one\nfirst", "a"), ("two\nsecond", "b")))
    page.drives.setFocus()
    page.send()
    for _ in range(2):
        QTest.keyClick(page.drives, Qt.Key.Key_Down)
    page.send()
    page.show_drives((("one\nfirst", "a"),))
    page.send()
    assert asked == [None, "b", "a"]


def test_a_drive_that_was_refused_is_looked_for_again(desk: Router, qtbot: QtBot, tmp_path: Path) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.export_page
    screen.pages.setCurrentIndex(EXPORT)
    settle(qtbot, desk, lambda: True)
    gone = Drive(
        "d1", "/dev/sdx1", tmp_path / "gone", "Stick", "TAKEN", "vfat", 1 << 30, 1 << 29, writable=True, removable=True
    )
    page.show_drives((("one\nfirst", gone),))
    page.send()
    settle(qtbot, desk, lambda: not screen.notice.isHidden() and page._drives == ())
    assert "was removed or unmounted" in screen.notice.text()
    assert not page.export_button.isEnabled()


def test_a_log_that_does_not_extend_is_red_and_good_news_is_not(desk: Router, qtbot: QtBot) -> None:
    page = desk.audit.screen.openings_page
    assert "first visit" in page._continuity.text()
    assert page._continuity.property("tone") == "plain"
    assert not desk.audit.screen.findings_page.findings.count()
    page.show_view(replace(_view(desk), standing=LogStanding(None, False, "The log does NOT go on.")))
    assert page._continuity.property("tone") == "refused"


def test_a_reason_and_its_reference_are_two_things(desk: Router) -> None:
    page, view = desk.audit.screen.openings_page, _view(desk)
    for reference, said in (("INC-004711", "System down, INC-004711\n"), ("", "System down\n")):
        opening = OpeningLine(
            "o", "emergency", "2026-11-02T08:00:00Z", "Ada", "Bo", ("Envelope 0",), "Why", "System down", reference,
            Outcome.SEALED, 60, 7,
        )  # fmt: skip
        page.show_view(replace(view, openings=(opening,)))
        page._show_story(0, looked_at=True)
        assert page._what_happened.why.text().startswith(said)


def test_an_entry_out_of_sight_by_a_search_is_not_given_away(desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.entries_page
    screen.pages.setCurrentIndex(ENTRIES)
    settle(qtbot, desk, page.disclosing.toggle.isEnabled)
    page.search.setText("nothing holds this")
    page.search_now()
    settle(qtbot, desk, lambda: page.model.rowCount() == 0)
    assert not page.disclosing.toggle.isEnabled()
    assert not page.disclosing.write_button.isEnabled()
    assert "reference numbers" in page._detail.text()


def test_an_entry_leads_to_its_opening(cast: Cast, qtbot: QtBot) -> None:
    desk = desk_of_two_openings(cast, qtbot)
    screen, page = desk.audit.screen, desk.audit.screen.entries_page
    screen.pages.setCurrentIndex(ENTRIES)
    settle(qtbot, desk, page.disclosing.toggle.isEnabled)
    # The newest entry is the auditor's sign-in, which belongs to no opening.
    assert not page.story.isEnabled()
    page.search.setText("opening.resealed")
    page.search_now()
    settle(qtbot, desk, page.story.isEnabled)
    page.story.click()
    assert screen.pages.currentIndex() == OPENINGS
    entry = page.model.entry(0)
    assert entry is not None
    shown = screen.openings_page
    assert shown._lines[shown._listed[shown.openings.picked()]].opening_id == entry.opening_id


@pytest.mark.parametrize(("width", "hidden"), [(1240, set()), (860, {KIND}), (700, {KIND, WHO})])
def test_the_sentence_of_an_entry_keeps_its_room(desk: Router, qtbot: QtBot, width: int, hidden: set[int]) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.entries_page
    screen.pages.setCurrentIndex(ENTRIES)
    desk.window.resize(width, 700)
    qtbot.waitUntil(lambda: {column for column in (WHO, KIND) if page.table.isColumnHidden(column)} == hidden)
    assert page.table.columnWidth(WHAT) >= 240


def test_the_number_for_the_paper_is_told(cast: Cast, desk: Router, qtbot: QtBot) -> None:
    screen, page = desk.audit.screen, desk.audit.screen.papers_page
    screen.pages.setCurrentIndex(PAPERS)
    form = form_number(cast.clock.utc().date(), "7K3M")
    QTest.keyClicks(page.number, form)
    QTest.keyClicks(page.at, cast.clock.utc().strftime("%Y-%m-%d %H:%M"))
    QTest.keyClicks(page.what, "The switch was reset by hand.")
    QTest.keyClick(page.what, Qt.Key.Key_Tab)
    page.send()
    settle(qtbot, desk, lambda: page.papers.count() == 1)
    entry = _view(desk).papers[0].entry
    assert f"Paper form {form} is now entry {entry} in the log. Write {entry} on the paper." in page._done.text()
    assert f"entry {entry}" in page.papers.row_texts()[0]
