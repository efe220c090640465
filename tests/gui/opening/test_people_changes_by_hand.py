"""People come, get new keys and leave by one list, by the keyboard alone and by the accessibility tree alone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtWidgets import QLabel, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import listening
from fakes.at_the_vault import AtTheVault
from fakes.hands import Hands, Keys, Tree
from fakes.new_people import adopt, code_of
from fakes.shown_window import showing, shown_router, to_open
from twinseal.domain.opening import ResealCause
from twinseal.gui.changes.prove_form import ProveForm
from twinseal.gui.changes.subject_page import SubjectPage

WORDS = "correct horse battery staple Fred"
KEEP = "Keep the old phone and passphrase until the seal is made."
NEW_WORDS = "correct horse battery staple Bo again"


def subject(at: AtTheVault) -> SubjectPage:
    return at.router.opening.open.changes.form(SubjectPage)


def seed(at: AtTheVault) -> str:
    """Return the seed that is to be scanned."""
    said = subject(at).findChild(QLabel, "subject.seed")
    assert said is not None
    return said.text().replace(" ", "")


def said_below(at: AtTheVault, form: str) -> str:
    """Return what is said beside the acts of a form."""
    part = at.router.opening.open.findChild(QLabel, f"{form}.said")
    assert part is not None
    return part.text()


def everything_shown(at: AtTheVault) -> str:
    screen = at.router.opening.open
    return "\n".join(part.text() for part in screen.findChildren(QLabel) if part.isVisible())


def begin(at: AtTheVault) -> None:
    at.open(1)
    at.press("Change something")
    at.way("Who belongs to the vault")


def enrol(at: AtTheVault) -> None:
    at.press("Enrol somebody")
    at.hands.type("Name", "bo officer")
    at.hands.step("Role", 1)
    at.press("Let them come to the machine")
    # Told at its field, and nothing of the rest is lost.
    assert "looks like" in at.said("person_facts.person_name") or "Bo Officer" in at.said("person_facts.person_name")
    at.hands.type("Name", "Fred Officer")
    at.hands.type("Team", "night")
    at.press("Let them come to the machine")
    assert subject(at).isVisible()
    assert "Gil Auditor" not in everything_shown(at)
    at.hands.type("Passphrase", "short")
    at.hands.type("Repeat the passphrase", "short")
    at.press("Go on")
    assert at.said("subject.passphrase")
    at.hands.type("Passphrase", WORDS)
    at.hands.type("Repeat the passphrase", NEW_WORDS)
    at.press("Go on")
    assert at.said("subject.passphrase_again")
    assert not subject(at).secret.passphrase.is_empty()
    at.hands.type("Repeat the passphrase", WORDS)
    at.press("Go on")
    assert subject(at).secret.is_empty
    shown = seed(at)
    at.hands.type("Code the app shows now", "000000")
    at.press("Go on")
    assert subject(at).isVisible()
    at.hands.type("Code the app shows now", code_of(at.cast, shown))
    at.press("Go on")
    assert "Fred Officer is enrolled as an officer, team night." in at.listed[-1]
    assert seed(at) == ""
    at.cast.seeds = {**at.cast.seeds, "Fred": shown}
    at.cast.words = {**at.cast.words, "Fred": WORDS}


def new_phone_and_passphrase(at: AtTheVault) -> None:
    at.way("Who belongs to the vault")
    at.hands.choose("People", "Bo Officer")
    at.press("New passphrase or phone")
    at.hands.choose("What is new", "Both new; they have the old ones")
    at.press("Let them come to the machine")
    assert KEEP in everything_shown(at)
    at.cast.later()
    at.hands.type("The passphrase that they have", "not the passphrase at all")
    at.hands.type("Code of the phone that they have", at.cast.code("Bo"))
    at.press("Go on")
    assert "Wrong passphrase or code" in said_below(at, "subject")
    assert subject(at).old_code.hasFocus()
    at.cast.later(120)
    at.hands.type("The passphrase that they have", "correct horse battery staple Bo")
    at.hands.type("Code of the phone that they have", at.cast.code("Bo"))
    at.press("Go on")
    at.hands.type("Passphrase", NEW_WORDS)
    at.hands.type("Repeat the passphrase", NEW_WORDS)
    at.press("Go on")
    shown = seed(at)
    at.hands.type("Code the app shows now", code_of(at.cast, shown))
    at.press("Go on")
    assert "Bo Officer has a new passphrase and a new authenticator" in at.listed[-1]
    assert KEEP in everything_shown(at)
    at.cast.coming = {**at.cast.coming, "Bo": (NEW_WORDS, shown)}


def leaves(at: AtTheVault) -> None:
    at.way("Who belongs to the vault")
    at.hands.choose("People", "Gil Auditor")
    at.press("Leaves for good")
    at.press("Put it on the list")
    assert at.said("leave_form.reason")
    at.hands.type("Reason for", "She has left the firm at the end of October.")
    at.press("Put it on the list")
    assert "Gil Auditor leaves (She has left" in at.listed[-1]


def suspended(at: AtTheVault) -> None:
    at.way("Who belongs to the vault")
    at.hands.choose("People", "Ed Operator")
    at.press("Suspend")
    at.hands.type("Reason for", "She is away until February, for a year of study.")
    at.hands.type("Foreseen until", "2027-02-31")
    at.press("Put it on the list")
    assert at.said("leave_form.until")
    at.hands.type("Foreseen until", "2027-02-01")
    at.press("Put it on the list")
    at.settle(lambda: bool(at.listed))
    assert "Ed Operator" in at.listed[-1]
    assert "2027-02-01" in at.listed[-1]


def another_team(at: AtTheVault) -> None:
    at.way("Who belongs to the vault")
    at.hands.choose("People", "Ada Operator")
    at.press("Name, role or team")
    at.hands.type("Team", "days")
    at.press("Put it on the list")
    assert "Ada Operator" in at.listed[-1]
    assert "days" in at.listed[-1]


def accepted(at: AtTheVault) -> None:
    at.way("Who belongs to the vault")
    at.hands.choose("People", "Fred Officer")
    at.press("Accept without a third person")
    assert "Fred Officer" in at.listed[-1]


def let_in_again(at: AtTheVault) -> None:
    at.way("Who belongs to the vault")
    at.hands.choose("People", "Ed Operator")
    at.press("Reinstate")
    at.hands.type("Their passphrase", "not the passphrase at all")
    at.hands.type("Code of their phone", at.cast.code("Ed"))
    at.press("Put it on the list")
    assert "Wrong passphrase or code" in said_below(at, "prove_form")
    assert at.router.opening.open.changes.form(ProveForm).code.hasFocus()
    at.cast.later(120)
    at.hands.type("Their passphrase", "correct horse battery staple Ed")
    at.hands.type("Code of their phone", at.cast.code("Ed"))
    at.press("Put it on the list")
    at.settle(lambda: bool(at.listed))
    assert "Ed Operator" in at.listed[-1]


@pytest.mark.parametrize("who", [Keys, Tree], ids=["keys", "tree"])
def test_people_come_change_and_leave_by_one_list(
    two: Cast,
    qtbot: QtBot,
    tmp_path: Path,
    who: Callable[[QWidget], Hands],
) -> None:
    del tmp_path
    with listening():
        router = shown_router(two, qtbot)
        at = AtTheVault(two, router, qtbot, who(router.window))
        begin(at)
        enrol(at)
        new_phone_and_passphrase(at)
        leaves(at)
        suspended(at)
        another_team(at)
        assert KEEP in everything_shown(at), "on every page, until the seal is made"
        changes = at.sign()
        assert len(changes) == 5
        two.ids = {**two.ids, "Fred": next(p.id for p in router.start.vault.people() if p.name == "Fred Officer")}
        adopt(two, "Bo")
        two.later(8000)
        at.open(1)
        at.press("Change something")
        accepted(at)
        let_in_again(at)
        assert len(at.sign()) == 2
        two.later(8000)
        # Cy brought Fred; nobody met him, and two officers have accepted him.
        flow = to_open(two, router, qtbot, pair=("Cy", "Fred"))
        assert showing(router) is router.opening.open
        flow.reseal(ResealCause.HAND)
