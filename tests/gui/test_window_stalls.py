"""No press holds the window up: each step of a day is measured by the processor time of the window's thread."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import press_key, settle, shown_router, to_open
from fakes.stall_watch import ALLOWED, LIMIT_S, StallWatch
from twinseal.domain.opening import OpeningStep
from twinseal.gui import theme
from twinseal.gui.audit.desk_screen import ENTRIES, ENVELOPES, OVERVIEW, PEOPLE, VERIFY
from twinseal.gui.ceremony.ceremony_screen import CHECK
from twinseal.gui.design import scale
from twinseal.gui.opening.envelope_page import EnvelopePage
from twinseal.gui.router import Router
from twinseal.gui.slices import Slices
from twinseal.gui.statements.meeting_presenter import MeetingPresenter
from twinseal.gui.statements.presenter import AcknowledgePresenter
from twinseal.gui.widgets.secret_view import SecretView


@pytest.fixture
def stalls(qapp: QApplication) -> StallWatch:
    theme.load_fonts()
    theme.apply(qapp, "day")
    # What earlier tests left in this process would be gone through by a collection that falls into a step.
    gc.collect()
    gc.freeze()
    return StallWatch()


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    made = shown_router(cast, qtbot)
    made.window.activateWindow()
    return made


def press(button: QPushButton | None) -> None:
    assert button is not None
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def built(qtbot: QtBot, stalls: StallWatch, ahead: Slices) -> None:
    """Wait as long as a person reads and types: what is built ahead meanwhile is measured like a press."""
    with stalls.step("built ahead"):
        qtbot.waitUntil(lambda: ahead.are_done)


def shows(router: Router, screen: Callable[[], object]) -> Callable[[], bool]:
    return lambda: router.window.screen_shown is screen()


def test_the_watch_sees_what_holds_the_thread_up(qtbot: QtBot, stalls: StallWatch) -> None:
    with stalls.step("held up"):
        end = time.thread_time() + (ALLOWED + 2) * LIMIT_S
        while time.thread_time() < end:
            pass
    with stalls.step("waited"):
        qtbot.wait(int((ALLOWED + 2) * LIMIT_S * 1000))
    assert set(stalls.over()) == {"held up"}


def test_no_step_of_an_opening_holds_the_window_up(cast: Cast, router: Router, qtbot: QtBot, stalls: StallWatch) -> None:
    with stalls.step("break the glass"):
        press(router.start.sealed.break_button)
        settle(qtbot, router, shows(router, lambda: router.opening.register))
    built(qtbot, stalls, router.opening.ahead)
    with stalls.step("register code"):
        router.opening.register.code.setText(cast.register_code)
        press(router.opening.register.findChild(QPushButton, "register_code.continue"))
        settle(qtbot, router, shows(router, lambda: router.opening.identify))
    built(qtbot, stalls, router.opening.ahead)
    with stalls.step("first person"):
        router.opening.identify.panel.fill_in(cast.id("Ada"), cast.passphrase("Ada").copy_bytes().decode(), cast.code("Ada"))
        press(router.opening.identify.findChild(QPushButton, "identify.continue"))
        settle(qtbot, router, shows(router, lambda: router.opening.request))
    built(qtbot, stalls, router.opening.ahead)
    for number in range(30):
        with stalls.step(f"page {number}"):
            press_key(router, Qt.Key.Key_Tab)
    with stalls.step("request"):
        assert router.opening.flow is not None
        draft = cast.draft(router.opening.flow)
        router.opening.request.submitted.emit(draft)
        settle(qtbot, router, shows(router, lambda: router.opening.confirm))
    built(qtbot, stalls, router.opening.ahead)
    with stalls.step("second person"):
        router.opening.confirm.panel.fill_in(cast.id("Bo"), cast.passphrase("Bo").copy_bytes().decode(), cast.code("Bo"))
        press(router.opening.confirm.findChild(QPushButton, "confirm.open"))
        settle(qtbot, router, shows(router, lambda: router.opening.open))
    built(qtbot, stalls, router.opening.ahead)
    with stalls.step("reveal"):
        hold = router.opening.open.findChild(QPushButton, "open.reveal.1")
        assert hold is not None
        QTest.mousePress(hold, Qt.MouseButton.LeftButton)
        settle(qtbot, router, lambda: router.opening.open.tabs.panel(draft.envelope_ids[0], 1).secret.is_showing)
        QTest.mouseRelease(hold, Qt.MouseButton.LeftButton)
    with stalls.step("more"):
        press(router.opening.open.extend_button)
        qtbot.wait(20)
    router.opening.open.more.reason.setText("Still down")
    for key in (Qt.Key.Key_Plus, Qt.Key.Key_Minus):
        with stalls.step(f"scale {key.name}"):
            press_key(router, key, Qt.KeyboardModifier.ControlModifier)
            qtbot.wait(20)
        assert scale.factor() == (1.1 if key is Qt.Key.Key_Plus else 1)
        # What was typed stays, and nothing that was hidden is seen.
        assert router.opening.open.more.reason.text() == "Still down"
        assert not any(view.is_showing for view in router.window.findChildren(SecretView))
    with stalls.step("mask"):
        QTest.keyClick(router.window, Qt.Key.Key_F9)
        settle(qtbot, router, lambda: router.opening.flow.view().masked)
    with stalls.step("reseal"):
        QTest.keyClick(router.window, Qt.Key.Key_F12)
        settle(qtbot, router, shows(router, lambda: router.opening.receipt))
    assert router.opening.flow.view().step is OpeningStep.RESEALED
    with stalls.step("slip"):
        press(router.opening.receipt.findChild(QPushButton, "receipt.slip"))
        settle(qtbot, router, router.opening.receipt.preview.isVisible)
    assert stalls.over() == {}


def test_no_step_of_a_founding_or_an_audit_holds_the_window_up(
    cast: Cast, router: Router, qtbot: QtBot, stalls: StallWatch
) -> None:
    with stalls.step("audit desk"):
        press(router.start.sealed.doors["audit"])
        qtbot.wait(20)
    built(qtbot, stalls, router.audit.ahead)
    with stalls.step("auditor signs in"):
        panel = router.audit.sign_in.panel
        panel.fill_in(cast.id("Di"), cast.passphrase("Di").copy_bytes().decode(), cast.code("Di"))
        press(router.audit.sign_in.findChild(QPushButton, "audit_sign_in.continue"))
        settle(qtbot, router, shows(router, lambda: router.audit.screen))
    for place in (PEOPLE, ENVELOPES, ENTRIES, OVERVIEW, VERIFY):
        with stalls.step(f"page {place} of the desk"):
            router.audit.screen.pages.setCurrentIndex(place)
            qtbot.wait(20)
    with stalls.step("verify"):
        press(router.audit.screen.findChild(QPushButton, "audit.verify"))
        settle(qtbot, router, lambda: True)
    with stalls.step("sign out"):
        router.audit.visit_ends()
        settle(qtbot, router, shows(router, lambda: router.start.sealed))
    statement = router.feature("acknowledge")
    assert isinstance(statement, AcknowledgePresenter)
    assert router.start.vault is not None
    with stalls.step("acknowledge"):
        statement.begin(router.start.vault, router.start.sealed)
        settle(qtbot, router, shows(router, lambda: statement.asked_on))
    with stalls.step("acknowledge, read"):
        router.window.show_screen(statement.read)
        qtbot.wait(20)
    statement.end()
    meeting = router.feature("meeting")
    assert isinstance(meeting, MeetingPresenter)
    for part in ("asked_on", "third", "read"):
        with stalls.step(f"confirm, {part}"):
            router.window.show_screen(getattr(meeting, part))
            qtbot.wait(20)
    meeting.end()
    settle(qtbot, router, shows(router, lambda: router.start.sealed))
    router.start.leave_vault()
    router.machine = replace(router.machine)
    with stalls.step("begin the ceremony"):
        press(router.start.welcome.findChild(QPushButton, "welcome.found"))
        settle(qtbot, router, lambda: router.ceremony.screen is not None)
    screen = router.ceremony.screen
    assert router.window.screen_shown is screen
    for page in range(CHECK + 1):
        with stalls.step(f"page {page} of the ceremony"):
            screen.go(page)
            qtbot.wait(20)
    assert stalls.over() == {}


@pytest.mark.parametrize("envelopes", [1, 3, 10])
def test_no_number_of_opened_envelopes_holds_the_window_up(
    cast: Cast, router: Router, qtbot: QtBot, stalls: StallWatch, envelopes: int
) -> None:
    flow = to_open(cast, router, qtbot)
    (opened,) = flow.view().envelopes
    view = replace(
        flow.view(),
        envelopes=tuple(
            replace(opened, outside=replace(opened.outside, id=f"{number:032x}", name=f"Envelope {number}"))
            for number in range(envelopes)
        ),
    )
    screen = router.opening.open
    built(qtbot, stalls, router.opening.ahead)
    with stalls.step("open"):
        screen.show_view(view)
        qtbot.wait(20)
    assert screen.tabs.count() == envelopes
    assert len(screen.findChildren(EnvelopePage)) == 1, "the others are built when they are shown"
    for number in range(envelopes):
        with stalls.step(f"envelope {number}"):
            screen.tabs.setCurrentIndex(number)
            qtbot.wait(20)
        assert screen.tabs.panel(f"{number:032x}", 0) is not None
    assert stalls.over() == {}
