"""Who works by keys sees which control has the keyboard, whatever colour it is; and no style draws a second mark."""

from __future__ import annotations

import itertools
from functools import partial

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QLineEdit,
    QListWidget,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)
from pytestqt.qtbot import QtBot

from conftest import Cast
from fakes.shown_window import shown_router, to_open
from twinseal.domain.people import Role
from twinseal.flows.views.sealed import PersonView
from twinseal.gui import theme
from twinseal.gui.design.tokens import PALETTES, Colour, contrast
from twinseal.gui.widgets.base import button, scrolled
from twinseal.gui.widgets.chip import Chip
from twinseal.gui.widgets.focus_ring import AROUND_PX, GAP_PX, FocusRing
from twinseal.gui.widgets.person_picker import PersonPicker
from twinseal.gui.window import Window

LEAST = 3.0
"""Contrast of parts of a control with what is beside them (WCAG 2.2, 1.4.11)."""
GROUNDS: tuple[Colour, ...] = ("ground", "paper", "sunk", "amber_tint", "red_tint", "accent_tint")
"""What a control can stand on: the ring's outer neighbour."""
EDGES: tuple[Colour, ...] = ("red_edge", "prime_edge", "accent", "line", "ink", "amber_line")
"""What a control's own edge is drawn in: the gap's inner neighbour."""


@pytest.mark.parametrize("name", PALETTES)
def test_the_ring_is_seen_against_both_its_neighbours(name: str) -> None:
    colours = PALETTES[name]
    assert contrast(colours["bright"], colours["ground"]) >= LEAST
    for ground in GROUNDS:
        assert contrast(colours["bright"], colours[ground]) >= LEAST, ground
    for edge in EDGES:
        assert contrast(colours["ground"], colours[edge]) >= LEAST, edge


@pytest.fixture
def controls(qtbot: QtBot, qapp: QApplication, request: pytest.FixtureRequest) -> list[QWidget]:
    theme.load_fonts()
    theme.apply(qapp, request.param)
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    made: list[QWidget] = [
        button("Plain", "t.plain", lambda: None), button("Primary", "t.primary", lambda: None, kind="primary"),
        button("Reseal", "t.reseal", lambda: None, kind="reseal", large=True), QCheckBox("Check"), QRadioButton("Radio"),
        QComboBox(), QListWidget(), QLineEdit(),
    ]  # fmt: skip
    for control in made:
        box.addWidget(control)
    FocusRing(window)
    window.resize(400, 700)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    return made


def _is_at(ring: FocusRing, control: QWidget) -> bool:
    return control.hasFocus() and ring.target is control


@pytest.mark.parametrize("controls", PALETTES, indirect=True)
def test_every_control_has_the_same_ring_and_no_other_mark(controls: list[QWidget], qtbot: QtBot) -> None:
    window = controls[0].window()
    ring = window.findChild(FocusRing)
    assert ring is not None
    for before, control in itertools.pairwise([controls[-1], *controls]):
        before.setFocus()
        qtbot.waitUntil(before.hasFocus)
        without = control.grab().toImage()
        control.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(partial(_is_at, ring, control))
        if not isinstance(control, QLineEdit):
            # A field has its caret; nothing else changes inside a control: no dotted rectangle, no other border.
            assert control.grab().toImage() == without, type(control).__name__
        assert ring.isVisible()
        assert ring.geometry() == control.geometry().adjusted(-AROUND_PX, -AROUND_PX, AROUND_PX, AROUND_PX)
        picture = window.grab().toImage()
        middle = control.geometry().center().y()
        scale = picture.devicePixelRatio()
        edge = control.geometry().left()
        seen = [picture.pixelColor(round((edge - away) * scale), round(middle * scale)).name() for away in (1, GAP_PX + 1)]
        assert seen == [theme.colour("ground").name(), theme.colour("bright").name()]


