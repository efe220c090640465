"""The line of a seal that nobody said to have written down stands first at every start, until somebody did."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, showing, shown_router, to_confirm, to_open
from twinseal.domain.errors import DiskFault
from twinseal.domain.opening import ResealCause
from twinseal.gui.router import Router
from twinseal.gui.worker import Worker
from twinseal.vault.layout import VaultPaths


@pytest.fixture
def unwritten(cast: Cast) -> str:
    """Let the last opening end by the window; return the register code that nobody saw."""
    vault = cast.open()
    receipt = cast.to_open(vault).reseal(ResealCause.WINDOW_CLOSED).receipt
    vault.close()
    cast.later()
    assert receipt is not None
    return receipt.register_code


def started(cast: Cast, qtbot: QtBot) -> Router:
    router = Router(cast.machine, Worker())
    qtbot.addWidget(router.window)
    router.window.show()
    router.start.take_vault(cast.vault_path)
    settle(qtbot, router, lambda: router.start.vault is not None)
    return router


def said(screen: QWidget) -> str:
    return "\n".join(child.text() for child in screen.findChildren(QLabel) if child.isVisible())


def pressed(router: Router, qtbot: QtBot) -> None:
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
    router.opening.receipt.done_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)


def test_a_start_shows_the_line_first_until_it_is_written_down(cast: Cast, unwritten: str, qtbot: QtBot) -> None:
    router = started(cast, qtbot)
    assert router.window.screen_shown is router.opening.receipt
    shown = said(router.opening.receipt)
    assert f"0002 P0 \u00b7 {unwritten}" in shown
    assert "Resealed because the window was closed, 2026-11-02 09:00 UTC \u2013 write this line now" in shown
    assert "Ada Operator and Bo Officer" in shown
    assert "older copy" in shown
    assert router.opening.receipt.register.qr.isVisible()
    router.leave()
    again = started(cast, qtbot)
    assert again.window.screen_shown is again.opening.receipt
    pressed(again, qtbot)
    assert unwritten not in said(again.start.sealed)
    again.leave()
    third = started(cast, qtbot)
    assert third.window.screen_shown is third.start.sealed
    third.leave()


def test_not_written_yet_goes_on_and_coverage_says_so(cast: Cast, unwritten: str, qtbot: QtBot) -> None:
    router = started(cast, qtbot)
    router.opening.receipt.later_button.click()
    assert showing(router) is router.start.sealed
    facts = said(router.start.sealed)
    assert "Not yet. The line of seal 0002 was not written down yet" in facts
    assert unwritten not in facts
    router.start.sealed.line_button.click()
    assert router.window.screen_shown is router.opening.receipt
    pressed(router, qtbot)
    assert "Yes. Pairs" in said(router.start.sealed)
    assert not router.start.sealed.line_button.isVisible()
    router.leave()


def test_a_drive_that_cannot_keep_it_says_so_and_keeps_nobody(
    cast: Cast, unwritten: str, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    router = started(cast, qtbot)

    def refused() -> None:
        msg = "The drive failed: check it and try again."
        raise DiskFault(msg)

    monkeypatch.setattr(router.start.vault, "written_down", refused)
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
    router.opening.receipt.done_button.click()
    settle(qtbot, router, router.opening.receipt.notice.isVisible)
    assert "The drive failed" in router.opening.receipt.notice.text()
    router.opening.receipt.later_button.click()
    assert showing(router) is router.start.sealed
    router.leave()


def test_a_seal_that_was_not_made_owes_no_line(cast: Cast, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot)
    context = router.start.vault.context
    monkeypatch.setattr(context, "paths", VaultPaths(Path("/nowhere")))
    router.opening.reseal(ResealCause.DRIVE_REMOVED)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    shown = said(router.opening.receipt)
    assert "No new line is owed" in shown
    assert "the last line in the paper register stays right" in shown
    assert router.opening.receipt.done_button.text() == "Continue"
    assert not router.opening.receipt.later_button.isVisible()
    router.leave()


def test_a_request_that_expired_is_filled_in_again(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    to_confirm(cast, router, qtbot, envelopes=2)
    assert router.window.screen_shown is router.opening.confirm
    cast.clock.advance(181)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)
    screen = router.opening.request
    assert screen.code.isVisible()
    assert screen.countdown.isVisible()
    assert len(screen.ticked()) == 2
    assert "nobody can log in" in screen.why.justification.toPlainText()
    screen.code.setText(cast.code("Ada"))
    screen.send()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.confirm)
    cast.clock.advance(181)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.request)
    router.cover()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.ended)
    assert screen.why.justification.toPlainText() == ""
    assert not screen.ticked()
