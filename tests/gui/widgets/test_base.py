"""A name from right to left turns no line and changes places with none; what is built ahead is styled when it is asked for."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.design.tokens import PALETTES
from twinseal.gui.widgets.base import card, in_place, label, scrolled, show_if
from twinseal.gui.widgets.message_line import MessageLine
from twinseal.gui.widgets.notice import Notice
from twinseal.gui.widgets.wrapped_row import WrappedRow

ADAMA = "\U0001e900\U0001e923\U0001e922\U0001e925\U0001e922"
DANA, OMER = "\u05d3\u05e0\u05d4", "\u05e2\u05d5\u05de\u05e8"


def isolated(words: str) -> str:
    return f"\u2067{words}\u2069"


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ("Dana asks you to open for 60 minutes:", "Dana asks you to open for 60 minutes:"),
        (f"{DANA} asks you to open for 60 minutes:", f"{isolated(DANA)} asks you to open for 60 minutes:"),
        (f"Who: {DANA}, {OMER}, 12", f"Who: {isolated(DANA)}, {isolated(OMER)}, 12"),
        (f"{DANA} \u2192 {OMER}", f"{isolated(DANA)} \u2192 {isolated(OMER)}"),
        (f"{DANA} + {OMER}", f"{isolated(DANA)} + {isolated(OMER)}"),
        (f"\u201c{DANA}\u201d (SAP), \u201cX\u201d", f"\u201c{isolated(DANA)}\u201d (SAP), \u201cX\u201d"),
        (f"{DANA} {OMER} 5", f"{DANA} {OMER} 5"),
        (f"\u201c{DANA} SAP, {OMER}.\u201d", f"\u201c{DANA} SAP, {OMER}.\u201d"),
        # Qt turns what is of the first plane.
        (ADAMA, isolated(ADAMA)),
        (f"{DANA} left\n{OMER}", f"{isolated(DANA)} left\n{OMER}"),
    ],
)
def test_each_stretch_stands_in_its_place(said: str, seen: str) -> None:
    assert in_place(said) == seen


def test_what_is_read_aloud_has_no_sign_of_it(qtbot: QtBot) -> None:
    said = f"{DANA} left with 12 keys."
    notice, line = Notice("x"), MessageLine("y")
    notice.say(said)
    line.say(said)
    shown: list[QLabel] = [label(said), notice, line]
    for part in shown:
        qtbot.addWidget(part)
        assert part.text() == in_place(said)
        assert part.accessibleName() == said


def test_a_line_that_a_name_begins_is_as_without_it(qtbot: QtBot) -> None:
    # A line that is turned stands at the right edge of its room.
    wide = label(f"{DANA} left with 12 keys.", wrap=False)
    qtbot.addWidget(wide)
    wide.setFixedSize(900, 40)
    image = wide.grab().toImage()
    ground = image.pixelColor(890, 2)
    right_half = {image.pixelColor(x, y).rgb() for x in range(600, 890, 3) for y in range(0, 40, 2)}
    assert right_half == {ground.rgb()}
    wide.setText(f"{DANA} left with 12 keys.")
    turned = wide.grab().toImage()
    assert any(turned.pixelColor(x, y) != ground for x in range(600, 890) for y in range(40))


def is_styled(part: QWidget) -> bool:
    return part.testAttribute(Qt.WidgetAttribute.WA_WState_Polished)


def test_a_page_is_styled_with_its_area_and_not_before(qtbot: QtBot) -> None:
    inside = label("Said below each other.")
    page = card(inside, WrappedRow(label("Said beside each other.")))
    outer = card(scrolled(page))
    qtbot.addWidget(outer)
    show_if(page, True)
    parts = [outer, page, *page.findChildren(QWidget)]
    assert not any(map(is_styled, parts))
    outer.ensurePolished()
    assert all(map(is_styled, parts))
    assert page.parentWidget().parentWidget().widget() is page


def test_a_part_is_shown_and_hidden_as_wanted(qtbot: QtBot) -> None:
    part = label("Said.")
    outer = card(part)
    qtbot.addWidget(outer)
    show_if(part, False)
    outer.show()
    assert not part.isVisible()
    show_if(part, True)
    assert part.isVisible()
    show_if(part, False)
    assert not part.isVisible()


def test_a_part_hidden_before_it_has_a_place_stays_so(qtbot: QtBot) -> None:
    part = label("Said.")
    show_if(part, False)
    outer = card(part)
    qtbot.addWidget(outer)
    outer.show()
    assert not part.isVisible()


def test_nothing_is_drawn_between_two_bars(qtbot: QtBot, qapp: QApplication) -> None:
    page = label()
    page.setFixedSize(400, 400)
    area = scrolled(page)
    qtbot.addWidget(area)
    area.resize(200, 200)
    area.show()
    for name, palette in PALETTES.items():
        theme.apply(qapp, name)
        seen = area.viewport().geometry()
        drawn = area.grab().toImage()
        corner = {drawn.pixelColor(x, y).name() for x in range(seen.right() + 1, 200) for y in range(seen.bottom() + 1, 200)}
        assert corner == {palette["ground"]}, name
