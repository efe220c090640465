"""A drill in the real window: asked for at the request, its acts above the drill envelope, and what came of it on the receipt."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, settle, shown_router
from twinseal.domain.opening import OpeningKind


def test_a_drill_is_asked_for_held_and_certified(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    flow = begun(router, qtbot)
    flow.enter_register_code(cast.register_code)
    router.opening.show_opening(flow.identify_first(*cast.factors("Ada")))
    request = router.opening.request
    settle(qtbot, router, lambda: router.window.screen_shown is request)
    asks = request.findChild(QPushButton, "request.drill")
    assert asks is not None
    asks.click()
    assert not request.why.category.isVisible()
    assert request.spoken().startswith("Who practises, and for how long?")
    request.why.justification.setPlainText("The quarter's drill of the two on duty")
    request.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.confirm)
    said = router.opening.confirm.findChild(QLabel, "confirm.asked_by")
    assert said is not None
    assert said.text() == "Ada Operator asks you for a drill of 15 minutes: only the drill envelope is opened."
    ((_, only_envelope),) = router.opening.confirm.written.boxes
    assert only_envelope.isChecked()
    assert not only_envelope.isEnabled()
    router.opening.show_opening(flow.confirm(*cast.factors("Bo")))
    screen = router.opening.open
    settle(qtbot, router, lambda: router.window.screen_shown is screen and screen.drill.isVisible())
    assert flow.view().kind is OpeningKind.DRILL
    assert not screen.add_button.isVisible()
    assert not screen.changes_button.isVisible()
    assert [screen.tabs.tabText(place) for place in range(screen.tabs.count())] == ["Drill envelope"]
    drill = screen.drill
    assert not drill.certify.isEnabled()
    drill.carry.click()
    settle(qtbot, router, lambda: bool(drill._message.text()))
    router.window.resize(640, 360)
    drill.decrypt.click()
    settle(qtbot, router, drill.certify.isEnabled)
    # In the lowest window too it comes into sight once it can be pressed.
    settle(qtbot, router, lambda: drill.certify.visibleRegion().boundingRect() == drill.certify.rect())
    drill.printed.click()
    settle(qtbot, router, lambda: not drill.printed.isEnabled())
    assert drill._said.text() == "Decrypted: envelopes 4, files 0.\nA page came out of the printer."
    cast.later()
    router.opening.show_opening(flow.mask())
    assert not drill.isVisible()
    router.opening.show_opening(flow.open_vault.unmasking.unmask(cast.id("Ada"), cast.code("Ada")))
    settle(qtbot, router, drill.isVisible)
    drill.certify.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    held = router.opening.receipt._drill
    assert held.isVisible()
    assert held.text() == "The drill is certified, and the date of the next one is renewed."
