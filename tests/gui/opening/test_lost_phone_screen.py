"""A new phone for one of the last two officers, from the sign-in on: by the keyboard alone and by the accessibility tree alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QListWidget, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast, Template, cast_in
from fakes.accessible_tree import listening
from fakes.at_the_vault import AtTheVault
from fakes.hands import Hands, Keys, Tree
from fakes.lost_phone import WHY, founded, witnessed
from fakes.new_people import adopt, code_of
from fakes.shown_window import begun, shown_router, to_open
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.gui.changes.subject_page import SubjectPage


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Template:
    return founded(tmp_path_factory.mktemp("few"))


@pytest.fixture
def cast(place: Template, tmp_path: Path) -> Cast:
    return cast_in(tmp_path / "home", place)


def seen(at: AtTheVault) -> str:
    """Return every word on the screen that is shown."""
    screen = at.router.window.screen_shown
    return "\n".join(part.text() for part in screen.findChildren(QLabel) if part.isVisible())


def choose(hands: Hands, rows: str, whole: str) -> None:
    """Go to people, who stand side by side, and choose one with Space."""
    if isinstance(hands, Keys):
        at = hands._to(rows)
    else:
        assert isinstance(hands, Tree)
        at = hands._blind.go_to(rows, QAccessible.Role.List)
    assert isinstance(at, QListWidget)
    QTest.keyClick(at, Qt.Key.Key_Home)
    while not at.currentItem().text().startswith(whole):
        before = at.currentRow()
        QTest.keyClick(at, Qt.Key.Key_Right)
        assert at.currentRow() != before
    QTest.keyClick(at, Qt.Key.Key_Space)


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keys", "tree"])
def test_three_people_give_a_new_phone(cast: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    with listening():
        router = shown_router(cast, qtbot)
        at = AtTheVault(cast, router, qtbot, who(router.window))
        opening = router.opening
        flow = begun(router, qtbot)
        opening.show_opening(flow.enter_register_code(cast.register_code))
        choose(at.hands, "Who are you?", "Bo Officer")
        at.hands.type("Passphrase", "correct horse battery staple Bo")
        at.hands.type("Six digits of your authenticator", cast.code("Bo"))
        at.press("Continue")
        at.settle(lambda: router.window.screen_shown is opening.request)
        at.press("New phone")
        assert "Cy Officer types the passphrase and no code" in seen(at)
        at.hands.type("In your own words", WHY)
        at.press("Sign the request")
        at.settle(lambda: router.window.screen_shown is opening.confirm)
        assert "Bo Officer asks for a new phone for Cy Officer" in seen(at)
        step = router.window.header
        assert (step._step, step._step_name) == (4, "Witness"), "who answers here does not open"
        choose(at.hands, "Who answers?", "Di Auditor")
        at.hands.type("Passphrase", "correct horse battery staple Di")
        at.hands.type("Six digits of your authenticator", cast.code("Di"))
        at.press("Sign as the witness")
        at.settle(lambda: router.window.screen_shown is opening.lost_phone)
        assert (step._step, step._step_name) == (4, "Second person")
        assert "No code is asked for" in seen(at)
        assert "Di Auditor witnessed it" in seen(at)
        # What is wrong is said below the passphrase.
        at.hands.type("Passphrase", "correct horse battery staple Bo")
        at.press("Open for the new phone")
        at.settle(lambda: "Wrong passphrase. Check it and try again." in seen(at))
        at.hands.type("Passphrase", "correct horse battery staple Cy")
        at.press("Open for the new phone")
        at.settle(lambda: router.window.screen_shown is opening.open)
        page = opening.open.changes.form(SubjectPage)
        at.settle(page.isVisible)
        assert opening.lost_phone.passphrase.is_empty()
        said = page.findChild(QLabel, "subject.seed")
        assert said is not None
        seed = said.text().replace(" ", "")
        at.hands.type("Code the app shows now", code_of(cast, seed))
        at.press("Go on")
        assert "with Di Auditor as the witness" in at.listed[-1]
        # Nothing else is offered.
        assert not [act for act in opening.open.changes.findChildren(QPushButton, "changes.way.people") if act.isVisible()]
        at.press("Review the list")
        cast.later()
        at.hands.type("Fresh code from Bo Officer", cast.code("Bo"))
        at.press("Sign")
        column = opening.open.sign_column
        at.settle(column.passphrase.isVisible)
        at.hands.type("Passphrase", "correct horse battery staple Bo")
        at.press("Sign and reseal")
        at.settle(lambda: "Wrong passphrase. Check it and try again." in seen(at))
        at.hands.type("Passphrase", "correct horse battery staple Cy")
        at.press("Sign and reseal")
        at.settle(lambda: router.window.screen_shown is opening.receipt)
        receipt = flow.view().receipt
        assert receipt is not None
        assert receipt.problem == ""
        assert "without a code, with Di Auditor as the witness" in seen(at)
        cast.register_code = receipt.register_code
        assert column.passphrase.is_empty()
        qtbot.waitUntil(opening.receipt.done_button.isEnabled)
        at.press("Written down")
        at.settle(lambda: router.window.screen_shown is router.start.sealed)
        cast.later(4000)
        cast.coming = {"Cy": ("", seed)}
        adopt(cast, "Cy")
        to_open(cast, router, qtbot, pair=("Bo", "Cy")).reseal(ResealCause.HAND)


def test_the_passphrase_goes_on_after_a_mismatch_too(cast: Cast, qtbot: QtBot) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()
    router = shown_router(cast, qtbot)
    opening = router.opening
    vault = router.start.vault
    assert vault is not None
    flow = begun(router, qtbot)
    flow.abandon()
    opening.leave()
    cast.later(100)
    opening.flow = flow = witnessed(cast, vault)
    opening.show_opening(flow.open_by_passphrase(cast.passphrase("Cy")))
    at = AtTheVault(cast, router, qtbot, Keys(router.window))
    panel = opening.open.masked_panel
    assert panel.passphrase.isVisible()
    assert not panel.second_code.isVisible()
    panel.adopt.click()
    panel.passphrase.set_text("correct horse battery staple Cy")
    panel.second_button.click()
    at.settle(lambda: any("Cy Officer continues" in warning for warning in flow.view().warnings))
    cast.later()
    panel.adopt.click()
    panel.first_code.setText(cast.code("Bo"))
    panel.first_button.click()
    at.settle(lambda: not flow.view().undecided)
    assert panel.passphrase.is_empty()
    assert flow.view().step is OpeningStep.OPEN
    at.settle(opening.open.changes.collect.isVisible)
    at.press("New phone of Cy Officer")
    page = opening.open.changes.form(SubjectPage)
    at.settle(page.isVisible)
    assert page.old.isVisible()
    assert not page.old_code.isVisible()
    flow.reseal(ResealCause.HAND)


def test_where_two_others_can_nobody_is_offered_it(fresh_cast: Callable[[str], Cast], qtbot: QtBot) -> None:
    cast = fresh_cast("three")
    router = shown_router(cast, qtbot)
    flow = begun(router, qtbot)
    flow.enter_register_code(cast.register_code)
    router.opening.show_opening(flow.identify_first(*cast.factors("Bo")))
    button = router.opening.request.findChild(QWidget, "request.new_phone")
    assert button is not None
    assert not button.isVisible()
    flow.abandon()
