"""The keyboard stands where the next thing is typed, and Enter does what the last button did."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, settle, shown_router, to_confirm, to_open
from twinseal.domain.opening import ResealCause
from twinseal.gui.router import Router


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    return shown_router(cast, qtbot)


def test_enter_after_the_reason_for_no_register_continues(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.opening.show_opening(begun(router, qtbot).view())
    screen = router.opening.register
    screen.say_not_at_hand()
    assert "not at hand" in screen.absent.text()
    screen.go_on()
    settle(qtbot, router, lambda: screen._why.is_wrong)
    assert router.window.focusWidget() is screen.explanation
    screen.explanation.setText("It is locked away in another building.")
    assert not screen._why.is_wrong
    screen.go_on()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.identify)


def test_a_code_that_is_typed_after_all_counts(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = begun(router, qtbot)
    router.opening.show_opening(flow.view())
    screen = router.opening.register
    screen.say_not_at_hand()
    screen.explanation.setText("It is locked away in another building.")
    screen.code.setText(cast.register_code)
    screen.go_on()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.identify)
    assert flow.view().warnings == ()


def test_what_opens_masked_begins_at_the_code(cast: Cast, qtbot: QtBot) -> None:
    (cast.vault_path / "audit" / "next.key").unlink()
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot)
    panel = router.opening.open.masked_panel
    qtbot.waitUntil(panel.isVisible)
    router.opening.open.first_focus()
    assert router.window.focusWidget() in (panel.unanchored, panel.first_code)


def test_a_wrong_code_under_an_expired_request_is_typed_in_place(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = to_confirm(cast, router, qtbot)
    cast.clock.advance(181)
    router.opening.show_opening(flow.tick())
    screen = router.opening.request
    screen.code.setText("000000")
    screen.which.search.setFocus()
    screen.send()
    settle(qtbot, router, lambda: screen.notice.isVisible())
    assert screen.notice.text().endswith("This code was not accepted. Wait for the next one and try again.")
    assert router.window.focusWidget() is screen.code


def test_a_passphrase_stays_where_digits_of_the_code_are_missing(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = begun(router, qtbot)
    router.opening.show_opening(flow.enter_register_code(cast.register_code))
    panel = router.opening.identify.panel
    panel.fill_in(cast.id("Ada"), "correct horse battery staple Ada", "12345")
    router.opening.identify.send()
    settle(qtbot, router, lambda: bool(panel.message.message))
    assert "Six digits" in panel.message.text()
    assert not panel.passphrase.is_empty()
    assert router.window.focusWidget() is panel.code
    panel.code.setText(cast.code("Ada"))
    router.opening.identify.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)


def test_each_of_the_two_shows_again_by_enter_in_an_own_field(cast: Cast, router: Router, qtbot: QtBot) -> None:
    flow = to_open(cast, router, qtbot)
    panel = router.opening.open.masked_panel
    for name, field, mine, other in (
        ("Bo", "open.unmask_second_code", panel.second_button, panel.first_button),
        ("Ada", "open.unmask_first_code", panel.first_button, panel.second_button),
    ):
        cast.later()
        router.opening.show_opening(flow.mask())
        settle(qtbot, router, panel.isVisible)
        code = panel.findChild(QLineEdit, field)
        assert name in code.accessibleName()
        code.setFocus()
        assert (mine.property("kind"), other.property("kind")) == ("primary", "")
        code.setText(cast.code(name))
        assert code is not None
        QTest.keyClick(code, Qt.Key.Key_Return)
        settle(qtbot, router, lambda: not flow.view().masked)
        assert router.opening.open.notice.isHidden()
    flow.reseal(ResealCause.HAND)
    router.start.show_sealed()
    router.start.leave_vault()
    kinds = cast.desk_kinds()
    assert kinds.count("contents.unmasked") == 2
    assert "code.denied" not in kinds
