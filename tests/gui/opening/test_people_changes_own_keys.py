"""A signer opens their own new keys of a draft, by the keyboard alone and by the accessibility tree alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import listening
from fakes.at_the_vault import AtTheVault
from fakes.hands import Hands, Keys, Tree
from fakes.new_people import code_of, rebound
from fakes.shown_window import shown_router
from twinseal.gui.changes.people_page import PeoplePage
from twinseal.gui.changes.prove_form import ProveForm


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keys", "tree"])
def test_a_signer_opens_their_own_new_keys(two: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    with listening():
        router = shown_router(two, qtbot)
        at = AtTheVault(two, router, qtbot, who(router.window))
        rebound(two, at.open(1), "Bo")
        QTest.keyClick(router.opening.open, Qt.Key.Key_F12)
        at.settle(lambda: router.window.screen_shown is router.opening.receipt)
        two.register_code = router.opening.flow.view().receipt.register_code
        qtbot.waitUntil(router.opening.receipt.done_button.isEnabled)
        at.press("Written down")
        at.settle(lambda: router.window.screen_shown is router.start.sealed)
        two.later(4000)
        changes = at.open(1).open_vault.changes
        changes.take_up(changes.view().offered[0].id)
        at.press("Change something")
        at.way("Who belongs to the vault")
        at.hands.choose("People", "Cy Officer")
        assert not router.opening.open.changes.form(PeoplePage).acts["open_new"].isVisible()
        at.hands.choose("People", "Bo Officer")
        at.press("Open the new keys")
        form, (words, seed) = router.opening.open.changes.form(ProveForm), two.coming["Bo"]
        assert "new authenticator" in form.question.text()
        two.later()
        at.hands.type("Their passphrase", "correct horse battery staple Bo")
        at.hands.type("Code of their phone", code_of(two, seed))
        at.press("Put it on the list")
        assert "Wrong passphrase or code" in form.said.message
        two.later(120)
        at.hands.type("Their passphrase", words)
        at.hands.type("Code of their phone", code_of(two, seed))
        at.press("Put it on the list")
        assert len(changes.view().rows) == 1
        assert changes.view().left == ()
        assert "Bo Officer" in at.listed[-1]
        assert form.passphrase.is_empty()
        assert len(at.sign()) == 1
