"""A maintenance opening in the real window: chosen at the request by keys, answered by letter, and only its list is there."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, settle, shown_router
from twinseal.domain.opening import OpeningKind, OpeningStep, ResealCause
from twinseal.gui.router import Router

PURPOSE = "The labels of two switches are put right."


def to_request(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = begun(router, qtbot)
    flow.enter_register_code(cast.register_code)
    router.opening.show_opening(flow.identify_first(*cast.factors("Bo")))
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)


def words_of(router: Router, name: str) -> str:
    part = router.opening.confirm.findChild(QLabel, name)
    assert part is not None
    return part.text()


def asked(router: Router, qtbot: QtBot) -> None:
    screen = router.opening.request
    button = screen.findChild(QPushButton, "request.maintenance")
    assert button is not None
    button.setFocus()
    QTest.keyClick(button, Qt.Key.Key_Space)
    assert screen.why.justification.hasFocus()
    assert not screen.why.category.isVisible()
    assert not screen.why.reference.isVisible()
    assert [int(each.text()) for each in screen.why.minutes.buttons()][-1] == 60
    assert screen.spoken().startswith("What is to be changed, and for how long?")
    QTest.keyClicks(screen.why.justification, PURPOSE)


def test_maintenance_is_asked_for_answered_and_shows_its_list(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    to_request(cast, router, qtbot)
    screen = router.opening.request
    asked(router, qtbot)
    # Back to the envelopes it is an emergency again, and what was typed stays.
    QTest.keyClick(screen.why.justification, Qt.Key.Key_Escape)
    screen.which.envelopes.envelopes.tick(0, on=True)
    screen.say_why()
    assert screen.why.category.isVisible()
    assert screen.why.justification.toPlainText() == PURPOSE
    assert [int(each.text()) for each in screen.why.minutes.buttons()][-1] == 15
    screen.show_envelopes()
    screen.why.justification.clear()
    asked(router, qtbot)
    QTest.keyClick(screen.why.justification, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.confirm)
    flow = router.opening.flow
    assert flow is not None
    assert flow.view().kind is OpeningKind.MAINTENANCE
    said = words_of(router, "confirm.asked_by")
    assert said == "Bo Officer asks you for a maintenance opening of 60 minutes: nothing that is stored is shown."
    assert words_of(router, "confirm.justification") == f"\u201c{PURPOSE}\u201d"
    # The second person answers what is asked, and can shorten it.
    confirm = router.opening.confirm
    confirm.letter.setFocus()
    confirm.written.minutes.setValue(30)
    router.opening.show_opening(flow.confirm(*cast.factors("Cy"), envelope_ids=(), minutes=30))
    opened = router.opening.open
    settle(qtbot, router, lambda: router.window.screen_shown is opened and opened.changes.collect.isVisible())
    assert flow.view().step is OpeningStep.OPEN
    assert not opened.add_button.isVisible()
    assert opened.tabs.count() == 0
    # Whatever is left or uncovered, the list is there again: there is nothing else to look at.
    opened.changes.collect.leave.click()
    settle(qtbot, router, opened.changes.collect.isVisible)
    cast.later()
    router.opening.hide_shown()
    router.opening.show_opening(flow.mask())
    assert not opened.changes.collect.isVisible()
    router.opening.show_opening(flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo")))
    settle(qtbot, router, opened.changes.collect.isVisible)
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    story = router.opening.receipt.findChild(QLabel, "receipt.story")
    assert story is not None
    assert "Bo Officer and Cy Officer opened the vault for maintenance; nothing that is stored was shown." in story.text()
    assert "Reason: Maintenance" in story.text()


def test_the_letter_is_sent_without_an_envelope_to_tick(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    to_request(cast, router, qtbot)
    asked(router, qtbot)
    router.opening.request.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.confirm)
    confirm = router.opening.confirm
    sent: list[tuple[object, ...]] = []
    confirm.confirmed.connect(lambda *answer: sent.append(answer))
    confirm.panel.fill_in(cast.id("Cy"), "correct horse battery staple Cy", cast.code("Cy"))
    settle(qtbot, router, lambda: confirm.letter.was_read)
    confirm.send()
    assert [answer[3] for answer in sent] == [()]
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.open)
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
