"""One of the two people gives their account beside the auditor: by the keyboard alone and by the accessibility tree alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import at_reviews
from fakes.hands import Hands, Keys, Tree
from fakes.proving import choose
from fakes.shown_window import settle
from twinseal.gui.audit.desk_screen import REVIEWS

WORDS = "The shift asked for it;\nI showed one password."


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keyboard", "tree"])
def test_an_account_is_written_and_signed_by_hand(cast: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    router = at_reviews(cast, qtbot)
    page, hands = router.audit.screen.reviews_page, who(router.window)
    page.form._texts[0].setPlainText("Begun before they were heard.")
    hands.press("Hear its people")
    account = router.audit.accounts.screen
    settle(qtbot, router, lambda: router.shown is account)
    people = account.panel.people
    assert {people.item(row).text().split(",")[0] for row in range(people.count())} == {"Ada Operator", "Bo Officer"}
    cast.later()
    hands.type("What you say of it", WORDS)
    prove_by(hands, "000000")
    settle(qtbot, router, lambda: bool(account.panel.message.message))
    assert account.words.toPlainText() == WORDS
    cast.later()
    hands.type("Six digits", cast.code("Ada"))
    hands.press("Sign what you wrote")
    settle(qtbot, router, lambda: router.shown is router.audit.screen)
    (said,) = page.said.row_texts()
    assert "Ada Operator" in said
    assert "I showed one password." in said
    # Nothing of theirs stays behind, and what the auditor had entered is there.
    assert (account.words.toPlainText(), account.panel.passphrase.is_empty()) == ("", True)
    assert page.form._texts[0].toPlainText() == "Begun before they were heard."
    assert router.audit.screen.pages.currentIndex() == REVIEWS


def prove_by(hands: Hands, code: str) -> None:
    choose(hands, "Ada Operator")
    hands.type("Passphrase", "correct horse battery staple Ada")
    hands.type("Six digits", code)
    hands.press("Sign what you wrote")


def test_who_goes_away_has_given_no_account(cast: Cast, qtbot: QtBot) -> None:
    router = at_reviews(cast, qtbot)
    router.audit.screen.reviews_page.account.click()
    account = router.audit.accounts.screen
    settle(qtbot, router, lambda: router.shown is account)
    account.words.setPlainText(WORDS)
    account.panel.passphrase.set_text("correct horse battery staple Ada")
    router.make_safe()
    settle(qtbot, router, lambda: router.shown is router.start.sealed)
    assert (account.words.toPlainText(), account.panel.passphrase.is_empty()) == ("", True)
    router.leave()
    assert "account.signed" not in cast.desk_kinds()
