"""The log's key is lost: both people read what was kept apart, each chooses, and nothing is chosen for them."""

from __future__ import annotations

import os

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, shown_router, to_open
from twinseal.domain.errors import WrongFactor
from twinseal.domain.opening import MaskCause
from twinseal.gui import theme


@pytest.mark.parametrize("size", [(1240, 860), (853, 440)], ids=["desktop", "small"])
def test_each_of_the_two_reads_and_chooses(cast: Cast, qtbot: QtBot, size: tuple[int, int]) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply(application, "day")
    (cast.vault_path / "audit" / "next.key").unlink()
    vault = cast.open()
    flow = vault.break_the_glass()
    flow.enter_register_code(None, "The register is locked away.")
    with pytest.raises(WrongFactor):
        flow.identify_first(cast.id("Cy"), cast.passphrase("Bo"), "000000")
    flow.abandon()
    vault.close()
    router = shown_router(cast, qtbot)
    router.window.resize(*size)
    flow = to_open(cast, router, qtbot)
    panel = router.opening.open.masked_panel
    qtbot.waitUntil(panel.isVisible)
    qtbot.wait(50)
    if shots := os.environ.get("TWINSEAL_SMALL_SHOTS"):
        router.window.grab().save(f"{shots}/lost-key-{size[0]}.png")
    assert "Cy Officer was denied access" in panel.unanchored.toPlainText()
    assert not panel.adopt.isChecked()
    assert not panel.reject.isChecked()
    cast.later()
    panel.first_code.setText(cast.code("Ada"))
    panel.first_button.click()
    # Nothing was sent, and the code is still there.
    assert panel.first_code.text()
    assert not any("continues" in warning for warning in flow.view().warnings[1:])
    panel.adopt.click()
    panel.first_button.click()
    settle(qtbot, router, lambda: any("continues and adopts" in warning for warning in flow.view().warnings))
    # What is typed next is the other person's.
    qtbot.waitUntil(lambda: panel.second_button.property("kind") == "primary")
    assert not panel.first_button.property("kind")
    assert not panel.adopt.isChecked()
    assert not panel.reject.isChecked()
    if shots:
        qtbot.wait(50)
        router.window.grab().save(f"{shots}/lost-key-second-{size[0]}.png")
    cast.later()
    panel.second_code.setText(cast.code("Bo"))
    panel.adopt.click()
    panel.second_button.click()
    settle(qtbot, router, lambda: not flow.view().masked)
    qtbot.waitUntil(lambda: not panel.isVisible())
    assert flow.view().envelopes


@pytest.mark.parametrize(
    ("cause", "said"),
    [
        (MaskCause.HAND, "Somebody masked it by hand (F9)."),
        (MaskCause.IDLE, "Nobody used the keyboard or the mouse for a while."),
        (MaskCause.MINIMISED, "The window was minimised."),
        (MaskCause.OTHER_WINDOW, "Another window came in front."),
    ],
)
def test_why_everything_is_masked_is_said(cast: Cast, qtbot: QtBot, cause: MaskCause, said: str) -> None:
    router = shown_router(cast, qtbot)
    flow = to_open(cast, router, qtbot)
    why = router.opening.open.findChild(QLabel, "open.masked_why")
    if cause is MaskCause.IDLE:
        cast.clock.advance(flow.open_vault.state.context.header.policy.mask_idle_s)
        router.opening.show_opening(flow.tick())
    else:
        router.opening.cover(cause)
    settle(qtbot, router, lambda: why.isVisible())
    assert why.text() == said
    cast.later()
    router.opening.show_opening(flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo")))
    router.opening.show_opening(flow.view())
    assert not why.text()
