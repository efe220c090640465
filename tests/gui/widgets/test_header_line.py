"""A long name gives way to the step and the state, is read whole, and never lies below what stands beside it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.design import scale
from twinseal.gui.design.scale import px
from twinseal.gui.widgets.header_line import HeaderLine

NAME = "Emergency access <b>to</b> the control systems of the northern water works, pumps and locks of its second stage, kept by two teams"
PLACE = "Secure room 1.07"


@pytest.fixture(params=[1.0, 1.16, 1.64])
def header(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot) -> Iterator[HeaderLine]:
    theme.load_fonts()
    theme.apply(qapp, "day")
    made = HeaderLine()
    qtbot.addWidget(made)
    made.show_step(2, ("Register code", "First person", "Second person"))
    made.show_state("Sealed")
    made.show_time(datetime(2026, 11, 25, 9, 41, tzinfo=UTC))
    scale.use(request.param)
    scale.tell(made)
    made.show()
    yield made
    scale.use(1.0)


def _is_bare(header: HeaderLine, left: float, right: float) -> bool:
    """Tell whether nothing is drawn between two places, in the pixels of the pictures."""
    at = QRect(px(left), px(6), px(right) - px(left), header.height() - px(12))
    drawn, ground = header.grab(at).toImage(), theme.colour("ground")
    return all(drawn.pixelColor(x, y) == ground for x in range(drawn.width()) for y in range(0, drawn.height(), 2))


@pytest.mark.parametrize(
    ("wide", "step"), [(1280, "3 of 3  Second person"), (853, "3 of 3  Second person"), (560, "3 of 3")]
)
def test_a_long_name_gives_way_and_is_read_whole(header: HeaderLine, wide: int, step: str) -> None:
    header.show_vault(NAME, PLACE, demo=True)
    header.set_low(wide < 1280)
    header.resize(px(wide), header.height())
    assert header._middle == step
    assert header._name.endswith("\u2026")
    assert NAME.startswith(header._name[:-1])
    assert not header._has_place
    assert header._step_at is not None
    assert header.chip.geometry().right() < px(header._step_at - 8)
    assert _is_bare(header, header._step_at - 12, header._step_at - 2)
    end = header._step_at + header._middle_wide(header._middle)
    assert _is_bare(header, end + 2, end + 12)
    # Whole for who listens, and for who points at it; a name is no markup.
    assert header.accessibleName() == f"{NAME}, {PLACE}, 3 of 3  Second person, Sealed, 09:41"
    assert "&lt;b&gt;to&lt;/b&gt;" in header.toolTip()


def test_a_short_name_stands_whole_with_its_place(header: HeaderLine) -> None:
    header.resize(px(1280), header.height())
    header.show_vault(NAME, PLACE)
    # The mouse leaves the keyboard where it is: the keys of the page below go on working.
    header.show_vault("Demo plant", PLACE, demo=True)
    QTest.mouseClick(header.chip, Qt.MouseButton.LeftButton)
    assert header.chip.isChecked()
    assert header.focusWidget() is not header.chip
    header.chip.setFocus(Qt.FocusReason.TabFocusReason)
    assert header.focusWidget() is header.chip
    header.show_vault("Demo plant", PLACE)
    assert (header._name, header._has_place, header.toolTip()) == ("Demo plant", True, "")
    assert not _is_bare(header, header._place_at, header._place_at + 60)
    # An open vault has no step, and the name has its room.
    header.show_vault(NAME, "")
    cut = len(header._name)
    header.show_state("Open", is_open=True)
    assert header._middle == ""
    assert len(header._name) > cut
