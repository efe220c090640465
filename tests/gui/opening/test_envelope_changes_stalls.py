"""No press at the list of changes holds the window up: each form is measured when it is first asked for, and again."""

from __future__ import annotations

import gc
from collections.abc import Callable
from functools import partial

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import settle, shown_router, to_open
from fakes.stall_watch import StallWatch
from twinseal.domain.opening import MaskCause
from twinseal.gui import theme
from twinseal.gui.changes.choose_form import ChooseForm
from twinseal.gui.changes.new_field_form import NewFieldForm
from twinseal.gui.changes.people_page import PeoplePage
from twinseal.gui.changes.person_facts_form import PersonFactsForm
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.changes.subject_page import SubjectPage
from twinseal.gui.opening.envelope_changes import CONTENTS, LABEL
from twinseal.gui.opening.import_changes import IMPORT
from twinseal.gui.opening.rule_changes import CATEGORY, PLACE, POLICY, REKEY, THRESHOLD
from twinseal.gui.router import Router


def shows_one(form: SecretForm) -> bool:
    """Tell whether the form shows a secret that was made up."""
    return bool(form.shown_text())


@pytest.fixture
def stalls(qapp: QApplication) -> StallWatch:
    theme.load_fonts()
    theme.apply(qapp, "day")
    # What earlier tests left in this process would be gone through by a collection that falls into a step.
    gc.collect()
    gc.freeze()
    return StallWatch()


def _people(cast: Cast, router: Router, pressed: Callable[[str], None]) -> None:
    """Go through the forms about people, and put nothing on the list."""
    changes = router.opening.open.changes
    pressed("changes.way.people")
    page = changes.form(PeoplePage)
    for act, form in (("suspend", "leave_form"), ("leaves", "leave_form"), ("facts", "person_facts")):
        page.rows.choose(cast.id("Ada"))
        pressed(f"people_page.{act}")
        pressed(f"{form}.leave")
    pressed("people_page.enrol")
    changes.form(PersonFactsForm).who.name.setText("Fred Operator")
    pressed("person_facts.go_on")
    pressed("subject.suggest")
    secret = changes.form(SubjectPage).secret
    secret.again.set_text(secret.passphrase.peek())
    pressed("subject.done")
    assert changes.form(SubjectPage).authenticator.seed.text(), "the square to scan was drawn"
    pressed("subject.leave")
    pressed("changes.way.people")
    page.rows.choose(cast.id("Bo"))
    pressed("people_page.keys")
    pressed("new_keys.go_on")
    pressed("subject.leave")


def test_no_form_of_the_list_holds_the_window_up(cast: Cast, qtbot: QtBot, stalls: StallWatch) -> None:
    router = shown_router(cast, qtbot)
    to_open(cast, router, qtbot, pair=("Bo", "Cy"))
    screen = router.opening.open

    def measured(name: str, act: Callable[[], object]) -> None:
        with stalls.step(name):
            act()
            settle(qtbot, router, lambda: True)
            # What a layout finds out in one turn is laid out in the next; that is three beats of the watch.
            qtbot.wait(6)

    def pressed(name: str) -> None:
        button = screen.findChild(QPushButton, name)
        assert button is not None, name
        qtbot.waitUntil(lambda: button.isVisible() and button.isEnabled())
        measured(name, button.click)

    for turn in ("first", "again"):
        measured(f"list {turn}", screen.changes_requested.emit)
        settle(qtbot, router, lambda: not screen.changes.isHidden())
        for way in (LABEL, CONTENTS):
            measured(f"{way} {turn}", partial(screen.changes.collect.wanted.emit, way))
            settle(qtbot, router, lambda: isinstance(screen.changes.asked, ChooseForm))
            pressed("choose_form.go_on")
            if way == LABEL:
                pressed("outside_form.leave")
        for kind in ("totp_seed", "codes", "host", "password"):
            pressed("parts.add_field")
            form = screen.changes.form(NewFieldForm)
            form.kind.choose(kind)
            form.name_field.setText(f"Another {kind}")
            pressed("new_field.go_on")
            if kind == "password":
                secret = screen.changes.form(SecretForm)
                measured("made up", lambda: screen.changes.form(SecretForm).how.choose("made_up"))
                pressed("secret_form.make_up")
                settle(qtbot, router, partial(shows_one, secret))
            asked = screen.changes.asked
            assert asked is not None
            measured(f"leave {kind}", asked.leave.click)
        pressed("parts.add_file")
        pressed("file_form.leave")
        pressed("parts.leave")
        for way, prefix in (
            (POLICY, "rules_form"),
            (PLACE, "place_form"),
            (THRESHOLD, "threshold_form"),
            (REKEY, "why_form"),
        ):
            measured(f"{way} {turn}", partial(screen.changes.collect.wanted.emit, way))
            settle(qtbot, router, lambda: screen.changes.asks)
            pressed(f"{prefix}.leave")
        measured(f"{IMPORT} {turn}", partial(screen.changes.collect.wanted.emit, IMPORT))
        settle(qtbot, router, lambda: screen.changes.asks)
        pressed("import_form.leave")
        _people(cast, router, pressed)
        measured(f"{CATEGORY} {turn}", partial(screen.changes.collect.wanted.emit, CATEGORY))
        settle(qtbot, router, lambda: screen.changes.asks)
        pressed("reasons.change")
        pressed("reason_form.leave")
        pressed("reasons.leave")
    pressed("changes.way.contents")
    with stalls.step("mask"):
        router.opening.cover(MaskCause.HAND)
        settle(qtbot, router, lambda: router.opening.flow.view().masked)
    assert len(stalls.longest) > 20
    assert stalls.over() == {}
