"""One hold is one showing, whatever a keyboard that repeats or a hand that trembles makes of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.passed_time import let_pass
from fakes.shown_window import settle, shown_router, to_open
from twinseal.gui.widgets.hold_button import RELEASE_MS, HoldButton
from twinseal.gui.widgets.secret_view import SecretView

TIMES = 12


def _key(target: QWidget, kind: QEvent.Type, *, repeated: bool = False) -> None:
    QApplication.sendEvent(target, QKeyEvent(kind, Qt.Key.Key_Space, Qt.KeyboardModifier.NoModifier, " ", repeated))


def pairs_without_the_mark(button: QPushButton) -> None:
    """A keyboard whose repeats are not marked as such."""
    _key(button, QEvent.Type.KeyPress)
    for _ in range(TIMES):
        QApplication.processEvents()
        _key(button, QEvent.Type.KeyRelease)
        _key(button, QEvent.Type.KeyPress)
    _key(button, QEvent.Type.KeyRelease)


def marked_and_unmarked(button: QPushButton) -> None:
    """What Xvfb sends: some repeats are marked, some are not."""
    _key(button, QEvent.Type.KeyPress)
    for number in range(TIMES):
        QApplication.processEvents()
        _key(button, QEvent.Type.KeyRelease, repeated=bool(number % 3))
        _key(button, QEvent.Type.KeyPress, repeated=bool(number % 3))
    _key(button, QEvent.Type.KeyRelease)


def presses_alone(button: QPushButton) -> None:
    """A key that sticks."""
    for _ in range(TIMES):
        _key(button, QEvent.Type.KeyPress)
        QApplication.processEvents()
    _key(button, QEvent.Type.KeyRelease)


def mouse_that_bounces(button: QPushButton) -> None:
    for _ in range(TIMES):
        QTest.mousePress(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()
        QTest.mouseRelease(button, Qt.MouseButton.LeftButton)
        QApplication.processEvents()


@pytest.mark.parametrize(
    "hold", [pairs_without_the_mark, marked_and_unmarked, presses_alone, mouse_that_bounces], ids=lambda hold: hold.__name__
)
def test_a_hold_is_told_once(qtbot: QtBot, hold: Callable[[QPushButton], None]) -> None:
    button = HoldButton("Hold", "test.hold")
    qtbot.addWidget(button)
    button.show()
    signals: list[str] = []
    button.held.connect(lambda: signals.append("held"))
    button.released_again.connect(lambda: signals.append("released"))
    assert button._release.interval() == RELEASE_MS
    # What comes within this time is one hold: longer here than a machine may take for any of it.
    button._release.setInterval(600_000)
    hold(button)
    assert signals == ["held"]
    assert let_pass(button._release) == 1
    assert signals == ["held", "released"]
    assert let_pass(button._release) == 0


def test_a_hold_ends_when_the_keyboard_or_the_button_goes(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    box, button, other = QVBoxLayout(page), HoldButton("Hold", "test.hold"), QLineEdit()
    box.addWidget(button)
    box.addWidget(other)
    page.show()
    page.activateWindow()
    signals: list[str] = []
    button.released_again.connect(lambda: signals.append("released"))
    qtbot.waitUntil(page.isActiveWindow)
    for end in (other.setFocus, button.hide):
        button.show()
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        QTest.keyPress(button, Qt.Key.Key_Space)
        signals.clear()
        end()
        assert signals == ["released"]
        assert not button.isDown()


def test_a_hold_in_the_window_is_one_entry_and_moves_nothing(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    flow = to_open(cast, router, qtbot)
    button = router.opening.open.findChild(HoldButton, "open.reveal.1")
    seen = router.opening.open.findChild(SecretView, "open.secret.1")
    assert button is not None
    assert seen is not None
    button.setFocus()
    QApplication.processEvents()
    places = [(child.objectName(), child.geometry()) for child in router.opening.open.findChildren(QPushButton)]
    _key(button, QEvent.Type.KeyPress)
    settle(qtbot, router, lambda: seen.is_showing)
    pairs_without_the_mark(button)
    assert [
        (control.objectName(), control.geometry()) for control in router.opening.open.findChildren(QPushButton)
    ] == places
    settle(qtbot, router, lambda: not seen.is_showing)
    assert flow.open_vault.state.showing.reveals == 1
    router.leave()
    kinds = cast.desk_kinds()
    assert (kinds.count("field.revealed"), kinds.count("field.hidden")) == (1, 1)
