"""Openings stand there at once; where findings will stand it says that they are worked out, and nothing is reviewed before."""

from __future__ import annotations

import threading
import time
from collections.abc import Generator

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import coming_to_desk, open_twice
from fakes.patience import PATIENCE_S, Patience
from fakes.shown_window import settle
from twinseal.domain.errors import LogNotWritable
from twinseal.domain.utc_text import utc_words
from twinseal.flows.audit_desk import judging
from twinseal.flows.audit_desk.desk import AuditDesk
from twinseal.flows.audit_desk.reviewing import Reviewing
from twinseal.flows.context.times import iso
from twinseal.flows.log.log_view import LogView
from twinseal.flows.views.audit_desk import DeskView
from twinseal.flows.views.openings import Only
from twinseal.gui.audit.desk_screen import FINDINGS, FOLLOW_UP, OPENINGS, OVERVIEW, REVIEWS


def test_pages_say_that_findings_are_worked_out(cast: Cast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    looks, real, asked = [True], AuditDesk.judge_on, list[str]()
    queue = Reviewing.queue
    monkeypatch.setattr(AuditDesk, "judge_on", lambda desk: None if looks[0] else real(desk))
    monkeypatch.setattr(Reviewing, "queue", lambda of: (asked.append("queue"), queue(of))[1])
    open_twice(cast)
    router = coming_to_desk(cast, qtbot)
    screen = router.audit.screen
    # Not settled: the worker is held up.
    qtbot.waitUntil(lambda: router.window.screen_shown is screen)
    assert len(screen.openings_page._lines) == 2
    assert screen.openings_page._chip.text() == "Findings are not worked out yet"
    said = {
        OVERVIEW: screen.overview_page.heading,
        FINDINGS: screen.findings_page.heading,
        REVIEWS: screen.reviews_page._summary,
        FOLLOW_UP: screen.follow_up_page.summary,
    }
    for place, words in said.items():
        screen.go_to(place)
        assert words.text().startswith("Findings are not worked out yet."), place
    meanwhile = screen.overview_page.counted, screen.findings_page.since
    assert {words.text() for words in meanwhile} == {"The openings can be read meanwhile."}
    assert screen.follow_up_page.rows.isHidden()
    screen.go_to(OPENINGS)
    assert not screen.openings_page.filter.only[Only.WITH_FINDINGS].isEnabled()
    screen.go_to(REVIEWS)
    qtbot.wait(50)
    assert asked == []
    looks[0] = False
    settle(qtbot, router, lambda: screen.reviews_page.queue.count() == 2)
    assert screen.overview_page.heading.text().startswith("Waiting for an answer: ")
    assert screen.openings_page.filter.only[Only.WITH_FINDINGS].isEnabled()
    for words in said.values():
        assert "worked out" not in words.text()
    assert not any("meanwhile" in words.text() for words in meanwhile)


def test_the_desk_as_it_was_left_stands_there_first(cast: Cast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each page that shows what was left says of when it is, until what is of now stands in its place; a failure is no end."""
    reads, real, fails = threading.Event(), AuditDesk.first_view, [True]

    def first_view(desk: AuditDesk) -> DeskView:
        reads.wait(PATIENCE_S)
        if fails.pop():
            raise LogNotWritable
        fails.append(False)
        return real(desk)

    monkeypatch.setattr(AuditDesk, "first_view", first_view)
    open_twice(cast)
    vault = cast.open()
    cast.later()
    desk = vault.sign_in_auditor(*cast.factors("Di"))
    desk.view()
    waiting, when = desk.overview().waiting, utc_words(iso(cast.clock.utc()))
    desk.sign_out()
    vault.close()
    cast.later()
    router = coming_to_desk(cast, qtbot)
    screen, page = router.audit.screen, router.audit.screen.openings_page
    # Not settled: the worker is held up.
    qtbot.waitUntil(lambda: router.window.screen_shown is screen)
    assert screen.standing.strip.accessibleName().startswith(f"As you left it These pages are of {when}.")
    assert screen.overview_page.heading.text() == f"As you left it, waiting for an answer: {waiting}"
    assert when in screen.overview_page.counted.text()
    assert screen.overview_page.rows.count() > 0
    assert page._summary.text().startswith(f"As you left it on {when}: openings and attempts 2, ")
    screen.go_to(REVIEWS)
    assert screen.reviews_page._summary.text().startswith("Findings are not worked out yet.")
    screen.go_to(OPENINGS)
    page.openings.pick(1)
    picked = page._wanted
    assert picked == page._lines[1].opening_id
    papers = screen.papers_page
    assert (papers._none.isVisibleTo(papers), papers.papers.isVisibleTo(papers)) == (False, False)
    reads.set()
    settle(qtbot, router, lambda: screen.is_stuck)
    assert screen.overview_page.is_as_left
    assert LogNotWritable().sentence in screen.notice.text()
    fails.append(False)
    screen.go_to(OVERVIEW)
    assert not screen.is_stuck
    settle(qtbot, router, lambda: not screen.overview_page.is_as_left)
    assert (page._wanted, picked in page._looked) == (picked, True)
    assert screen.overview_page.heading.text().startswith("Waiting for an answer: ")
    assert screen.standing.strip.accessibleName().startswith("Not verified yet")
    assert page._summary.text().startswith("Openings and attempts: 2.")
    assert screen.notice.isHidden()
    assert papers._none.isVisibleTo(papers)


@pytest.mark.parametrize("closes", [False, True], ids=["signs out", "closes the window"])
def test_who_leaves_waits_for_no_rule(cast: Cast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, closes: bool) -> None:
    """A rule that goes on for longer than the test waits. It hears that nobody waits for it any more."""
    begun, patience = threading.Event(), Patience(2 * PATIENCE_S)

    def look_long(view: LogView) -> Generator[None]:
        begun.set()
        while not patience.is_over():
            view.stop_if_asked()
            time.sleep(0.001)
        yield

    monkeypatch.setattr(judging, "look_in_steps", look_long)
    router = coming_to_desk(cast, qtbot)
    screen = router.audit.screen
    # Not settled: the worker is held up.
    qtbot.waitUntil(lambda: router.window.screen_shown is screen and begun.is_set())
    refused: list[str] = []
    monkeypatch.setattr(screen, "refuse", refused.append)
    monkeypatch.setattr(screen, "show_stuck", refused.append)
    if not closes:
        screen.findChild(QPushButton, "audit.sign_out").click()
        settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    router.window.close()
    qtbot.waitUntil(lambda: router.audit.visit is None)
    assert refused == []
    assert cast.desk_kinds().count("audit.signed_out") == 1
