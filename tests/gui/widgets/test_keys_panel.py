"""F1 lists what the keys do here; while the list stands nothing behind it is pressed, and nothing is shown behind it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QAccessible, QKeyEvent
from PySide6.QtWidgets import QApplication, QLabel, QPushButton
from pytestqt.qtbot import QtBot
from shiboken6 import delete

from conftest import Cast
from fakes.shown_window import press_key, settle, shown_router, to_open
from twinseal.domain.envelope import FieldKind
from twinseal.gui.opening.field_panel import FieldPanel
from twinseal.gui.router import Router
from twinseal.gui.widgets.hold_button import HoldButton
from twinseal.gui.widgets.secret_view import SecretView


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    return shown_router(cast, qtbot)


def test_f1_says_what_keys_do_and_takes_them_all_but_two(
    cast: Cast, router: Router, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> None:
    keys, sealed = router.window.keys, router.start.sealed
    stands: list[bool] = []
    router.first_picture.once_it_stands(lambda: stands.append(True))
    qtbot.waitUntil(lambda: bool(stands))
    before = QApplication.focusWidget()
    assert before is not None
    press_key(router, Qt.Key.Key_F1)
    assert keys.isVisible()
    assert keys.hasFocus()
    assert "Enter: Break the glass" in keys.accessibleDescription()
    assert "F12" not in keys.accessibleDescription(), "nothing stands open"
    assert not keys.geometry().intersects(sealed.footer.geometry())
    for key in (Qt.Key.Key_Tab, Qt.Key.Key_Backtab):
        press_key(router, key)
        assert keys.hasFocus(), "Tab leads to nothing behind it"
    press_key(router, Qt.Key.Key_Return)
    assert keys.isHidden()
    assert router.window.screen_shown is sealed, "Enter put the list away and did nothing behind it"
    # The hand stays on the key: what a keyboard sends again reaches nothing behind the list.
    qtbot.waitUntil(lambda: not router.window.is_deaf)
    for _ in range(3):
        again = QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier, "\r", True)
        QApplication.sendEvent(QApplication.focusWidget() or router.window, again)
    assert not router.worker.busy
    assert router.window.screen_shown is sealed
    assert QApplication.focusWidget() is before

    to_open(cast, router, qtbot)
    hold = next(part for part in router.opening.open.findChildren(HoldButton) if part.isVisible())
    hold.setFocus()
    qtbot.keyPress(hold, Qt.Key.Key_Space)
    views = router.opening.open.findChildren(SecretView)
    settle(qtbot, router, lambda: any(view.is_showing for view in views))
    press_key(router, Qt.Key.Key_F1)
    settle(qtbot, router, lambda: not any(view.is_showing for view in views))
    assert keys.isVisible()
    assert "F9: Mask everything. F12: Reseal now" in keys.accessibleDescription()
    press_key(router, Qt.Key.Key_F1)
    live = next(panel for panel in router.opening.open.findChildren(FieldPanel) if panel.field.kind is FieldKind.TOTP_SEED)
    read: list[str] = []
    request.addfinalizer(lambda: QAccessible.setActive(False))
    QAccessible.setActive(True)
    shown = live._live
    assert shown is not None

    def named(name: str) -> None:
        read.append(name)
        QLabel.setAccessibleName(shown, name)

    monkeypatch.setattr(shown, "setAccessibleName", named)
    live._live_button.click()
    settle(qtbot, router, lambda: bool(live.shown_text()))
    assert live.shown_text()[:3] in shown.text()
    assert read == ["The current code, shown on the screen"], "no name ever was the code"
    press_key(router, Qt.Key.Key_F1)
    assert live.shown_text() == shown.text() == ""
    # What had the keyboard goes with the tabs; the list goes when the question for a code takes the keyboard.
    press_key(router, Qt.Key.Key_F9)
    settle(qtbot, router, lambda: router.opening.open.masked_panel.isVisible())
    assert keys.isHidden()
    masked = router.opening.open.masked_panel.first_code
    qtbot.waitUntil(masked.hasFocus)
    button = QPushButton(router.window)
    button.show()
    button.setFocus()
    press_key(router, Qt.Key.Key_F1)
    delete(button)
    press_key(router, Qt.Key.Key_Escape)
    assert keys.isHidden()
    press_key(router, Qt.Key.Key_F12)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert keys.isHidden()
    press_key(router, Qt.Key.Key_F1)
    assert "Enter" not in keys.accessibleDescription(), "Enter does not mark the line as written"
