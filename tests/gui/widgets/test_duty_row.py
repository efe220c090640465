"""When something is due and how late it is never stand over each other, at any width."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QFont, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.design.tokens import Colour
from twinseal.gui.widgets import duty_row
from twinseal.gui.widgets.duty_row import Duty, DutyRows
from twinseal.gui.widgets.row_list import draw_line, wide_px

DUTIES = (
    Duty("rotate", "Rotate \u201cDomain controller, local administrator\u201d", "by 9 Nov 22:07", "20 days late", late=True),
    Duty("flag", "Review by somebody else", "by 6 Dec 22:07", "7 days"),
)


@pytest.mark.parametrize("wide", [190, 240, 320, 480, 760])
def test_due_and_how_late_stand_beside_each_other(
    qapp: QApplication, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, wide: int
) -> None:
    theme.load_fonts()
    theme.apply(qapp, "day")
    rows = DutyRows("duties", "What is owed")
    qtbot.addWidget(rows)
    rows.setFixedWidth(wide)
    rows.show_duties(DUTIES)
    rows.show()
    drawn: dict[str, QRectF] = {}

    def noted(painter: QPainter, place: QRectF, text: str, font: QFont, colour: Colour, *, right: bool = False) -> None:
        width = wide_px(text, font)
        left = place.right() - width if right else place.left()
        drawn[text] = QRectF(left, place.center().y() - 8, width, 16)
        draw_line(painter, place, text, font, colour, right=right)

    monkeypatch.setattr(duty_row, "draw_line", noted)
    rows.grab()
    for duty in DUTIES:
        assert not drawn[duty.due].intersects(drawn[duty.how_long]), (duty.due, duty.how_long)
        assert drawn[duty.how_long].right() <= rows.width()
