"""The first screen: one question, what Enter and Esc do, and the quiet ways beside it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QWidget
from pytestqt.qtbot import QtBot

from fakes.shown_window import settle
from twinseal import bootstrap
from twinseal.gui.router import Router
from twinseal.gui.start.welcome_screen import WelcomeScreen
from twinseal.gui.worker import Worker


@pytest.fixture
def router(qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Router:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    made = Router(bootstrap.real_machine(), Worker())
    made.window.deaf_ms = 0
    qtbot.addWidget(made.window, before_close_func=lambda _window: made.leave())
    return made


def part(screen: WelcomeScreen, name: str) -> QPushButton:
    button = screen.findChild(QPushButton, name)
    assert button is not None, name
    return button


def shown(router: Router) -> WelcomeScreen:
    router.start.show_sealed()
    router.window.show()
    return router.start.welcome


def test_esc_quits_and_without_rows_a_folder_is_asked_for(router: Router, qtbot: QtBot, tmp_path: Path) -> None:
    screen = shown(router)
    assert screen.path.isVisible()
    assert not part(screen, "welcome.another").isVisible()
    windows = [widget for widget in screen.findChildren(QWidget) if widget.isWindow() and widget.isVisible()]
    assert windows == [], "nothing is a window of its own"
    # What is wrong with a folder stands at it, and goes with the first edit.
    for typed in (str(tmp_path / "none.twinseal"), "~nobody-of-this-name/none.twinseal", "/none.twinseal\0"):
        screen.path.set_text(typed)
        QTest.keyClick(screen.path.line, Qt.Key.Key_Return)
        settle(qtbot, router, lambda: screen._field.is_wrong)
        assert "none.twinseal" in screen._field.message.text()
        assert not screen.notice.isVisible()
        screen.path.set_text("")
        assert not screen._field.is_wrong
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not router.window.isVisible())


def test_with_rows_another_vault_unfolds_and_esc_folds_it_first(router: Router, qtbot: QtBot, tmp_path: Path) -> None:
    recent = bootstrap.recent_vaults(router.machine)
    recent.switch_on()
    for name in ("old", "new"):
        recent.add(tmp_path / f"{name}.twinseal")
    screen = shown(router)
    rows = router.start.recent.panel.rows
    settle(qtbot, router, lambda: rows.count() == 2 and "Not here" in rows.row_texts()[0])
    assert not screen.path.isVisible()
    # The act at the bottom right goes to the row; its refusal stands above, for it is about no field.
    screen.go_on()
    settle(qtbot, router, screen.notice.isVisible)
    assert "new.twinseal" in screen.notice.text()
    another = part(screen, "welcome.another")
    assert another.accessibleDescription()
    another.click()
    assert screen.path.isVisible()
    screen.path.set_text(str(tmp_path / "typed.twinseal"))
    screen.go_on()
    settle(qtbot, router, lambda: screen._field.is_wrong)
    assert "typed.twinseal" in screen._field.message.text()
    QTest.keyClick(screen, Qt.Key.Key_Escape)
    assert not screen.path.isVisible()
    assert not another.isChecked()
    assert router.window.isVisible()
    part(screen, "welcome.quit").click()
    qtbot.waitUntil(lambda: not router.window.isVisible())


@pytest.mark.parametrize(("size", "columns"), [((1280, 800), 2), ((853, 480), 3), ((640, 400), 2)])
def test_ways_stand_in_one_line_in_a_low_window(router: Router, qtbot: QtBot, size: tuple[int, int], columns: int) -> None:
    screen = shown(router)
    router.window.resize(*size)
    ways = [part(screen, f"welcome.{name}") for name in ("found", "demo", "verify")]
    qtbot.waitUntil(lambda: len({way.x() for way in ways}) == columns)
    assert all(way.width() >= way.sizeHint().width() for way in ways)
    # Tab goes through them before what stands below them.
    at: QWidget = ways[0]
    at.setFocus()
    for after in (*ways[1:], screen._remember):
        QTest.keyClick(at, Qt.Key.Key_Tab)
        at = router.window.focusWidget()
        assert at is after, at.objectName()
