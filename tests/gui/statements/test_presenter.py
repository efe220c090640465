"""Acknowledge and confirm at the sealed screen, by the keyboard alone and by the accessibility tree alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.hands import Hands, Keys, Tree
from fakes.new_people import enrolled, sealed
from fakes.proving import choose, prove, said
from fakes.removal import removed
from fakes.shown_window import settle, shown_router
from twinseal.domain.opening import ResealCause
from twinseal.flows.statements.waiting import waiting
from twinseal.gui.router import Router
from twinseal.gui.statements.meeting_presenter import MeetingPresenter
from twinseal.gui.statements.presenter import AcknowledgePresenter

WAYS = pytest.mark.parametrize("who", [Keys, Tree], ids=["keyboard", "tree"])


def changed(two: Cast) -> None:
    vault = two.open()
    removed(two, vault)
    vault.written_down()
    vault.close()


def with_fred(cast: Cast) -> None:
    vault = cast.open()
    cast.later()
    flow = cast.to_open(vault, "Bo", "Cy")
    enrolled(cast, flow)
    sealed(cast, flow)
    vault.written_down()
    vault.close()


def acknowledge(router: Router) -> AcknowledgePresenter:
    feature = router.feature("acknowledge")
    assert isinstance(feature, AcknowledgePresenter)
    return feature


def meeting(router: Router) -> MeetingPresenter:
    feature = router.feature("meeting")
    assert isinstance(feature, MeetingPresenter)
    return feature


def test_doors_stand_only_where_there_is_something_behind(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    doors = router.start.sealed.doors
    assert doors["audit"].isVisible()
    assert not doors["acknowledge"].isVisible()
    assert not any(doors[name].isVisible() for name in ("meeting", "slip", "alert_test"))


@WAYS
def test_somebody_reads_and_signs_by_hand(two: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    changed(two)
    router = shown_router(two, qtbot)
    hands = who(router.window)
    router.start.sealed._who_button.click()
    assert router.start.sealed.findChild(QLabel, "sealed.people").isVisible()
    hands.press("Acknowledge")
    settle(qtbot, router, lambda: router.shown is acknowledge(router).asked_on)
    prove(two, hands, "Ada", "Ada Operator")
    settle(qtbot, router, lambda: router.shown is acknowledge(router).read)
    (row,) = acknowledge(router).read.rows.row_texts()
    assert row.startswith("Gil Auditor left or was suspended, Signed by Bo Officer, Cy Officer")
    assert "seal 0002" in row
    hands.press("Sign that I saw this")
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    assert "Ada Operator acknowledged 1 change of people" in said(router)
    # Names are hidden again, and what was signed is in sight.
    assert not router.start.sealed.findChild(QLabel, "sealed.people").isVisible()
    notice = router.start.sealed.notice
    qtbot.waitUntil(lambda: notice.visibleRegion().boundingRect().height() == notice.height())
    assert router.start.vault is not None
    assert len(waiting(router.start.vault.context).acknowledged) == 1
    assert acknowledge(router).read.rows.row_texts() == []


@WAYS
def test_a_third_confirms_by_hand(cast: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    with_fred(cast)
    router = shown_router(cast, qtbot)
    hands = who(router.window)
    hands.press("Confirm somebody")
    settle(qtbot, router, lambda: router.shown is meeting(router).asked_on)
    prove(cast, hands, "Fred", "Fred Officer")
    settle(qtbot, router, lambda: router.shown is meeting(router).third)
    # Nobody is offered who may not: those who brought Fred, operators, Fred.
    people = meeting(router).third.panel.people
    assert {people.item(row).text().split(",")[0] for row in range(people.count())} == {"Di Auditor", "Flo Officer"}
    prove(cast, hands, "Di", "Di Auditor")
    settle(qtbot, router, lambda: router.shown is meeting(router).read)
    shown = said(router)
    assert "Fred Officer, officer" in shown
    assert "Di Auditor, you are the third person." in shown
    hands.press("Sign that these keys are theirs")
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    assert "Di Auditor confirmed Fred Officer" in said(router)
    # Nobody is sent to a third person again: it waits for two officers.
    assert router.start.vault is not None
    (held,) = router.start.vault.view().held
    assert held.startswith("Fred Officer was met and confirmed by a third person: two officers take that up")
    assert not router.start.sealed.doors["meeting"].isVisible(), "nobody is left to be confirmed"
    assert router.start.vault is not None
    assert set(waiting(router.start.vault.context).met) == {cast.id("Fred")}
    assert "Fred" not in meeting(router).read.spoken()


def test_a_wrong_code_is_said_below_the_factors(cast: Cast, qtbot: QtBot) -> None:
    with_fred(cast)
    router = shown_router(cast, qtbot)
    hands = Keys(router.window)
    hands.press("Confirm somebody")
    settle(qtbot, router, lambda: router.shown is meeting(router).asked_on)
    choose(hands, "Fred Officer")
    hands.type("Passphrase", "correct horse battery staple Fred")
    hands.type("Six digits", "000000")
    hands.press("Go on")
    panel = meeting(router).asked_on.panel
    settle(qtbot, router, lambda: bool(panel.message.message))
    assert router.shown is meeting(router).asked_on
    assert not panel.passphrase.is_empty()


@pytest.mark.parametrize("ends", ["nobody is there", "F12", "lock"])
def test_who_goes_away_has_signed_nothing(two: Cast, qtbot: QtBot, ends: str) -> None:
    changed(two)
    router = shown_router(two, qtbot)
    hands = Keys(router.window)
    hands.press("Acknowledge")
    settle(qtbot, router, lambda: router.shown is acknowledge(router).asked_on)
    prove(two, hands, "Ada", "Ada Operator")
    settle(qtbot, router, lambda: router.shown is acknowledge(router).read)
    feature = acknowledge(router)
    visit = feature._acknowledging
    if ends == "nobody is there":
        two.later(3600)
        feature.tick()
    elif ends == "F12":
        router.make_safe()
    else:
        feature.session_ends(ResealCause.SCREEN_LOCK)
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    assert visit is not None
    assert visit.ended
    assert router.start.vault is not None
    assert waiting(router.start.vault.context).acknowledged == frozenset()
    # Something else may begin now.
    router.start.vault.break_the_glass().abandon()
