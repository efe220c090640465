"""A second press is no second order: a screen that waits takes nothing, and a screen that has just come takes nothing yet."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.passed_time import let_pass
from fakes.patience import PATIENCE_S, wait_until
from fakes.shown_window import begun, press_key, settle, shown_router, to_confirm, to_open
from twinseal.domain.errors import BadInput
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.sealed import SealedVault
from twinseal.gui.audit.desk_screen import DeskScreen
from twinseal.gui.ceremony.ceremony_screen import CHECK, FOUNDED, CeremonyScreen
from twinseal.gui.router import Router
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.window import DEAF_MS

FOR_LONG_MS = 600_000
"""Longer than a test lasts on any machine: a second press never comes too late to be one."""


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    return shown_router(cast, qtbot)


def _sealed(cast: Cast, router: Router, qtbot: QtBot) -> None:
    pass


def _welcome(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.leave_vault()


def _register(cast: Cast, router: Router, qtbot: QtBot) -> None:
    begun(router, qtbot)


def _identify(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.opening.show_opening(begun(router, qtbot).enter_register_code(cast.register_code))


def _request(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = begun(router, qtbot)
    flow.enter_register_code(cast.register_code)
    router.opening.show_opening(flow.identify_first(*cast.factors("Ada")))


def _confirm(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_confirm(cast, router, qtbot)


def _open(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot)
    router.opening.open.extend_button.click()


def _masked(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = to_open(cast, router, qtbot)
    flow.mask()
    router.opening.show_opening(flow.view())


def _receipt(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = to_open(cast, router, qtbot)
    router.opening.show_opening(flow.reseal(ResealCause.HAND))
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)


def _ended(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.opening.show_opening(begun(router, qtbot).abandon())
    qtbot.waitUntil(router.opening.ended.done_button.isEnabled)


def _sign_in(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.sealed.doors["audit"].click()


def _desk(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.sealed.doors["audit"].click()
    router.audit.sign_in.panel.passphrase.set_text("correct horse battery staple Di")
    router.audit._sign_in(cast.id("Di"), router.audit.sign_in.panel.passphrase, cast.code("Di"))
    settle(qtbot, router, lambda: router.window.screen_shown is router.audit.screen)


def _ceremony(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.ceremony.begin()


STATES = (
    _sealed, _welcome, _register, _identify, _request, _confirm, _open, _masked, _receipt, _ended, _sign_in, _desk, _ceremony,
)  # fmt: skip
LEAVES = {"ceremony.question_yes", "ceremony.done"}
"""They end what the other buttons of their screen need; each sends nothing to the worker."""
HARMLESS = {"open.mask", "audit.search_clear"}
"""Masking what is masked does nothing and logs nothing; reading the same entries again changes nothing."""


def _pages(screen: QWidget) -> Iterator[None]:
    """Show every page of a screen that has several."""
    if isinstance(screen, DeskScreen):
        for place in range(screen.pages.count()):
            screen.pages.setCurrentIndex(place)
            yield
    elif isinstance(screen, CeremonyScreen):
        for place in range(CHECK + 1):
            screen.go(place)
            yield
    else:
        yield


@pytest.mark.parametrize("state", STATES, ids=lambda state: state.__name__.strip("_"))
def test_a_button_pressed_three_times_at_once_orders_once(
    cast: Cast, router: Router, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, state: Callable[[Cast, Router, object], None]
) -> None:
    state(cast, router, qtbot)
    screen, vault = router.window.screen_shown, router.start.vault
    router._ticker.stop()
    router.window.deaf_ms = FOR_LONG_MS
    orders: list[object] = []
    # Nothing is done, so that each button is pressed on the same screen; what would be done is counted.
    monkeypatch.setattr(router.worker, "submit", lambda owner, *_rest: orders.append(owner))
    monkeypatch.setattr(SealedVault, "close", lambda _self: None)
    pressed = []
    for _ in _pages(screen):
        for button in screen.findChildren(QPushButton):
            if not button.isVisible() or not button.isEnabled() or button.objectName() in LEAVES | HARMLESS:
                continue
            router.window._deaf_until = 0.0
            orders.clear()
            for _ in range(3):
                QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            for _ in range(3):
                QTest.keyClick(button, Qt.Key.Key_Return)
            assert len(orders) <= 1, button.objectName()
            pressed.append(button.objectName())
            router.opening._sealing = router.audit._leaving = False
            # What "Try a demo" made is given back by an order of its own, which is not another press.
            router.start._remove_demos()
            for waiting in (screen, router.window.screen_shown):
                router._busy.end(waiting)
            if router.window.screen_shown is not screen:
                router.start.vault = vault
                router.window.show_screen(screen)
    assert pressed


def test_breaking_the_glass_three_times_begins_one_opening(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.window.deaf_ms = FOR_LONG_MS
    for _ in range(3):
        QTest.mouseClick(router.start.sealed.break_button, Qt.MouseButton.LeftButton)
        QTest.qWait(5)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.register)
    router.window.close()
    assert cast.desk_kinds().count("opening.begun") == 1


def _fill(cast: Cast, panel: IdentifyPanel, name: str) -> None:
    panel.fill_in(cast.id(name), cast.passphrase(name).copy_bytes().decode(), cast.code(name))


def test_enter_twice_in_the_code_shows_no_error_while_checking(cast: Cast, router: Router, qtbot: QtBot) -> None:
    _identify(cast, router, qtbot)
    _fill(cast, router.opening.identify.panel, "Ada")
    act = router.opening.identify.findChild(QPushButton, "identify.continue")
    words = act.text()
    for _ in range(2):
        QTest.keyClick(router.opening.identify.panel.code, Qt.Key.Key_Return)
    assert not router.opening.identify.notice.isVisible()
    assert (act.text(), act.isEnabled()) == ("Checking \u2026", False)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)
    assert not router.opening.request.notice.isVisible()
    assert (act.text(), act.isEnabled()) == (words, True)


def test_a_double_click_does_not_land_on_the_next_screen(cast: Cast, router: Router, qtbot: QtBot) -> None:
    _identify(cast, router, qtbot)
    # What follows is done once it is over.
    router.window.deaf_ms = FOR_LONG_MS
    _fill(cast, router.opening.identify.panel, "Ada")
    act = router.opening.identify.findChild(QPushButton, "identify.continue")
    assert act is not None
    QTest.mouseClick(act, Qt.MouseButton.LeftButton)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)
    # The next screen's act stands where the first one stood.
    on = router.opening.request.findChild(QPushButton, "request.say_why")
    assert on is not None
    QTest.mouseDClick(on, Qt.MouseButton.LeftButton)
    QTest.keyClick(router.opening.request.which.search, Qt.Key.Key_X)
    assert not router.opening.request.which.said.message
    assert router.opening.request.which.search.text() == ""
    assert router.window.is_deaf
    router.window._deaf_until = 0.0
    QTest.keyClick(router.opening.request.which.search, Qt.Key.Key_X)
    QTest.mouseClick(on, Qt.MouseButton.LeftButton)
    assert router.opening.request.which.search.text() == "x"
    settle(qtbot, router, lambda: bool(router.opening.request.which.said.message))


def test_double_clicks_along_an_opening_act_once_each(cast: Cast, router: Router, qtbot: QtBot) -> None:
    """Press every act of the way twice, the second time at the same place of whatever stands there by then."""
    window, opening = router.window, router.opening
    window.deaf_ms = FOR_LONG_MS
    pressed: list[str] = []

    def twice(name: str, until: Callable[[], object]) -> None:
        # What the screen before was deaf for is over.
        window._deaf_until = 0.0
        act = next(each for each in window.findChildren(QPushButton, name) if each.isVisible())
        qtbot.waitUntil(act.isEnabled)
        place = act.mapTo(window, act.rect().center())
        # As a mouse sends it: press, release, double press, release.
        QTest.mouseClick(act, Qt.MouseButton.LeftButton)
        QTest.mouseDClick(act, Qt.MouseButton.LeftButton)
        QTest.mouseRelease(act, Qt.MouseButton.LeftButton)
        settle(qtbot, router, lambda: window.screen_shown is until())
        QTest.mouseClick(window.childAt(place) or window, Qt.MouseButton.LeftButton)
        pressed.append(name)

    twice("sealed.break_glass", lambda: opening.register)
    opening.register.code.setText(cast.register_code)
    twice("register_code.continue", lambda: opening.identify)
    _fill(cast, opening.identify.panel, "Ada")
    twice("identify.continue", lambda: opening.request)
    opening.request.which.envelopes.envelopes.tick(0, on=True)
    twice("request.say_why", lambda: opening.request)
    for answer in opening.request.why.answers:
        answer.setText("The console of the switch")
    opening.request.why.reference.setText("INC-004711")
    opening.request.why.justification.setPlainText("The core switch is down and nobody can log in.")
    twice("request.submit", lambda: opening.confirm)
    _fill(cast, opening.confirm.panel, "Bo")
    bar = opening.confirm.letter.verticalScrollBar()
    bar.setValue(bar.maximum())
    qtbot.waitUntil(lambda: opening.confirm.letter.was_read)
    twice("confirm.open", lambda: opening.open)
    twice("open.reseal", lambda: opening.receipt)
    twice("receipt.done", lambda: router.start.sealed)
    assert len(pressed) == 8
    window.deaf_ms = DEAF_MS
    window.turn_deaf()
    assert window.is_deaf
    qtbot.waitUntil(lambda: not window.is_deaf)
    settle(qtbot, router, lambda: window.screen_shown is router.start.sealed)
    router.start.leave_vault()
    kinds = cast.desk_kinds()
    once = (
        "opening.begun",
        "register_code.answered",
        "request.signed",
        "answer.signed",
        "opening.opened",
        "opening.resealed",
    )
    assert {kind: kinds.count(kind) for kind in once} == dict.fromkeys(once, 1)
    assert kinds.count("identify.attempt") == 2 + 1, "of the two, and of the auditor who reads this"


def test_sealing_waits_neither_for_a_busy_nor_for_a_deaf_screen(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = to_open(cast, router, qtbot)
    go_on: list[bool] = []

    def wait() -> None:
        wait_until(lambda: go_on or router.worker.should_stop(), seconds=2 * PATIENCE_S)

    router.opening.run(router.opening.open, wait, lambda _none: None)
    assert router.is_busy(router.opening.open)
    assert not router.opening.open.more.extend_button.isEnabled()
    assert router.opening.open.reseal_button.isEnabled()
    # Both last far longer than the test waits: a seal that comes at all has waited for neither, on any machine.
    router.window.deaf_ms = FOR_LONG_MS
    router.window.turn_deaf()
    QTest.keyClick(router.opening.open, Qt.Key.Key_F12)
    try:
        qtbot.waitUntil(lambda: flow.view().step is OpeningStep.RESEALED)
    finally:
        go_on.append(True)


@pytest.mark.usefixtures("whole_pause")
def test_who_is_still_typing_does_not_put_an_ended_opening_away(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_confirm(cast, router, qtbot)
    cast.clock.advance(200)
    assert let_pass(router._ticker)
    # First the words are kept to be signed again, then their time is over, too.
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)
    cast.clock.advance(200)
    assert let_pass(router._ticker)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.ended)
    for _ in range(3):
        press_key(router, Qt.Key.Key_Return)
    assert router.window.screen_shown is router.opening.ended
    assert not router.opening.ended.done_button.isEnabled()
    assert router.opening.ended._pause.interval() == 2000
    assert let_pass(router.opening.ended._pause)
    assert router.opening.ended.done_button.isEnabled()
    assert router.window.screen_shown is router.opening.ended


def test_what_a_dead_opening_refuses_is_said_on_no_screen(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = begun(router, qtbot)

    def refuse() -> None:
        msg = "Too late."
        raise BadInput(msg)

    router.opening.run(router.opening.register, refuse, lambda _none: None)
    flow.abandon()
    router.opening.leave()
    settle(qtbot, router, lambda: True)
    said = [line.text() for line in router.window.findChildren(QLabel) if "Too late." in line.text()]
    assert said == []


def test_a_refusal_while_a_slip_is_saved_stays_on_the_receipt(cast: Cast, router: Router, qtbot: QtBot) -> None:
    _receipt(cast, router, qtbot)

    def refuse() -> None:
        msg = "The disk is full."
        raise BadInput(msg)

    router.opening.run(router.opening.receipt, refuse, lambda _none: None)
    settle(qtbot, router, router.opening.receipt.notice.isVisible)
    assert "The disk is full." in router.opening.receipt.notice.text()


@pytest.mark.usefixtures("whole_pause")
def test_a_founding_takes_no_second_enter(cast: Cast, router: Router, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    router.ceremony.begin()
    screen = router.ceremony.screen
    assert screen is not None
    orders: list[object] = []
    monkeypatch.setattr(router.worker, "submit", lambda owner, *_rest: orders.append(owner))
    screen.go(CHECK)
    screen.check_page.found_button.setEnabled(True)
    for _ in range(3):
        QTest.keyClick(screen.check_page.found_button, Qt.Key.Key_Return)
        QTest.keyClick(screen, Qt.Key.Key_Return)
    assert len(orders) == 1
    assert not screen.notice.isVisible()
    # And the page with the register code is not put away by somebody who still types.
    router._busy.end(screen)
    screen.go(FOUNDED)
    assert not screen.founded_page.done_button.isEnabled()
