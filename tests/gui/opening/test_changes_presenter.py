"""A list of changes in the real window: collected, kept over a reseal, taken up, read, signed by both, sealed at once."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from conftest import BEGIN, PEOPLE, Cast, found_vault
from fakes.shown_window import settle, shown_router, to_open
from fakes.told_space import ToldSpaceFiles
from twinseal.crypto.derivation import TESTS_ONLY
from twinseal.domain.opening import ResealCause
from twinseal.domain.people import Role
from twinseal.flows.context.machine import Machine
from twinseal.gui.router import Router
from twinseal.host.drives import LinuxDrives
from twinseal.host.scripted_clock import ScriptedClock


@pytest.fixture
def two(tmp_path: Path) -> Cast:
    """Return a cast with a second auditor, Gil: without another one none may leave."""
    clock = ScriptedClock(BEGIN)
    founded, ids, seeds = found_vault(tmp_path, clock, (*PEOPLE, ("Gil Auditor", Role.AUDITOR, "")))
    clock.advance(3600)
    machine = Machine(clock, ToldSpaceFiles(), LinuxDrives(), TESTS_ONLY, "test-station")
    return Cast(
        clock, machine, Path(founded.vault_path), Path(founded.trust_card_path), founded.register_code, ids, seeds
    )  # fmt: skip


def press(router: Router, qtbot: QtBot, name: str) -> None:
    button = router.opening.open.findChild(QPushButton, name)
    qtbot.waitUntil(button.isVisible)
    button.click()
    settle(qtbot, router, lambda: True)


def collected(cast: Cast, router: Router, qtbot: QtBot) -> None:
    """Put the leaving of an auditor on the list."""
    press(router, qtbot, "open.show_changes")
    press(router, qtbot, "changes.way.leaves")
    screen = router.opening.open
    assert not screen.findChild(QWidget, "open.extend_first_code").isVisible(), "the list is signed, not each change"
    screen.findChild(QComboBox, "open.leaving_auditor").setCurrentIndex(0)
    screen.more.reason.setText("She has left the firm at the end of October.")
    press(router, qtbot, "open.list_auditor")
    assert screen.changes.collect.rows.count() == 1


def test_a_list_waits_is_taken_up_and_is_signed_by_both(two: Cast, qtbot: QtBot) -> None:
    cast = two
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot)
    screen = router.opening.open
    collected(cast, router, qtbot)
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert screen.changes.collect.rows.count() == 0, "nothing of the list is left in a sealed window"
    cast.register_code = router.opening.flow.view().receipt.register_code
    qtbot.waitUntil(router.opening.receipt.done_button.isEnabled, timeout=5000)
    router.opening.receipt.done_button.click()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    cast.later()
    flow = to_open(cast, router, qtbot)
    before = {auditor.id for auditor in flow.view().auditors}
    press(router, qtbot, "open.show_changes")
    press(router, qtbot, "changes.draft_take.0")
    assert screen.findChild(QPushButton, "changes.draft_take.0") is None
    assert screen.changes.collect.rows.count() == 1
    press(router, qtbot, "changes.review")
    assert screen.changes.review.rows.row_texts()[0].startswith("Change 1 of 1: ")
    assert screen.findChild(QWidget, "changes.first").accessibleName() == "Ada Operator, signs now"
    cast.later()
    screen.sign_column.code.setFocus()
    QTest.keyClicks(screen.sign_column.code, cast.code("Ada"))
    QTest.keyClick(screen.sign_column.code, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: screen.findChild(QWidget, "changes.second").accessibleName() == "Bo Officer, signs now")
    QTest.keyClicks(screen.sign_column.code, cast.code("Bo"))
    QTest.keyClick(screen.sign_column.code, Qt.Key.Key_Return)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    assert router.opening.flow.view().receipt.new_seal
    after = {person.id for person in router.start.vault.view().people}
    assert len(before - after) == 1, "the list is in force with this seal"
