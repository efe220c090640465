"""Who tries a demo vault has all that it takes on the panel beside it: people, codes, and the register's last line."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, settle, showing, shown_router, to_confirm, to_open
from twinseal import bootstrap
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.errors import NotPermitted
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.demo_people import DemoPerson
from twinseal.gui.router import Router
from twinseal.host.clock import RealClock


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    made = shown_router(cast, qtbot)
    people = tuple(
        DemoPerson(cast.id(name), name, "operator", "", cast.passphrase(name).copy_bytes().decode(), cast.seeds[name])
        for name in ("Ada", "Bo", "Cy")
    )
    made.demo.show_people(people, lambda: f"{made.start.vault.view().seal_number:04d} \u00b7 {cast.register_code}")
    return made


def press(router: Router, name: str) -> None:
    router.window.findChild(QPushButton, name).click()


def said(router: Router) -> str:
    return router.window.findChild(QLabel, "demo.said").text()


def test_the_registers_line_stands_on_the_panel_and_is_filled_in(cast: Cast, router: Router, qtbot: QtBot) -> None:
    assert cast.register_code in router.window.findChild(QLabel, "demo.register").text()
    press(router, "demo.fill_register")
    assert "Break the glass" in said(router)
    begun(router, qtbot)
    # What was said of one screen does not stay for the next.
    assert said(router) == ""
    press(router, "demo.fill_register")
    assert cast.register_code in router.opening.register.code.text()
    router.opening.register.go_on()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.identify)
    assert router.opening.flow.view().register_code.value == "right"


def test_fill_in_answers_where_only_a_code_is_asked_for(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = to_open(cast, router, qtbot)
    press(router, "demo.fill.0")
    assert "does not ask anyone" in said(router)
    router.opening.open.extend_button.click()
    for number, field in ((0, router.opening.open.more.first_code), (1, router.opening.open.more.second_code)):
        press(router, f"demo.fill.{number}")
        assert len(field.text()) == 6
    press(router, "demo.fill.2")
    assert "cannot sign in here" in said(router)
    flow.mask()
    router.opening.show_opening(flow.view())
    press(router, "demo.fill.1")
    assert len(router.opening.open.masked_panel.second_code.text()) == 6
    assert router.opening.open.masked_panel.second_button.hasFocus() or not router.window.isActiveWindow()


def test_an_expired_request_gets_its_writers_fresh_code_alone(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_confirm(cast, router, qtbot)
    cast.clock.advance(181)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)
    press(router, "demo.fill.1")
    assert "cannot sign in here" in said(router)
    assert router.opening.request.code.text() == ""
    press(router, "demo.fill.0")
    assert said(router) == ""
    assert len(router.opening.request.code.text()) == 6
    router.opening.leave()
    begun(router, qtbot)
    router.opening.show_opening(router.opening.flow.enter_register_code(cast.register_code))
    router.opening.flow.identify_first(*cast.factors("Ada"))
    router.opening.show_opening(router.opening.flow.view())
    # A request that is written for the first time asks for no code.
    press(router, "demo.fill.0")
    assert "does not ask anyone" in said(router)


def test_no_title_says_demo_after_the_demo_was_left(cast: Cast, tmp_path: Path, qtbot: QtBot) -> None:
    machine = replace(cast.machine, clock=RealClock(), kdf=TESTS_ONLY)
    made = bootstrap.make_demo(machine, tmp_path, openings=1, envelopes=2, people=4)
    router = shown_router(cast, qtbot)
    router.start.leave_vault()
    router.machine = machine
    router.start.take_vault(Path(made.vault))
    settle(qtbot, router, lambda: "DEMO" in router.window.windowTitle())
    router.start.leave_vault()
    assert showing(router) is router.start.welcome
    assert router.window.windowTitle() == "Twinseal"
    press(router, "welcome.found")
    settle(qtbot, router, lambda: router.ceremony.screen is not None)
    assert router.window.screen_shown is router.ceremony.screen
    assert router.window.windowTitle() == "Twinseal"


def test_the_demo_line_fits_and_a_real_vault_gives_none(cast: Cast, tmp_path: Path) -> None:
    machine = replace(cast.machine, clock=RealClock(), kdf=TESTS_ONLY)
    made = bootstrap.make_demo(machine, tmp_path, openings=1, envelopes=2, people=4)
    vault = bootstrap.open_vault(machine, Path(made.vault))
    line = bootstrap.demo_register_line(machine, vault.context)
    assert line == f"{made.seal_number:04d} P0 \u00b7 {made.register_code}"
    flow = vault.break_the_glass()
    assert flow.enter_register_code(line).step is OpeningStep.FIRST_PERSON
    flow.reseal(ResealCause.HAND)
    vault.close()
    real = cast.open()
    with pytest.raises(NotPermitted):
        bootstrap.demo_register_line(cast.machine, real.context)
    real.close()
