"""The code of an owner's slip at the sealed screen, by the keyboard alone and by the accessibility tree alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.hands import Hands, Keys, Tree
from fakes.proving import prove, said
from fakes.shown_window import settle, shown_router
from fakes.slips import shown
from twinseal.flows.statements.slip_codes import slips_owed
from twinseal.flows.views.opening import OwnerSlip
from twinseal.gui.router import Router
from twinseal.gui.statements.slip_presenter import SlipPresenter

WAYS = pytest.mark.parametrize("who", [Keys, Tree], ids=["keyboard", "tree"])


def opened(cast: Cast, *, envelopes: int) -> tuple[OwnerSlip, ...]:
    vault = cast.open()
    slips = shown(cast, vault, envelopes=envelopes)
    vault.close()
    return slips


def slip(router: Router) -> SlipPresenter:
    feature = router.feature("slip")
    assert isinstance(feature, SlipPresenter)
    return feature


def owed(router: Router) -> int:
    assert router.start.vault is not None
    return len(slips_owed(router.start.vault.context))


def to_code(cast: Cast, router: Router, hands: Hands, qtbot: QtBot) -> None:
    hands.press("Confirm a slip")
    settle(qtbot, router, lambda: router.shown is slip(router).asked_on)
    prove(cast, hands, "Ed", "Ed Operator")
    settle(qtbot, router, lambda: router.shown is slip(router).typed_on)


@WAYS
def test_two_codes_are_typed_in_one_visit_by_hand(telling: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    first, second = opened(telling, envelopes=2)
    telling.clock.advance(72 * 3600 + 60)
    router = shown_router(telling, qtbot)
    hands = who(router.window)
    # Where they are said to be late stands what leads to their code.
    assert "2 owners have not confirmed in time" in said(router)
    to_code(telling, router, hands, qtbot)
    screen = slip(router).typed_on
    assert [row.partition(",")[0] for row in screen.rows.row_texts()] == [f"Slip {each.number}" for each in (first, second)]
    # Neither what was shown nor the code stands there: nobody could have read it to anybody.
    assert not any(word in said(router) for word in ("Envelope", first.code, second.code))
    hands.type("Code of the slip", "000-000")
    hands.press("Sign that its owner")
    settle(qtbot, router, lambda: screen.field.is_wrong)
    assert "of no slip that waits" in screen.field.message.message
    assert screen.code.text() == "000-000"
    hands.type("Code of the slip", first.code.lower())
    hands.press("Sign that its owner")
    settle(qtbot, router, lambda: len(screen.rows.row_texts()) == 1)
    assert f"confirmed slip {first.number}" in said(router)
    assert (screen.code.text(), owed(router)) == ("", 1)
    hands.type("Code of the slip", second.code)
    # What paper shows auditors alone may say: Ed is an operator.
    assert [screen.ways.model().index(row, 0).data()[:6] for row in range(screen.ways.model().rowCount())] == [
        "The ow",
        "I am t",
    ]
    hands.choose("How do you know", "I am the owner")
    hands.press("Sign that its owner")
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    assert f"confirmed slip {second.number}" in said(router)
    assert owed(router) == 0
    assert not router.start.sealed.doors["slip"].isVisible(), "nothing waits behind it"
    assert (screen.rows.row_texts(), screen.code.text()) == ([], "")
    router.leave()
    telling.later()
    vault = telling.open()
    desk = vault.sign_in_auditor(*telling.factors("Di"))
    taken = [each.fields for each in desk.log_view().entries if each.fields.get("kind") == "alert.acknowledged"]
    desk.sign_out()
    vault.close()
    assert [each["how"] for each in taken] == ["slip", "self"]


def test_a_second_press_signs_once_and_who_goes_signs_no_more(telling: Cast, qtbot: QtBot) -> None:
    first, _second = opened(telling, envelopes=2)
    router = shown_router(telling, qtbot)
    hands = Keys(router.window)
    to_code(telling, router, hands, qtbot)
    screen = slip(router).typed_on
    hands.type("Code of the slip", first.code)
    sign = screen.findChild(QPushButton, "slip_code.sign")
    assert sign is not None
    for _ in range(3):
        QTest.mouseClick(sign, Qt.MouseButton.LeftButton)
    settle(qtbot, router, lambda: len(screen.rows.row_texts()) == 1)
    assert (owed(router), screen.field.is_wrong) == (1, False)
    visit = slip(router)._confirming
    telling.later(3600)
    slip(router).tick()
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    assert visit is not None
    assert visit.ended
    assert owed(router) == 1
