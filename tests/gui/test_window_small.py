"""On small and enlarged screens: what decides stays in sight, six digits stay whole, the keyboard goes in reading order."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import begun, settle, shown_router, to_confirm, to_open
from twinseal.flows.views.opening import OpeningView
from twinseal.flows.views.verification import BroughtView, VerificationView
from twinseal.gui import theme
from twinseal.gui.audit.reviews_page import ReviewsPage
from twinseal.gui.audit.verify_page import VerifyPage
from twinseal.gui.changes.new_field_form import NewFieldForm
from twinseal.gui.changes.secret_form import SecretForm
from twinseal.gui.design.tokens import PALETTES, contrast
from twinseal.gui.opening.envelope_changes import CONTENTS, LABEL
from twinseal.gui.opening.masked_panel import MaskedPanel
from twinseal.gui.router import Router
from twinseal.gui.start.verify_screen import VerifyScreen
from twinseal.gui.widgets.code_field import CodeField
from twinseal.gui.widgets.columns import columns
from twinseal.gui.widgets.secret_view import SecretView

SIZES = [(1240, 860), (1024, 700), (853, 440), (640, 340)]
"""A desktop; a small monitor; 1280x720 enlarged to 150 and to 200 %, less what a desktop takes."""


@pytest.fixture
def router(cast: Cast, qtbot: QtBot) -> Router:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply(application, "day")
    return shown_router(cast, qtbot)


def resized(router: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    router.window.resize(*size)
    qtbot.waitUntil(lambda: (router.window.width(), router.window.height()) == size)
    # What a layout finds out in one turn is laid out in the next.
    for _ in range(4):
        QApplication.processEvents()


def in_sight(window: QWidget, widget: QWidget) -> bool:
    """Tell whether the whole widget can be seen in the window without scrolling."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return widget.isVisible() and window.rect().contains(place) and widget.visibleRegion().boundingRect() == widget.rect()


