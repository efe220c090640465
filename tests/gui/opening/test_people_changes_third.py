"""A third beside the two confirms whom the list enrols, by the keyboard alone and by the accessibility tree alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import listening
from fakes.at_the_vault import AtTheVault
from fakes.hands import Hands, Keys, Tree
from fakes.new_people import enrolled
from fakes.shown_window import settle, showing, shown_router, to_open
from twinseal.domain.opening import ResealCause
from twinseal.gui.changes.people_page import PeoplePage
from twinseal.gui.changes.third_page import ThirdPage
from twinseal.gui.router import Router

WORDS = "correct horse battery staple Gil"


def third_page(router: Router) -> ThirdPage:
    return router.opening.open.changes.form(ThirdPage)


def everything_shown(router: Router) -> str:
    screen = router.opening.open
    return "\n".join(part.text() for part in screen.findChildren(QLabel) if part.isVisible())


def to_people(at: AtTheVault) -> None:
    at.press("Change something")
    at.way("Who belongs to the vault")
    at.hands.choose("People", "Fred Officer")


@pytest.fixture
def asked(two: Cast, qtbot: QtBot) -> AtTheVault:
    """Return a window in which a third is asked to confirm who was enrolled a moment ago."""
    router = shown_router(two, qtbot)
    at = AtTheVault(two, router, qtbot, Keys(router.window))
    enrolled(two, at.open(1))
    to_people(at)
    at.press("Confirm now")
    assert third_page(router).isVisible()
    return at


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keys", "tree"])
def test_a_third_confirms_whom_this_list_enrols(two: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    with listening():
        router = shown_router(two, qtbot)
        at = AtTheVault(two, router, qtbot, who(router.window))
        flow = at.open(1)
        enrolled(two, flow)
        to_people(at)
        at.press("Confirm now")
        page, keys = third_page(router), flow.open_vault.third_beside.view(two.id("Fred"))
        shown = everything_shown(router)
        assert keys.digits in shown
        assert "Fred Officer, officer" in shown
        assert "is enrolled" not in shown
        assert router.opening.open.changes.collect.rows.row_texts() == []
        thirds = flow.open_vault.third_beside.thirds(two.id("Fred"))
        assert page.panel.people.count() == len(thirds)
        assert not {"Bo Officer", "Cy Officer", "Fred Officer"} & {third.name for third in thirds}
        at.press("Sign that these keys are theirs")
        assert page.panel.message.message == "Choose who you are."
        at.hands.choose("Who is the third person?", "Gil Auditor")
        QTest.keyClick(router.window.focusWidget(), Qt.Key.Key_Space)
        at.hands.type("Passphrase", WORDS)
        at.hands.type("Six digits of your authenticator", "12")
        at.press("Sign that these keys are theirs")
        assert "digits" in page.panel.message.message
        at.hands.type("Six digits of your authenticator", "000000")
        at.press("Sign that these keys are theirs")
        assert "Wrong passphrase or code" in page.panel.message.message
        assert not page.panel.passphrase.is_empty()
        two.later(120)
        at.hands.type("Six digits of your authenticator", two.code("Gil"))
        at.press("Sign that these keys are theirs")
        assert keys.digits in at.listed[-1]
        assert page.panel.passphrase.is_empty()
        assert len(at.sign()) == 2
        two.later(8000)
        # Cy brought Fred; nobody has to come again.
        flow = to_open(two, router, qtbot, pair=("Cy", "Fred"))
        assert showing(router) is router.opening.open
        flow.reseal(ResealCause.HAND)


def test_of_before_the_sealed_screen_is_named(two: Cast, qtbot: QtBot) -> None:
    router = shown_router(two, qtbot)
    at = AtTheVault(two, router, qtbot, Keys(router.window))
    enrolled(two, at.open(1))
    at.press("Change something")
    at.sign()
    two.later(4000)
    at.open(1)
    to_people(at)
    assert not router.opening.open.changes.form(PeoplePage).acts["confirm"].isVisible()
    assert "at the sealed vault: Confirm somebody." in everything_shown(router)


def test_who_is_confirmed_is_offered_no_second_time(asked: AtTheVault) -> None:
    flow, cast = asked.router.opening.flow, asked.cast
    cast.later()
    flow.open_vault.third_beside.confirm(cast.id("Fred"), *cast.factors("Gil"))
    asked.press("Leave it")
    assert len(asked.listed) == 2
    asked.way("Who belongs to the vault")
    asked.hands.choose("People", "Fred Officer")
    assert not asked.router.opening.open.changes.form(PeoplePage).acts["confirm"].isVisible()


def test_leaving_confirms_nobody(asked: AtTheVault) -> None:
    page = third_page(asked.router)
    page.panel.passphrase.set_text(WORDS)
    asked.press("Leave it")
    assert page.panel.passphrase.is_empty()
    assert len(asked.listed) == 1
    assert asked.router.opening.open.changes.collect.isVisible()


def masked_by_idle(at: AtTheVault) -> None:
    flow = at.router.opening.flow
    at.cast.clock.advance(flow.open_vault.state.context.header.policy.mask_idle_s)
    settle(at.qtbot, at.router, lambda: flow.view().masked)


def masked(at: AtTheVault) -> None:
    QTest.keyClick(at.router.opening.open, Qt.Key.Key_F9)
    settle(at.qtbot, at.router, lambda: at.router.opening.flow.view().masked)


def resealed(at: AtTheVault) -> None:
    QTest.keyClick(at.router.opening.open, Qt.Key.Key_F12)
    at.settle(lambda: showing(at.router) is not at.router.opening.open)


@pytest.mark.parametrize("ends", [masked, masked_by_idle, resealed])
def test_a_mask_or_a_seal_wipes_what_the_third_typed(asked: AtTheVault, ends: Callable[[AtTheVault], None]) -> None:
    page = third_page(asked.router)
    page.panel.people.setCurrentRow(0)
    page.panel.passphrase.set_text(WORDS)
    page.panel.code.setText("123456")
    buffer = page.panel.passphrase._buffer._bytes
    ends(asked)
    assert page.panel.passphrase.is_empty()
    assert not any(bytes(buffer))
    assert page.panel.code.text() == ""
    assert page.panel.people.count() == 0
    assert not [part.text() for part in page.findChildren(QLabel) if "Fred" in part.text()]
    assert page.keys.spoken() == ("", "")
