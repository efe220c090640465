"""The scale of the window by its size and by steps: what stands follows, and comes back to where it was."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from twinseal.domain.envelope import FieldKind, Outside
from twinseal.flows.views.opening import EnvelopeView, FieldView
from twinseal.gui import theme
from twinseal.gui.audit.desk_pages import DeskPages
from twinseal.gui.audit.desk_screen import DeskScreen
from twinseal.gui.ceremony.ceremony_screen import CeremonyPages, CeremonyScreen
from twinseal.gui.design import scale
from twinseal.gui.design.scale import STEPS, WIDEST, base_of, next_step, px, scale_of
from twinseal.gui.opening.more_panel import MorePanel
from twinseal.gui.opening.open_screen import OpenScreen
from twinseal.gui.platform.every_event import EveryEvent
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.header_line import HEADER_LOW_PX
from twinseal.gui.widgets.screen import Screen
from twinseal.gui.window import Window

pytestmark = pytest.mark.usefixtures("usual_scale")


@pytest.fixture
def usual_scale(qapp: QApplication) -> Iterator[None]:
    theme.load_fonts()
    theme.apply(qapp, "day")
    yield
    scale.use(1.0)


@pytest.mark.parametrize(
    ("wide", "high", "expected"),
    [
        (640, 360, 1),
        (1024, 768, 1),
        (1280, 800, 1),
        (1300, 900, 1),
        (1920, 1080, 1.16),
        (3840, 2160, 1.64),
        (3440, 1440, 1.32),
    ],
)
def test_a_size_has_a_scale(wide: int, high: int, expected: float) -> None:
    assert base_of(QSize(wide, high)) == pytest.approx(expected)


def test_a_small_window_bounds_the_step() -> None:
    assert scale_of(QSize(1280, 800), 1.5) == 1.5
    assert scale_of(QSize(800, 480), 1.5) == 1.25
    assert scale_of(QSize(640, 360), 1.5) == 1
    assert scale_of(QSize(640, 360), 0.9) == 0.9


def test_steps_end_at_both_ends() -> None:
    assert [next_step(step, 1) for step in STEPS] == [*STEPS[1:], STEPS[-1]]
    assert [next_step(step, -1) for step in STEPS] == [STEPS[0], *STEPS[:-1]]
    assert next_step(1.2, 0) == 1.25


def _window(qtbot: QtBot) -> tuple[Window, Screen, QLabel, QLineEdit]:
    window = Window(lambda: True)
    qtbot.addWidget(window)
    screen = Screen("test", "A question")
    words, field = label("Words"), QLineEdit("typed")
    field.setFixedWidth(px(333))
    screen.body.addWidget(words)
    screen.body.addWidget(field)
    window.add_screen(screen)
    window.show_screen(screen)
    with qtbot.waitExposed(window):
        window.show()
    return window, screen, words, field


def _lengths(top: QWidget) -> list[object]:
    parts = [(part.minimumSize().toTuple(), part.maximumSize().toTuple()) for part in (top, *top.findChildren(QWidget))]
    boxes = [(box.contentsMargins(), box.spacing()) for box in top.findChildren(QVBoxLayout)]
    return [*parts, *boxes]


def test_what_stands_follows_the_steps_and_comes_back(qtbot: QtBot) -> None:
    window, screen, words, field = _window(qtbot)
    window.resize(1280, 800)
    before, high = _lengths(screen), words.fontInfo().pixelSize()
    for _ in STEPS:
        window.step_by(1)
    assert window.step == 1.5
    qtbot.waitUntil(lambda: words.fontInfo().pixelSize() == round(high * 1.5))
    assert field.width() == round(333 * 1.5)
    # As low as a window of 853 by 533.
    assert window.header.height() == round(HEADER_LOW_PX * 1.5)
    assert field.text() == "typed"
    for step in (1.25, 1.1, 1.0, 0.9):
        window.step_by(-1)
        assert window.step == step
    window.step_by(0)
    assert _lengths(screen) == before
    assert words.fontInfo().pixelSize() == high
    assert screen.styleSheet() == ""


def test_a_hidden_screen_follows_when_it_is_shown(qtbot: QtBot) -> None:
    window, screen, words, _field = _window(qtbot)
    other = Screen("other", "Another")
    window.add_screen(other)
    window.show_screen(other)
    window.set_step(1.25)
    assert screen.styleSheet() == ""
    window.show_screen(screen)
    assert words.fontInfo().pixelSize() == round(15 * 1.25)
    late = Screen("late", "Built at a scale")
    margin = late.body.contentsMargins().left()
    window.add_screen(late)
    window.show_screen(late)
    assert late.body.contentsMargins().left() == margin == px(24)


def test_a_window_that_grows_is_drawn_larger_once_it_rests(qtbot: QtBot) -> None:
    window, _screen, words, field = _window(qtbot)
    window.resize(1920, 1080)
    assert scale.factor() == 1
    qtbot.waitUntil(lambda: scale.factor() == pytest.approx(1.16))
    assert words.fontInfo().pixelSize() == 17
    assert field.text() == "typed"
    window.resize(1280, 800)
    qtbot.waitUntil(lambda: scale.factor() == 1)


def test_the_instrument_stays_within_its_largest_size(qtbot: QtBot) -> None:
    window, screen, _words, _field = _window(qtbot)
    window.resize(3840, 2160)
    window.fit_scale()
    qtbot.waitUntil(lambda: screen.width() == px(WIDEST.width()))
    at = window.header.mapTo(window, window.header.rect().topLeft())
    assert abs(2 * at.x() + window.header.width() - 3840) <= 1
    assert at.y() == (2160 - px(WIDEST.height())) // 2
    drawn = window.grab().toImage()
    assert drawn.pixelColor(10, 1000) == theme.colour("sunk")


def test_ctrl_and_a_sign_types_nothing_and_steps(qtbot: QtBot) -> None:
    asked: list[str] = []
    keys = {Qt.Key.Key_Plus: lambda: asked.append("+"), Qt.Key.Key_Minus: lambda: asked.append("-")}
    ears = EveryEvent({}, lambda: None, lambda _watched, _event: False, keys)
    field = QLineEdit()
    qtbot.addWidget(field)
    field.installEventFilter(ears)
    ctrl, shift = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
    QTest.keyClick(field, Qt.Key.Key_Plus, ctrl | shift)
    QTest.keyClick(field, Qt.Key.Key_Minus, ctrl | Qt.KeyboardModifier.KeypadModifier)
    assert (asked, field.text()) == (["+", "-"], "")
    QTest.keyClicks(field, "+-")
    QTest.keyClick(field, Qt.Key.Key_Plus, ctrl | Qt.KeyboardModifier.AltModifier)
    assert (asked, field.text()[:2]) == (["+", "-"], "+-")


def test_lengths_over_the_style_sheet_are_all_of_its_lengths(qapp: QApplication) -> None:
    assert theme.lengths_sheet(1) == ""
    large = theme.lengths_sheet(2)
    assert "font-size: 30px" in large
    assert "padding: 12px 24px" in large
    assert "background" not in large


@pytest.mark.parametrize("screen", ["desk", "ceremony"])
def test_parts_built_before_the_scale_changed_are_carried(screen: str, qtbot: QtBot) -> None:
    def built(at: float, after: float, step: float = 1.0) -> QWidget:
        scale.use(at)
        pages = DeskPages() if screen == "desk" else CeremonyPages()
        for name in pages.NAMES:
            getattr(pages, name)
        scale.use(after)
        whole = DeskScreen(pages) if isinstance(pages, DeskPages) else CeremonyScreen(pages)
        qtbot.addWidget(whole)
        # The screen may be carried before its parts have their places, too.
        if step != 1.0:
            scale.use(after * step)
            scale.rescale(whole, after)
            whole.setProperty(scale.IN_USE, after * step)
        if isinstance(whole, DeskScreen):
            whole.place_all()
        else:
            for place in range(len(pages.NAMES)):
                whole.pages.place(place)
        return whole

    wanted = _most_wide(built(1.64, 1.64))
    assert wanted
    assert _most_wide(built(1.0, 1.0)) != wanted
    assert _most_wide(built(1.0, 1.64)) == pytest.approx(wanted, abs=1)
    assert _most_wide(built(1.0, 1.312, 1.25)) == pytest.approx(wanted, abs=1)


def test_parts_of_an_open_vault_that_come_late_are_carried_once(qtbot: QtBot) -> None:
    envelope = EnvelopeView(
        Outside("e0000000a", "Firewall, root", "FW-1"), (FieldView(0, FieldKind.PASSWORD, "Password", secret=True, room=24),)
    )

    def built(earlier: float, at: float, after: float) -> list[list[int]]:
        scale.use(earlier)
        more = scale.built_before(MorePanel())
        scale.use(at)
        screen = OpenScreen(more)
        qtbot.addWidget(screen)
        scale.use(after)
        # Hidden, the screen is still at the scale before, and is carried with all in it once it is shown.
        assert screen.tabs.show_envelopes((envelope,))
        assert screen.drill.parentWidget() is not None
        assert screen.changes.parentWidget() is not None
        assert screen.sign_column.acts.parentWidget() is not None
        scale.rescale(screen, at)
        return [_most_wide(part) for part in (more, screen.tabs.pages, screen)]

    wanted = built(1.64, 1.64, 1.64)
    assert all(wanted)
    for earlier, at in ((1.0, 1.0), (1.0, 1.64)):
        carried = built(earlier, at, 1.64)
        assert [pytest.approx(part, abs=1) for part in wanted] == carried


def _most_wide(top: QWidget) -> list[int]:
    """Return the bounds that the program sets; what Qt makes for itself, around bars, is bounded whenever Qt lays it out."""
    own = (part for part in top.findChildren(QWidget) if not part.objectName().startswith("qt_"))
    return [part.maximumWidth() for part in own if part.maximumWidth() < scale.UNBOUND]