def find(router: Router, name: str) -> QWidget:
    control = router.window.screen_shown.findChild(QWidget, name)
    assert control is not None, name
    return control


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_what_decides_is_in_sight_on_every_step(cast: Cast, router: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    resized(router, qtbot, size)
    for name in ("sealed.break_glass", "sealed.audit", "sealed.leave"):
        assert in_sight(router.window, find(router, name)), name
    begun(router, qtbot)
    flow = router.opening.flow
    assert flow is not None
    # In the lowest window act and code are whole, and the rest is scrolled to.
    aside = ("register_code.not_at_hand",) if size[1] >= 400 else ()
    steps: list[tuple[Callable[[], OpeningView], tuple[str, ...]]] = [
        (flow.view, ("register_code.continue", "register_code.code", "register_code.abandon", *aside)),
        (lambda: flow.enter_register_code(cast.register_code), ("identify.continue", "identify.abandon")),
        (lambda: flow.identify_first(*cast.factors("Ada")), ("request.say_why", "request.abandon")),
        (
            lambda: flow.submit_request(cast.draft(flow, envelopes=3)),
            ("confirm.open", "confirm.refuse", "confirm.letter", "confirm.countdown", "confirm.abandon"),
        ),
    ]
    for act, names in steps:
        router.opening.show_opening(act())
        resized(router, qtbot, size)
        for name in names:
            assert in_sight(router.window, find(router, name)), name
    _a_letter_counts_as_read_once_its_end_was_in_sight(router, qtbot, size)


def _a_letter_counts_as_read_once_its_end_was_in_sight(router: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    screen = router.opening.confirm
    bar = screen.letter.verticalScrollBar()
    # Below the last line is only the edge of the paper.
    edge = screen.letter.widget().layout().contentsMargins().bottom()
    assert screen.letter.was_read is (bar.maximum() <= edge)
    request = router.opening.flow.view().request
    assert request.answers
    # The words of the first person are told from the program's own, by eye and by ear.
    assert request.reference
    quoted = (request.reference, *request.answers)
    assert all(f"\u201c{words}\u201d" in screen.written.facts.text() for words in quoted)
    assert screen.letter.accessibleName().endswith(f"In their own words, to the end of the letter: {request.justification}")
    assert size[1] > 440 or bar.maximum()
    screen.panel.code.setFocus()
    for name in ("confirm.code", "confirm.letter", "confirm.countdown", "confirm.open"):
        qtbot.waitUntil(partial(in_sight, router.window, find(router, name)))
    if bar.maximum() > edge:
        screen.send()
        assert "to its end" in screen.panel.message.text()
        assert QApplication.focusWidget() is screen.letter or not router.window.isActiveWindow()
        QTest.keyClick(screen.letter, Qt.Key.Key_End)
    assert screen.letter.was_read
    screen.send()
    assert "Choose who you are" in screen.panel.message.text()


def test_the_open_screen_keeps_reseal_mask_and_code_fields(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot, envelopes=3)
    kept = ("open.reseal", "open.mask", "open.countdown")
    for size in SIZES:
        resized(router, qtbot, size)
        for name in kept if size[1] < 400 else (*kept, "open.show_extend"):
            assert in_sight(router.window, find(router, name)), (size, name)
    more = find(router, "open.show_extend")
    assert isinstance(more, QPushButton)
    more.click()
    for size in SIZES:
        resized(router, qtbot, size)
        fields = [field for field in router.opening.open.findChildren(CodeField) if field.isVisible()]
        assert fields
        assert all(field.height() >= 44 and field.width() >= 120 for field in fields), size
    router.opening.open.mask_requested.emit()
    settle(qtbot, router, lambda: find(router, "open.unmask_first_code").isVisible())
    for size in SIZES:
        resized(router, qtbot, size)
        assert find(router, "open.unmask_first_code").height() >= 44
        assert not find(router, "open.extend_reason").isVisible()
        for name in ("open.unmask_first_code", "open.reseal"):
            assert in_sight(router.window, find(router, name)), (size, name)


@pytest.mark.parametrize("size", SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def test_a_held_secret_comes_into_sight(cast: Cast, router: Router, qtbot: QtBot, size: tuple[int, int]) -> None:
    view = to_open(cast, router, qtbot, envelopes=3).view()
    resized(router, qtbot, size)
    router.opening.open.tabs.reveal_requested.emit(view.envelopes[0].outside.id, 1, -1)
    panel = router.opening.open.tabs.panel(view.envelopes[0].outside.id, 1)
    assert panel is not None
    panel._holding = True
    settle(qtbot, router, lambda: bool(panel.secret.visibleRegion().boundingRect().height()))
    qtbot.wait(50)
    seen = panel.findChild(SecretView)
    assert seen is not None
    assert seen.visibleRegion().boundingRect().height() >= min(seen.height(), 40)


def _order(router: Router, first: QWidget) -> list[str]:
    first.setFocus()
    names = [first.objectName()]
    while True:
        now = QApplication.focusWidget()
        assert now is not None
        QTest.keyClick(now, Qt.Key.Key_Tab)
        after = QApplication.focusWidget()
        assert after is not None
        if after.objectName() in names:
            return names
        names.append(after.objectName())


def test_tab_goes_through_the_confirmation_as_it_is_read(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.window.activateWindow()
    to_confirm(cast, router, qtbot, envelopes=3)
    assert QApplication.focusWidget() is find(router, "confirm.letter")
    order = _order(router, find(router, "confirm.letter"))
    wanted = ["confirm.letter", "confirm.envelope.0", "confirm.envelope.1", "confirm.envelope.2", "confirm.minutes.15", "confirm.person",
              "confirm.passphrase", "confirm.code", "confirm.show_passphrase", "confirm.refuse",
              "confirm.open", "confirm.abandon"]  # fmt: skip
    assert [name for name in order if name in wanted] == wanted


def test_the_request_is_two_steps_by_the_keys_alone(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.window.activateWindow()
    begun(router, qtbot)
    flow = router.opening.flow
    assert flow is not None
    flow.enter_register_code(cast.register_code)
    router.opening.show_opening(flow.identify_first(*cast.factors("Ada")))
    screen = router.opening.request
    assert QApplication.focusWidget() is screen.which.search
    ticked = screen.which.envelopes.envelopes.outside(1)
    assert ticked is not None
    # Where several are left, Enter ticks none of them: it goes to the list.
    QTest.keyClicks(screen.which.search, ticked.name.split()[0])
    assert screen.which.envelopes.envelopes.rowCount() > 1
    QTest.keyClick(screen.which.search, Qt.Key.Key_Return)
    assert screen.ticked() == ()
    assert QApplication.focusWidget() is screen.which.envelopes
    screen.which.search.clear()
    screen.which.search.setFocus()
    QTest.keyClicks(screen.which.search, ticked.name)
    QTest.keyClick(screen.which.search, Qt.Key.Key_Return)
    assert [each.id for each in screen.which.envelopes.envelopes.ticked()] == [ticked.id]
    QTest.keyClicks(screen.which.search, "nothing like it")
    assert ticked.name in screen.footer.live.text()
    screen.which.search.clear()
    QTest.keyClick(screen.which.search, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is screen.which.envelopes
    QTest.keyClick(screen.which.envelopes, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.why.category
    QTest.keyClick(screen.why.category, Qt.Key.Key_Down)
    reason = screen.why.category.choice()
    assert reason == screen.why._categories[1].id
    QTest.keyClick(screen.why.category, Qt.Key.Key_Return)
    lengths = screen.why.minutes.buttons()
    assert QApplication.focusWidget() is lengths[-1]
    QTest.keyClick(lengths[-1], Qt.Key.Key_Left)
    assert screen.why.minutes.value() == int(lengths[-2].text())
    assert f"{lengths[-2].text()} minutes" in screen.footer.live.text()
    settle(qtbot, router, screen.why.answers[0].isVisible)
    QTest.keyClick(lengths[-2], Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.why.answers[0]
    QTest.keyClicks(screen.why.answers[0], "The console")
    QTest.keyClick(screen.why.answers[0], Qt.Key.Key_Escape)
    assert screen.which.search.isVisible()
    assert QApplication.focusWidget() is screen.which.search
    screen.say_why()
    assert screen.why.answers[0].text() == "The console"
    assert (screen.why.category.choice(), screen.why.minutes.value()) == (reason, int(lengths[-2].text()))
    assert screen.ticked() == (ticked.id,)
    QTest.keyClick(screen.why.justification, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, router, lambda: screen.why.words.is_wrong)
    assert QApplication.focusWidget() is screen.why.answers[1]


def test_a_refusal_takes_the_place_of_who_answers(cast: Cast, router: Router, qtbot: QtBot) -> None:
    router.window.activateWindow()
    to_confirm(cast, router, qtbot)
    screen = router.opening.confirm
    screen.panel.fill_in(cast.id("Bo"), cast.passphrase("Bo").copy_bytes().decode(), cast.code("Bo"))
    screen._begin_refusal.click()
    assert QApplication.focusWidget() is screen.reason
    assert not screen.panel.people.isVisible()
    QTest.keyClicks(screen.reason, "x" * 201)
    QTest.keyClick(screen.reason, Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is screen.letter
    assert screen.panel.people.isVisible()
    screen._begin_refusal.click()
    assert len(screen.reason.toPlainText()) == 201
    QTest.keyClick(screen.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    settle(qtbot, router, lambda: screen.why.is_wrong)
    assert screen.panel.code.text()
    assert not screen.panel.passphrase.is_empty()
    screen.reason.setPlainText("The power is back.\nTry the normal way.")
    QTest.keyClick(screen.reason, Qt.Key.Key_Return)
    assert QApplication.focusWidget() is screen.panel.passphrase
    screen.send_refusal()
    settle(qtbot, router, lambda: router.window.screen_shown is router.opening.ended)
    assert "The power is back. Try the normal way." in router.opening.ended._why.text()


def test_a_panel_beside_the_screen_comes_last_whenever_made(cast: Cast, router: Router, qtbot: QtBot) -> None:
    panel = QPushButton("beside")
    panel.setObjectName("beside.button")
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    router.window.show_panel(panel)
    router.window.drawer.set_open(True)
    router.window.activateWindow()
    to_confirm(cast, router, qtbot, envelopes=3)
    order = _order(router, find(router, "confirm.letter"))
    assert order[-1] == "beside.button"
    assert order.index("confirm.abandon") < order.index("beside.button")
    panel.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_Backtab)
    after = QApplication.focusWidget()
    assert after is not None
    assert after.objectName().startswith("confirm.")


@pytest.mark.parametrize("name", sorted(PALETTES))
def test_what_stands_in_an_empty_field_can_be_read(name: str, qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, name)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.setPlaceholderText("000000")
    field.ensurePolished()
    drawn = field.palette().placeholderText().color()
    assert drawn.alpha() == 255
    assert contrast(drawn.name(), PALETTES[name]["paper"]) >= 4.5


def test_the_door_stays_in_sight_below_a_notice(cast: Cast, router: Router, qtbot: QtBot) -> None:
    view = router.start.vault.view()
    router.start.sealed.show_view(replace(view, notices=("The drive has little room left: free some of it.",) * 3))
    resized(router, qtbot, SIZES[-1])
    assert in_sight(router.window, find(router, "sealed.break_glass"))


def test_no_part_makes_the_lowest_window_scroll_sideways(qtbot: QtBot) -> None:
    masked, verify, reviews, brought = MaskedPanel(), VerifyPage(), ReviewsPage(), VerifyScreen()
    facts = (("verdict", "VALID-COSIGNED"), ("head", "ab" * 32))
    brought.show_answer(BroughtView("VALID-COSIGNED", False, "Intact.", "Keep it.", facts))
    for act in (masked.first_button, masked.second_button):
        act.setText("Unmask as Philippa Operator")
    verify.show_verification(VerificationView("VALID-COSIGNED", 0, "Intact.", "Keep it.", (), (), 12, "ab" * 32))
    for act in (reviews.account, reviews.handover, reviews.change):
        act.setVisible(True)
    for part in (masked, verify, reviews, brought):
        qtbot.addWidget(part)
    inside = reviews.change.parentWidget()
    assert inside is not None
    # Beside the column of an open vault, and beside the rail of the desk.
    assert masked.minimumSizeHint().width() <= 390
    assert verify.minimumSizeHint().width() <= 540
    assert inside.minimumSizeHint().width() <= 540
    head = brought.findChild(QWidget, "verify.fact.1")
    assert head is not None
    assert head.minimumSizeHint().width() <= 400


@pytest.mark.parametrize(
    ("least", "width", "is_row"), [(100, 700, True), (100, 600, False), (500, 700, False), (500, 1100, True)]
)
def test_parts_too_wide_for_one_row_are_put_below_each_other(qtbot: QtBot, least: int, width: int, *, is_row: bool) -> None:
    first, second = QWidget(), QWidget()
    for part in (first, second):
        part.setMinimumWidth(least)
    page = QWidget()
    page.setLayout(columns(first, second))
    qtbot.addWidget(page)
    page.resize(width, 400)
    page.show()
    assert page.width() == width, "its least width is that of one part"
    assert (first.y() == second.y()) is is_row
    assert max(first.geometry().right(), second.geometry().right()) < width


def test_each_form_of_the_list_keeps_its_act_in_sight(cast: Cast, router: Router, qtbot: QtBot) -> None:
    to_open(cast, router, qtbot, pair=("Bo", "Cy"))
    screen = router.opening.open
    # Forth at one form and back at the next: each begins at the size that the last one ended with.
    turns = itertools.cycle((SIZES, SIZES[::-1]))

    def whole(act: str, *names: str) -> None:
        for size in next(turns):
            resized(router, qtbot, size)
            for name in (act, *names, "open.reseal", "open.countdown"):
                qtbot.waitUntil(partial(in_sight, router.window, find(router, name)))
            areas = screen.changes.findChildren(QScrollArea)
            bars = [area.objectName() for area in areas if area.horizontalScrollBar().isVisible()]
            assert bars == [], (act, size)

    def press(name: str) -> None:
        button = find(router, name)
        assert isinstance(button, QPushButton)
        button.click()
        settle(qtbot, router, lambda: True)

    # In the lowest window the way there is scrolled to.
    screen.changes_requested.emit()
    settle(qtbot, router, lambda: screen.changes.isVisible())
    whole("changes.review")
    for way in (CONTENTS, LABEL):
        screen.changes.collect.wanted.emit(way)
        settle(qtbot, router, lambda: screen.changes.asks)
        whole("choose_form.go_on")
        press("choose_form.go_on")
        if way == LABEL:
            whole("outside_form.put", "outside_form.label")
            # Tab comes to the act after the fields, and after it to what ends the opening.
            router.window.activateWindow()
            order = _order(router, find(router, "outside_form.label"))
            assert order.index("outside_form.label") < order.index("outside_form.put") < order.index("open.reseal")
            press("outside_form.leave")
            continue
        whole("parts.put")
        press("parts.add_field")
        whole("new_field.go_on")
        kinds = screen.changes.form(NewFieldForm)
        for kind, put, first in (
            ("totp_seed", "seed_form.put", "seed_form.seed"),
            ("host", "line_form.put", "line_form.value"),
            ("password", "secret_form.put", ""),
        ):
            kinds.kind.choose(kind)
            kinds.name_field.setText(f"Another {kind}")
            press("new_field.go_on")
            whole(put, *((first,) if first else ()))
            if kind == "password":
                screen.changes.form(SecretForm).how.choose("made_up")
                screen.changes.form(SecretForm).preset.setCurrentIndex(6)
                whole(put)
            press(put.replace(".put", ".leave"))
            press("parts.add_field")
        press("new_field.leave")
        press("parts.add_file")
        whole("file_form.put", "file_form.path")
        press("file_form.leave")
        press("parts.take_out")
        press("parts.leave")
    press("changes.review")
    for size in SIZES:
        resized(router, qtbot, size)
        for name in ("changes.sign", "changes.code", "open.countdown"):
            qtbot.waitUntil(partial(in_sight, router.window, find(router, name)))
