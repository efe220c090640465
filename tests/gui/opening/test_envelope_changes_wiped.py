"""What is typed or made up for the list of changes is in no widget once everything is masked, nor after the reseal."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.accessible_tree import listening
from fakes.left_words import left_in_widgets, read_aloud
from fakes.passed_time import let_pass
from fakes.shown_window import settle, shown_router, to_open
from twinseal.domain.envelope import FieldKind
from twinseal.domain.opening import ResealCause
from twinseal.gui.changes.choose_form import ChooseForm
from twinseal.gui.changes.list_page import ListPage
from twinseal.gui.changes.new_field_form import NewFieldForm
from twinseal.gui.changes.outside_form import OutsideForm
from twinseal.gui.changes.part_form import FileForm, LineForm, LinesForm, SeedForm
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.opening.envelope_changes import CONTENTS, NEW
from twinseal.gui.opening.spelling import Spelling
from twinseal.gui.router import Router
from twinseal.gui.widgets.announcer import READ_KEYS
from twinseal.gui.widgets.secret_cell import read_aloud as sign_read_aloud

TYPED = "Quebec7"
SPELL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    made = shown_router(cast, qtbot)
    to_open(cast, made, qtbot, pair=("Bo", "Cy"))
    return made


def press(router: Router, qtbot: QtBot, name: str) -> None:
    button = router.opening.open.findChild(QPushButton, name)
    qtbot.waitUntil(button.isVisible)
    button.click()
    settle(qtbot, router, lambda: True)


def asked(router: Router, qtbot: QtBot, kind: type[ListPage]) -> None:
    settle(qtbot, router, lambda: isinstance(router.opening.open.changes.asked, kind))


def to_parts(router: Router, qtbot: QtBot) -> None:
    screen = router.opening.open
    screen.changes_requested.emit()
    settle(qtbot, router, lambda: not screen.changes.isHidden() and not screen.changes.asks)
    screen.changes.collect.wanted.emit(CONTENTS)
    asked(router, qtbot, ChooseForm)
    press(router, qtbot, "choose_form.go_on")


def to_field(router: Router, qtbot: QtBot, kind: FieldKind) -> None:
    to_parts(router, qtbot)
    press(router, qtbot, "parts.add_field")
    form = router.opening.open.changes.form(NewFieldForm)
    form.kind.choose(kind.value)
    form.name_field.setText(f"Another {kind.value}")
    press(router, qtbot, "new_field.go_on")


def _seed(router: Router, qtbot: QtBot) -> None:
    to_field(router, qtbot, FieldKind.TOTP_SEED)
    form = router.opening.open.changes.form(SeedForm)
    form.seed.set_text(TYPED)
    form.seed.set_shown(True)


def _codes(router: Router, qtbot: QtBot) -> None:
    to_field(router, qtbot, FieldKind.CODES)
    form = router.opening.open.changes.form(LinesForm)
    form.text.setPlainText(f"{TYPED}\n{TYPED}")
    # Refused, so that what is said of it stands there too.
    press(router, qtbot, "lines_form.put")


def _text(router: Router, qtbot: QtBot) -> None:
    to_field(router, qtbot, FieldKind.TEXT)
    form = router.opening.open.changes.form(LinesForm)
    form.text.setPlainText(TYPED)
    form.again.setPlainText(TYPED)


def _line(router: Router, qtbot: QtBot) -> None:
    to_field(router, qtbot, FieldKind.USER)
    router.opening.open.changes.form(LineForm).value.setText(TYPED)


def _file(router: Router, qtbot: QtBot) -> None:
    to_parts(router, qtbot)
    press(router, qtbot, "parts.add_file")
    router.opening.open.changes.form(FileForm).path.set_text(f"/nowhere/{TYPED}")
    press(router, qtbot, "file_form.put")


def _outside(router: Router, qtbot: QtBot) -> None:
    router.opening.open.changes_requested.emit()
    settle(qtbot, router, lambda: not router.opening.open.changes.isHidden())
    router.opening.open.changes.collect.wanted.emit(NEW)
    asked(router, qtbot, OutsideForm)
    router.opening.open.changes.form(OutsideForm).label_field.setText(TYPED)


def _typed(router: Router, qtbot: QtBot) -> None:
    to_field(router, qtbot, FieldKind.PASSWORD)
    form = router.opening.open.changes.form(SecretForm)
    form.secret.set_text(TYPED)
    form.secret.set_shown(True)
    form.again.set_text(TYPED)


@pytest.mark.parametrize("fill", [_seed, _codes, _text, _line, _file, _outside, _typed])
@pytest.mark.parametrize("ends", ["masked", "resealed"])
def test_what_was_typed_is_in_no_widget(
    router: Router, qtbot: QtBot, fill: Callable[[Router, QtBot], None], ends: str
) -> None:
    fill(router, qtbot)
    form = router.opening.open.changes.asked
    assert isinstance(form, ListPage)
    secret = fill in (_seed, _typed)
    assert secret or left_in_widgets([TYPED]), "a secret of one line is in no widget at all"
    if ends == "masked":
        router.opening._mask_by_hand()
        settle(qtbot, router, lambda: router.opening.flow.view().masked)
        # Words come back with the form; what is wiped for good is said.
        wiped = "; the secret that was being typed is wiped." if fill in (_seed, _codes, _text, _typed) else "."
        why = router.opening.open.findChild(QLabel, "open.masked_why")
        settle(qtbot, router, lambda: why.text() == f"Somebody masked it by hand (F9){wiped}")
    else:
        router.opening.reseal(ResealCause.HAND)
        settle(qtbot, router, lambda: router.window.screen_shown is router.opening.receipt)
        assert not form._kept
    assert left_in_widgets([TYPED]) == []
    assert not [text for text in read_aloud(router.window) if TYPED in text]
    # Nor is there a name of what is inside.
    words = ["Envelope 0", "SYS-0", "Another"]
    assert [name for _kind, name, _text in left_in_widgets(words) if "_form" in name or name.startswith("parts")] == []


@pytest.mark.parametrize("page", ["collected", "reviewed"])
def test_a_masked_list_holds_no_name(cast: Cast, router: Router, qtbot: QtBot, page: str) -> None:
    to_parts(router, qtbot)
    press(router, qtbot, "parts.take_out")
    press(router, qtbot, "parts.leave")
    screen = router.opening.open
    if page == "reviewed":
        press(router, qtbot, "changes.review")
    assert left_in_widgets(["Envelope 0"])
    router.opening._mask_by_hand()
    settle(qtbot, router, lambda: router.opening.flow.view().masked)
    qtbot.waitUntil(lambda: not left_in_widgets(["Envelope 0", "User name"]))
    cast.later()
    unmasking = router.opening.flow.open_vault.unmasking
    router.opening.show_opening(unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=None))
    press(router, qtbot, "open.show_changes")
    shown = screen.changes.review if page == "reviewed" else screen.changes.collect
    qtbot.waitUntil(lambda: shown.rows.count() == 1)


def test_a_secret_that_was_made_up_is_spelled_and_wiped(router: Router, qtbot: QtBot) -> None:
    with listening() as heard:
        to_field(router, qtbot, FieldKind.PASSWORD)
        screen = router.opening.open
        form = screen.changes.form(SecretForm)
        form.how.choose("made_up")
        press(router, qtbot, "secret_form.make_up")
        qtbot.waitUntil(lambda: form.shown_secret.is_showing)
        made = form.shown_text()
        assert made not in "".join(read_aloud(router.window)), "no name tells it"
        heard.take()
        assert READ_KEYS == "Ctrl+Shift+R"
        keyboard = router.window.focusWidget()
        assert keyboard is not None
        QTest.keyClick(keyboard, Qt.Key.Key_R, SPELL)
        qtbot.waitUntil(lambda: len(heard.said) == 1)
        spelling = screen.findChild(Spelling)
        assert spelling is not None
        assert let_pass(spelling._turns)
        qtbot.waitUntil(lambda: len(heard.said) == 2)
        assert [said.sentence for said in heard.said] == [f"{sign_read_aloud(sign)}." for sign in made[:2]]
        router.opening.hide_shown()
        heard.take()
        assert let_pass(spelling._turns)
        qtbot.wait(20)
        assert heard.take() == [], "no sign of it is said once it is hidden"
        assert form.shown_text() == ""
        assert left_in_widgets([made]) == []


def test_words_come_back_after_a_masked_screen(cast: Cast, router: Router, qtbot: QtBot) -> None:
    _outside(router, qtbot)
    router.opening._mask_by_hand()
    settle(qtbot, router, lambda: router.opening.flow.view().masked)
    cast.later()
    flow = router.opening.flow
    router.opening.show_opening(flow.open_vault.unmasking.unmask(cast.id("Bo"), cast.code("Bo"), adopt=None))
    router.opening.open.changes_requested.emit()
    settle(qtbot, router, lambda: not router.opening.open.changes.isHidden())
    router.opening.open.changes.collect.wanted.emit(NEW)
    asked(router, qtbot, OutsideForm)
    label = router.opening.open.findChild(QWidget, "outside_form.label")
    assert label.text() == TYPED
