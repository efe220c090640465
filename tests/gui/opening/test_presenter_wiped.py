"""After the reseal and back on the sealed screen nothing of an opening is left: in no widget, and in no object."""

from __future__ import annotations

import gc

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import isValid

from conftest import Cast
from fakes.left_words import WORDS, left_in_widgets
from fakes.shown_window import settle, shown_router, to_confirm, to_open
from twinseal.domain.opening import OpeningStep, ResealCause
from twinseal.flows.opening.flow import OpeningFlow
from twinseal.flows.opening.open_vault import OpenVault
from twinseal.flows.opening.reveal import Showing
from twinseal.flows.opening.state import OpenState
from twinseal.flows.views.opening import EnvelopeView, OpeningView
from twinseal.gui.router import Router

KEPT = (OpeningFlow, OpenVault, OpenState, OpeningView, EnvelopeView, Showing)


def left_alive() -> list[str]:
    gc.collect()
    return [type(kept).__name__ for kept in gc.get_objects() if isinstance(kept, KEPT)]


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    # What earlier tests of this process left, and a failed one keeps, is frozen: it is neither gone through nor counted.
    gc.collect()
    gc.freeze()
    made = shown_router(cast, qtbot)
    assert not left_alive()
    return made


def asked_in_the_window(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.start.break_the_glass()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.register)
    router.opening.register.entered.emit(cast.register_code, "")
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.identify)
    router.opening.identify.panel.fill_in(cast.id("Ada"), cast.passphrase("Ada").copy_bytes().decode(), cast.code("Ada"))
    router.opening.identify.send()
    screen = router.opening.request
    settle(qtbot, router, lambda: router.window.screen_shown is screen)
    screen.which.envelopes.envelopes.tick(0, on=True)
    screen.which.search.setText("Envelope 0")
    for field, text in zip(screen.why.answers, ("The console", "No network"), strict=True):
        QTest.keyClicks(field, text)
    QTest.keyClicks(screen.why.reference, "INC-004711")
    QTest.keyClicks(screen.why.justification, "The core switch is down and nobody can log in.")
    screen.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.confirm)


def test_after_an_opening_no_widget_or_object_holds_its_words(cast: Cast, router: Router, qtbot: QtBot) -> None:
    asked_in_the_window(cast, router, qtbot)
    panel = router.opening.confirm.panel
    panel.fill_in(cast.id("Bo"), cast.passphrase("Bo").copy_bytes().decode(), cast.code("Bo"))
    # On a busy machine the letter is laid out a moment later, and is not sent unread.
    settle(qtbot, router, lambda: router.opening.confirm.letter.was_read)
    router.opening.confirm.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.open)
    # What led here is forgotten already; the column says what it is open for.
    qtbot.waitUntil(lambda: {name.partition(".")[0] for _, name, _ in left_in_widgets(WORDS) if name} == {"open"})
    assert "OpeningFlow" in left_alive()
    typed = [line for line in QApplication.allWidgets() if isinstance(line, QLineEdit) and line.objectName()]
    for line in typed:
        line.insert("4711")
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    router.opening.receipt.findChild(QPushButton, "receipt.slip").click()
    settle(qtbot, router, router.opening.receipt.preview.isVisible)
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
    router.opening.receipt.done_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    # Boxes and tabs go with the next turn of the event loop.
    qtbot.waitUntil(lambda: not left_in_widgets(WORDS))
    assert left_alive() == []
    assert router.opening._lines.slips._pdf == b""
    undo = router.opening.request.findChild(QPlainTextEdit, "request.justification")
    assert not undo.document().isUndoAvailable()
    assert not router.opening.confirm.reason.document().isUndoAvailable()
    emptied = [line for line in typed if isValid(line) and not line.text()]
    assert {"confirm.code", "open.extend_reason", "request.reference"} <= {line.objectName() for line in emptied}
    assert not [line.objectName() for line in emptied if line.isUndoAvailable()], "Ctrl+Z brings it back to nobody"


def test_after_an_opening_that_ended_early_nothing_is_left(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = to_confirm(cast, router, qtbot, envelopes=2)
    router.opening.do(router.opening.ended, lambda begun: begun.abandon())
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.ended)
    assert flow.view().step is OpeningStep.ENDED
    assert (flow._state.request, flow._state.outsides, flow.view().request) == (None, {}, None)
    del flow
    router.opening.ended.done.emit()
    # Boxes and tabs go with the next turn of the event loop.
    qtbot.waitUntil(lambda: not left_in_widgets(WORDS))
    assert left_alive() == []


def test_what_is_open_leaves_the_open_screen_at_once(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot, envelopes=2)
    assert any(name.startswith("open") for _, name, _ in left_in_widgets(WORDS))
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert [name for _, name, _ in left_in_widgets(WORDS) if name.startswith("open")] == []
