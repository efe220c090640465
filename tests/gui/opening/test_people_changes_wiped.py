"""A person at the machine: a mask wipes what they typed, and asks them again; who leaves leaves nothing on the list."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QLabel, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.new_people import rebound
from fakes.shown_window import settle, shown_router, to_open
from twinseal.domain.changes.change_step import ChangeStep
from twinseal.domain.opening import ResealCause
from twinseal.gui.changes.people_page import PeoplePage
from twinseal.gui.changes.person_facts_form import PersonFactsForm
from twinseal.gui.changes.prove_form import ProveForm
from twinseal.gui.changes.subject_page import SubjectPage
from twinseal.gui.router import Router


def press(router: Router, qtbot: QtBot, name: str) -> None:
    act = router.opening.open.findChild(QPushButton, name)
    assert act is not None
    qtbot.waitUntil(act.isVisible)
    act.click()
    settle(qtbot, router, lambda: True)


@pytest.fixture
def here(cast: Cast, qtbot: QtBot) -> tuple[Router, SubjectPage]:
    """Return a window in which somebody new sits at the machine."""
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot, pair=("Bo", "Cy"))
    for name in ("open.show_changes", "changes.way.people", "people_page.enrol"):
        press(router, qtbot, name)
    router.opening.open.changes.form(PersonFactsForm).who.name.setText("Fred Operator")
    press(router, qtbot, "person_facts.go_on")
    return router, router.opening.open.changes.form(SubjectPage)


def test_a_mask_wipes_what_was_typed_and_asks_again(cast: Cast, qtbot: QtBot, here: tuple[Router, SubjectPage]) -> None:
    router, page = here
    page.secret.passphrase.set_text("correct horse battery staple Fred")
    buffer = page.secret.passphrase._buffer._bytes
    router.opening._mask_by_hand()
    settle(qtbot, router, lambda: router.opening.flow.view().masked)
    assert page.secret.is_empty
    assert not any(bytes(buffer))
    assert not [part.text() for part in page.findChildren(QLabel) if "Fred" in part.text()]
    cast.later()
    flow = router.opening.flow
    router.opening.show_opening(flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo")))
    press(router, qtbot, "open.show_changes")
    assert page.isVisible()
    assert page.question.text() == "Fred Operator: choose a passphrase"


def test_a_mask_wipes_what_opens_the_new_keys_of_a_draft(two: Cast, qtbot: QtBot) -> None:
    router = shown_router(two, qtbot)
    rebound(two, to_open(two, router, qtbot, pair=("Bo", "Cy")), "Bo")
    router.opening.reseal(ResealCause.HAND)
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
    two.register_code = router.opening.flow.view().receipt.register_code
    router.opening.receipt.done.emit()
    settle(qtbot, router, lambda: router.window.screen_shown is router.start.sealed)
    two.later(4000)
    changes = to_open(two, router, qtbot, pair=("Bo", "Cy")).open_vault.changes
    changes.take_up(changes.view().offered[0].id)
    for name in ("open.show_changes", "changes.way.people"):
        press(router, qtbot, name)
    router.opening.open.changes.form(PeoplePage).rows.choose(two.id("Bo"))
    press(router, qtbot, "people_page.open_new")
    form = router.opening.open.changes.form(ProveForm)
    form.passphrase.set_text(two.coming["Bo"][0])
    form.code.setText("123456")
    buffer = form.passphrase._buffer._bytes
    assert router.opening.open.changes.holds_secret()
    router.opening._mask_by_hand()
    settle(qtbot, router, lambda: router.opening.flow.view().masked)
    assert form.passphrase.is_empty()
    assert not any(bytes(buffer))
    assert form.code.text() == ""
    assert not [part.text() for part in form.findChildren(QLabel) if "Bo" in part.text()]


def test_who_is_sent_away_leaves_nothing(qtbot: QtBot, here: tuple[Router, SubjectPage]) -> None:
    router, page = here
    page.secret.passphrase.set_text("correct horse battery staple Fred")
    press(router, qtbot, "subject.leave")
    view = router.opening.flow.open_vault.changes.view()
    assert (view.step, view.rows) == (ChangeStep.COLLECTING, ())
    assert page.secret.is_empty
    assert router.opening.open.changes.collect.isVisible()


def test_a_second_press_of_an_act_puts_nothing_twice(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot, pair=("Bo", "Cy"))
    for name in ("open.show_changes", "changes.way.people"):
        press(router, qtbot, name)
    page = router.opening.open.changes.form(PeoplePage)
    page.rows.choose(cast.id("Ada"))
    press(router, qtbot, "people_page.facts")
    form = router.opening.open.changes.form(PersonFactsForm)
    form.who.team.setText("days")
    form.act.click()
    form.act.click()
    settle(qtbot, router, lambda: router.opening.open.changes.collect.isVisible())
    assert router.opening.open.changes.collect.rows.count() == 1
