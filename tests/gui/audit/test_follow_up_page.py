"""Follow-up at the desk: a slip that was lost is taken again, looked at and put away, by the keyboard or the tree alone."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.at_the_desk import at_desk
from fakes.hands import Hands, Keys, Tree
from fakes.shown_window import settle
from fakes.slips import shown
from twinseal.gui.audit.desk_screen import FOLLOW_UP


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keyboard", "tree"])
def test_a_lost_slip_is_taken_again_by_hand(telling: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    vault = telling.open()
    (slip,) = shown(telling, vault)
    vault.close()
    router = at_desk(telling, qtbot)
    screen, page, hands = router.audit.screen, router.audit.screen.follow_up_page, who(router.window)
    screen.pages.setCurrentIndex(FOLLOW_UP)
    settle(qtbot, router, lambda: page.rows.count() > 0)
    assert not page.slip.isVisible(), "nothing is picked yet"
    hands.choose("What is still to be done", f"Have the owner of Envelope 0 confirm slip {slip.number}")
    hands.press("Take its slip again")
    picture = page.findChild(QLabel, "follow_up.preview_page")
    assert picture is not None
    settle(qtbot, router, lambda: picture.isVisible() and not picture.pixmap().isNull())
    assert not page.rows.isVisible()
    # Without a drive that could take it that is said, and the slip stays.
    hands.press("Save it to the drive")
    settle(qtbot, router, lambda: "Plug in" in screen.notice.text())
    assert picture.isVisible()
    hands.press("Close the preview")
    assert (page.rows.isVisible(), page.save.isVisible(), picture.isVisible()) == (True, False, False)
    router.leave()
    assert telling.desk_kinds().count("slip.printed") == 1