def _beside(window: QWidget, place: QRect) -> list[str]:
    """Return the colours left of a place in the window, from the inside out: its edge, the gap, the ring."""
    picture, middle, left = window.grab().toImage(), place.center().y(), place.left()
    return [picture.pixelColor(at, middle).name() for at in (left, left - 1, left - GAP_PX - 1)]


@pytest.mark.parametrize("name", PALETTES)
def test_a_faint_edge_is_a_clear_one_under_the_ring(name: str, qtbot: QtBot, qapp: QApplication) -> None:
    theme.load_fonts()
    theme.apply(qapp, name)
    tiles = PersonPicker("t.people", "Your name")
    tiles.offer((PersonView("1", "Ada", Role.OPERATOR, "a"),))
    parts: list[QWidget] = [tiles, *(Chip(f"t.{tone}", "Word", tone=tone) for tone in ("", "quiet", "amber"))]
    window = QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(window)
    for part in parts:
        box.addWidget(part)
    ring = FocusRing(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    for part in parts:
        part.setFocus(Qt.FocusReason.TabFocusReason)
        qtbot.waitUntil(partial(_is_at, ring, part))
        inside = part.mark_rect().translated(part.pos()) if isinstance(part, PersonPicker) else part.geometry()
        edge, gap, mark = _beside(window, inside)
        assert contrast(mark, gap) >= LEAST, part.objectName()
        assert contrast(gap, edge) >= LEAST, part.objectName()


@pytest.mark.parametrize("name", PALETTES)
def test_in_the_red_header_the_ring_is_light(name: str, qtbot: QtBot, qapp: QApplication) -> None:
    theme.load_fonts()
    theme.apply(qapp, name)
    window = Window(lambda: True)
    qtbot.addWidget(window)
    window.name_vault("Plant", "", demo=True)
    window.name_open("Open \u2013 reseals at 12:00:00", "Open 09:41", 581)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    chip = window.header.chip
    chip.setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(partial(_is_at, window.ring, chip))
    edge, gap, mark = _beside(window, QRect(chip.mapTo(window, chip.rect().topLeft()), chip.size()))
    assert (gap, mark) == (theme.colour("red").name(), theme.colour("red_ink").name())
    assert contrast(mark, gap) >= LEAST
    assert contrast(gap, edge) >= LEAST


def test_the_ring_scrolls_with_its_page_and_takes_no_click(qtbot: QtBot) -> None:
    page, window = QWidget(), QWidget()
    qtbot.addWidget(window)
    box = QVBoxLayout(page)
    pressed: list[int] = []
    rows = [button(f"Row {number}", f"t.{number}", partial(pressed.append, number)) for number in range(40)]
    for row in rows:
        box.addWidget(row)
    area = scrolled(page)
    QVBoxLayout(window).addWidget(area)
    ring = FocusRing(window)
    window.resize(300, 300)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    rows[2].setFocus()
    qtbot.waitUntil(ring.isVisible)
    before = ring.geometry()
    area.verticalScrollBar().setValue(20)
    assert ring.geometry().top() == before.top() - 20
    below = window.childAt(rows[2].mapTo(window, rows[2].rect().center()))
    assert below is not None
    QTest.mouseClick(below, Qt.MouseButton.LeftButton)
    assert pressed == [2]
    area.verticalScrollBar().setValue(area.verticalScrollBar().maximum())
    assert not ring.isVisible()


def test_the_window_marks_what_has_the_keyboard_until_it_goes(cast: Cast, qtbot: QtBot) -> None:
    router = shown_router(cast, qtbot)
    router.window.activateWindow()
    qtbot.waitUntil(router.window.isActiveWindow)
    ring = router.window.ring
    qtbot.waitUntil(lambda: ring.target is router.start.sealed.break_button)
    to_open(cast, router, qtbot)
    hold = router.opening.open.findChild(QPushButton, "open.reveal.1")
    hold.setFocus()
    qtbot.waitUntil(lambda: ring.target is hold and ring.isVisible())
    router.cover()
    qtbot.waitUntil(lambda: ring.target is not hold)
