"""Rules, reasons, place, keys and clock by the keyboard alone and by the accessibility tree alone; in force with the seal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import listening
from fakes.at_the_vault import AtTheVault
from fakes.hands import Hands, Keys, Tree
from fakes.shown_window import settle, shown_router
from twinseal.gui.changes.reason_form import ReasonForm
from twinseal.gui.changes.rules_form import RulesForm
from twinseal.gui.widgets.notice import Notice


def notice(at: AtTheVault, rule: str) -> str:
    shown = at.router.opening.open.findChild(Notice, f"rules_form.{rule}_notice")
    assert shown is not None
    return shown.text() if shown.isVisible() else ""


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keys", "tree"])
def test_a_list_of_rules(cast: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    with listening():
        _walk(cast, qtbot, who)


def _walk(cast: Cast, qtbot: QtBot, who: Callable[[QWidget], Hands]) -> None:
    router = shown_router(cast, qtbot)
    at = AtTheVault(cast, router, qtbot, who(router.window))
    # Set forward by hand before the opening: one of the rows explains it.
    cast.clock.set_wall(cast.clock.utc() + timedelta(seconds=312))
    at.maintain()
    _rules(at)
    _reasons(at)
    _place(at)
    at.way("Thresholds of findings")
    at.hands.step("From this number on", 1, Qt.Key.Key_Up)
    at.press("Put it on the list")
    at.way("Make all keys new")
    at.press("Put it on the list")
    assert at.said("why_form.reason") == "Say what may have been exposed."
    at.hands.type("What may have been exposed?", "A backup was stolen from the safe")
    at.press("Put it on the list")
    at.way("Explain the clock")
    about = router.opening.open.findChild(QLabel, "why_form.about").text()
    assert "set forward by 312 seconds" in about
    at.hands.type("Why was the clock wrong?", "Its battery was empty for a week")
    at.press("Put it on the list")
    listed = at.listed
    assert len(listed) == 10, listed
    changes = at.sign()
    assert changes[0] == "Weaker than before: An opening lasts 16 minutes (was 15) from confirmation."
    assert "Two people from the same team may open together." in changes[1]
    assert changes[2].startswith("The reason \u201cDrill\u201d is new. It asks: Who leads it?")
    assert changes[3] == "The reason \u201cAnother emergency\u201d is retired: no request can have it any more."
    assert changes[4].startswith("The vault stands in Room 2.01 (was ")
    view = router.start.vault.view()
    assert (view.policy.opening_min, view.policy.same_team_forbidden) == (16, False)
    assert [reason.name for reason in view.categories][-1] == "Drill"


def _rules(at: AtTheVault) -> None:
    at.way("Rules")
    at.press("Put it on the list")
    assert at.router.opening.open.findChild(QLabel, "rules_form.said").text() == "This changes nothing."
    # A contradiction is said under its sentence, and nothing goes on the list.
    at.hands.step("Total opening time", 55, Qt.Key.Key_Down)
    at.press("Put it on the list")
    assert "cannot be shorter than a single opening" in notice(at, "extensions")
    at.hands.step("Total opening time", 55, Qt.Key.Key_Up)
    at.hands.step("Length of an opening", 1, Qt.Key.Key_Up)
    assert notice(at, "opening_min") == "Length of an opening, in minutes: 15 now. This makes it weaker."
    at.hands.tick("Two people from the same team")
    assert notice(at, "same_team_forbidden") == "Same team forbidden: yes now. This makes it weaker."
    # A way out of the room is tried first: where nobody receives that is said at its sentence, and nothing goes on the list.
    at.hands.tick("Each alert is a line")
    at.press("Put it on the list")
    assert "nobody receives there" in notice(at, "alert_syslog")
    at.hands.tick("Each alert is a line")
    assert notice(at, "alert_syslog") == ""
    at.press("Put it on the list")
    assert len(at.listed) == 2


def _reasons(at: AtTheVault) -> None:
    at.way("Reasons for a request")
    at.press("A new reason")
    at.hands.type("What the reason is called", "Another emergency")
    at.hands.type("Question 1", "Who leads it?")
    at.hands.type("What its number is called", "Drill number")
    at.press("Put it on the list")
    # Refused at its field, and what was typed stays.
    assert at.said("reason_form.name") == "Another reason has this name: choose a different one."
    at.hands.type("What the reason is called", "Drill")
    at.press("Put it on the list")
    assert at.said("reason_form.mask").startswith("Say how the number looks")
    question = at.router.opening.open.changes.form(ReasonForm).findChild(QLineEdit, "reason_form.question_1")
    assert question.text() == "Who leads it?"
    at.hands.type("How the number looks", "D-####")
    at.press("Put it on the list")
    at.hands.choose("Reasons for a request", "Another emergency")
    at.press("Retire it")
    at.press("Back to the list")
    assert len(at.listed) == 4


def _place(at: AtTheVault) -> None:
    at.way("Place")
    at.hands.type("Place", "Room 2.01")
    at.hands.type("Time zone", "here!")
    at.press("Put it on the list")
    assert "here!" in at.said("place_form.zone")
    at.hands.type("Time zone", "Europe/Zurich")
    at.hands.type("Folder for signed notices", "/mnt/nowhere")
    at.press("Put it on the list")
    assert "Each alert on this way fails now" in at.said("place_form.drop_folder")
    # The drive comes later: pressed again it is taken.
    at.press("Put it on the list")
    assert len(at.listed) == 7


def test_what_was_typed_comes_back_over_a_masked_screen(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    at = AtTheVault(cast, router, qtbot, Keys(router.window))
    at.open(1)
    at.press("Change something")
    at.way("Rules")
    form = router.opening.open.changes.form(RulesForm)
    at.hands.step("Length of an opening", 3, Qt.Key.Key_Up)
    router.opening.open.cover(True)
    router.opening.open.cover(False)
    settle(qtbot, router, lambda: True)
    at.press("Change something")
    at.way("Rules")
    assert form.rules.policy().opening_min == 18
    assert "15 now" in notice(at, "opening_min")
