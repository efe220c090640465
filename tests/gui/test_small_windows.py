"""On small and enlarged screens: what decides stays in sight, six digits stay whole, the keyboard goes in reading order."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QPushButton, QWidget

from conftest import Cast
from twinseal.flows.views import OpeningView
from twinseal.gui import theme
from twinseal.gui.router import Router
from twinseal.gui.widgets.fields import CodeField
from twinseal.gui.widgets.secret_view import SecretView
from twinseal.gui.worker import Worker

SIZES = [(1240, 860), (1024, 700), (853, 440), (640, 340)]
"""A desktop; a small monitor; 1280x720 enlarged to 150 and to 200 %, less what a desktop takes."""


@pytest.fixture
def router(cast: Cast, qtbot) -> Iterator[Router]:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.load_fonts()
    theme.apply(application, "day")
    made = Router(cast.parts, Worker())
    qtbot.addWidget(made.window)
    made.window.show()
    made.take_vault(cast.vault_path)
    settle(qtbot, made, lambda: made.window.screen_shown is made.sealed)
    yield made
    application.setStyleSheet("")


def settle(qtbot, router: Router, until: Callable[[], bool]) -> None:
    qtbot.waitUntil(lambda: not router.worker.busy and until(), timeout=20_000)


def begun(cast: Cast, router: Router, qtbot) -> None:
    router.break_the_glass()
    settle(qtbot, router, lambda: router.flow is not None)


def to_confirm(cast: Cast, router: Router, qtbot) -> None:
    begun(cast, router, qtbot)
    flow = router.flow
    assert flow is not None
    flow.enter_register_code(cast.register_code)
    flow.identify_first(*cast.factors("Ada"))
    router.show_opening(flow.submit_request(cast.draft(flow, envelopes=3)))


def to_open(cast: Cast, router: Router, qtbot) -> OpeningView:
    to_confirm(cast, router, qtbot)
    assert router.flow is not None
    view = router.flow.confirm(*cast.factors("Bo"))
    router.show_opening(view)
    return view


def resized(router: Router, qtbot, size: tuple[int, int]) -> None:
    router.window.resize(*size)
    qtbot.waitUntil(lambda: (router.window.width(), router.window.height()) == size, timeout=3000)
    qtbot.wait(30)
    shots = os.environ.get("TWINSEAL_SMALL_SHOTS")
    if shots:
        name = f"{router.window.screen_shown.objectName()}-{size[0]}x{size[1]}"
        while os.path.exists(f"{shots}/{name}.png"):
            name += "+"
        router.window.grab().save(f"{shots}/{name}.png")


def in_sight(window: QWidget, widget: QWidget) -> bool:
    """Tell whether the whole widget can be seen in the window without scrolling."""
    place = QRect(widget.mapTo(window, QPoint(0, 0)), widget.size())
    return widget.isVisible() and window.rect().contains(place) and widget.visibleRegion().boundingRect() == widget.rect()


def find(router: Router, name: str) -> QWidget:
    found = router.window.screen_shown.findChild(QWidget, name)
    assert found is not None, name
    return found


@pytest.mark.parametrize("size", SIZES, ids=lambda one: f"{one[0]}x{one[1]}")
def test_what_decides_is_in_sight_on_every_step(cast: Cast, router: Router, qtbot, size: tuple[int, int]) -> None:
    resized(router, qtbot, size)
    for name in ("sealed.audit", "sealed.leave"):
        assert in_sight(router.window, find(router, name)), name
    begun(cast, router, qtbot)
    flow = router.flow
    assert flow is not None
    steps: list[tuple[Callable[[], OpeningView], tuple[str, ...]]] = [
        (flow.view, ("register_code.continue", "register_code.not_at_hand", "register_code.abandon")),
        (lambda: flow.enter_register_code(cast.register_code), ("identify.continue", "identify.abandon")),
        (lambda: flow.identify_first(*cast.factors("Ada")), ("request.submit", "request.abandon")),
        (
            lambda: flow.submit_request(cast.draft(flow, envelopes=3)),
            ("confirm.open", "confirm.refuse", "confirm.reason", "confirm.abandon"),
        ),
    ]
    for act, names in steps:
        router.show_opening(act())
        resized(router, qtbot, size)
        for name in names:
            assert in_sight(router.window, find(router, name)), name


@pytest.mark.parametrize("size", SIZES, ids=lambda one: f"{one[0]}x{one[1]}")
def test_the_open_screen_keeps_reseal_mask_and_the_fields_for_codes(
    cast: Cast, router: Router, qtbot, size: tuple[int, int]
) -> None:
    to_open(cast, router, qtbot)
    resized(router, qtbot, size)
    for name in ("open.reseal", "open.mask", "open.countdown", "open.more"):
        assert in_sight(router.window, find(router, name)), name
    more = find(router, "open.more")
    assert isinstance(more, QPushButton)
    more.click()
    resized(router, qtbot, size)
    for field in router.open.findChildren(CodeField):
        if field.isVisible():
            assert field.height() >= 44
            assert field.width() >= 120
    router.open.mask_requested.emit()
    settle(qtbot, router, lambda: find(router, "open.unmask_code").isVisible())
    resized(router, qtbot, size)
    assert find(router, "open.unmask_code").height() >= 44
    assert not find(router, "open.extend_reason").isVisible()
    for name in ("open.unmask_code", "open.reseal"):
        assert in_sight(router.window, find(router, name)), name


@pytest.mark.parametrize("size", SIZES, ids=lambda one: f"{one[0]}x{one[1]}")
def test_a_held_secret_comes_into_sight(cast: Cast, router: Router, qtbot, size: tuple[int, int]) -> None:
    view = to_open(cast, router, qtbot)
    resized(router, qtbot, size)
    router.open.reveal_requested.emit(view.envelopes[0].outside.id, 1, -1)
    panel = router.open.panel(view.envelopes[0].outside.id, 1)
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


def test_tab_goes_through_the_confirmation_as_it_is_read(cast: Cast, router: Router, qtbot) -> None:
    router.window.activateWindow()
    to_confirm(cast, router, qtbot)
    assert QApplication.focusWidget() is find(router, "confirm.person")
    order = _order(router, find(router, "confirm.envelope.0"))
    wanted = ["confirm.envelope.0", "confirm.envelope.1", "confirm.envelope.2", "confirm.minutes", "confirm.person",
              "confirm.passphrase", "confirm.show_passphrase", "confirm.code", "confirm.open", "confirm.reason",
              "confirm.refuse", "confirm.abandon"]  # fmt: skip
    assert [name for name in order if name in wanted] == wanted


def test_the_request_begins_at_the_search_and_the_arrow_goes_to_the_list(cast: Cast, router: Router, qtbot) -> None:
    router.window.activateWindow()
    begun(cast, router, qtbot)
    flow = router.flow
    assert flow is not None
    flow.enter_register_code(cast.register_code)
    router.show_opening(flow.identify_first(*cast.factors("Ada")))
    assert QApplication.focusWidget() is find(router, "request.search")
    QTest.keyClick(find(router, "request.search"), Qt.Key.Key_Down)
    assert QApplication.focusWidget() is find(router, "request.envelopes")


def test_a_panel_beside_the_screen_comes_last_whenever_it_was_made(cast: Cast, router: Router, qtbot) -> None:
    panel = QPushButton("beside")
    panel.setObjectName("beside.button")
    panel.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    router.window.show_panel(panel)
    router.window.activateWindow()
    to_confirm(cast, router, qtbot)
    order = _order(router, find(router, "confirm.envelope.0"))
    assert order[-1] == "beside.button"
    assert order.index("confirm.abandon") < order.index("beside.button")
    panel.setFocus()
    QTest.keyClick(panel, Qt.Key.Key_Backtab)
    after = QApplication.focusWidget()
    assert after is not None
    assert after.objectName().startswith("confirm.")


@pytest.mark.parametrize("name", sorted(theme.THEMES))
def test_what_stands_in_an_empty_field_can_be_read(name: str, router: Router) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, name)
    field = QLineEdit()
    field.setPlaceholderText("000000")
    field.ensurePolished()
    drawn = field.palette().placeholderText().color()
    assert drawn.alpha() == 255
    assert theme.contrast(drawn.name(), theme.THEMES[name]["paper"]) >= 4.5
