"""Esc ends the check of a passphrase that takes long: the screen says what that means, and everything typed is still there."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, press_key, settle, showing, shown_router
from fakes.slow_derivations import SlowDerivations
from twinseal.domain.opening import OpeningStep
from twinseal.gui.router import Router
from twinseal.gui.widgets.identify_panel import IdentifyPanel
from twinseal.gui.widgets.screen import Screen


@pytest.fixture
def slow() -> SlowDerivations:
    return SlowDerivations()


@pytest.fixture
def router(cast: Cast, slow: SlowDerivations, qtbot: QtBot) -> Router:
    cast.machine = replace(cast.machine, derivations=lambda: slow)
    made = shown_router(cast, qtbot)
    made.window.activateWindow()
    return made


def _send(cast: Cast, screen: Screen, panel: IdentifyPanel, name: str, act: str) -> None:
    panel.fill_in(cast.id(name), cast.passphrase(name).copy_bytes().decode(), cast.code(name))
    button = screen.findChild(QPushButton, act)
    assert button is not None
    button.click()


def _escape(router: Router, slow: SlowDerivations, qtbot: QtBot) -> None:
    qtbot.waitUntil(slow.began.is_set)
    press_key(router, Qt.Key.Key_Escape)
    assert slow.is_cancelled, "the key ended no check"


def test_escape_cancels_the_sign_in_of_an_auditor(cast: Cast, router: Router, slow: SlowDerivations, qtbot: QtBot) -> None:
    router.start.sealed.doors["audit"].click()
    screen = router.audit.sign_in
    settle(qtbot, router, lambda: showing(router) is screen)
    _send(cast, screen, screen.panel, "Di", "audit_sign_in.continue")
    _escape(router, slow, qtbot)
    settle(qtbot, router, lambda: bool(screen.panel.message.message))
    assert showing(router) is screen
    assert "counts as no attempt" in screen.panel.message.message
    assert not screen.panel.passphrase.is_empty()
    assert not router.is_busy(screen)
    slow.let_go.set()
    screen.panel.code.setText(cast.code("Di"))
    screen.send()
    settle(qtbot, router, lambda: showing(router) is router.audit.screen)


def test_escape_cancels_the_check_of_the_first_person(
    cast: Cast, router: Router, slow: SlowDerivations, qtbot: QtBot
) -> None:
    flow = begun(router, qtbot)
    router.opening.show_opening(flow.enter_register_code(cast.register_code))
    screen = router.opening.identify
    _send(cast, screen, screen.panel, "Ada", "identify.continue")
    _escape(router, slow, qtbot)
    settle(qtbot, router, lambda: not router.is_busy(screen))
    # It did not lead back as well: the opening goes on where it stood.
    assert showing(router) is screen
    assert not screen.question.isVisible()
    assert flow.view().step is OpeningStep.FIRST_PERSON
    assert "counts as no attempt" in screen.panel.message.message


def test_f12_waits_for_no_check(cast: Cast, router: Router, slow: SlowDerivations, qtbot: QtBot) -> None:
    flow = begun(router, qtbot)
    router.opening.show_opening(flow.enter_register_code(cast.register_code))
    screen = router.opening.identify
    _send(cast, screen, screen.panel, "Ada", "identify.continue")
    qtbot.waitUntil(slow.began.is_set)
    QTest.keyClick(router.window, Qt.Key.Key_F12)
    settle(qtbot, router, lambda: flow.view().step is OpeningStep.ENDED)
    assert not slow.began.is_set()


def test_a_cost_is_asked_about_where_it_was_typed(cast: Cast, router: Router, slow: SlowDerivations, qtbot: QtBot) -> None:
    slow.let_go.set()
    slow._asks = True
    router.start.sealed.doors["audit"].click()
    screen = router.audit.sign_in
    settle(qtbot, router, lambda: showing(router) is screen)
    _send(cast, screen, screen.panel, "Di", "audit_sign_in.continue")
    settle(qtbot, router, lambda: bool(screen.panel.message.message))
    assert "takes about 12 s and 512 MiB" in screen.panel.message.message
    assert not screen.panel.passphrase.is_empty()
    # The same once more is the yes, with the digits that were not used.
    screen.panel.code.setText(cast.code("Di"))
    screen.send()
    settle(qtbot, router, lambda: showing(router) is router.audit.screen)
