"""A line for the paper register is spelled when it is read, and is nothing that a program can copy."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from twinseal.gui.design.scale import px
from twinseal.gui.widgets.register_row import RegisterRow


def test_the_line_is_spelled_and_cannot_be_selected(qtbot: QtBot) -> None:
    row = RegisterRow("t.line")
    qtbot.addWidget(row)
    row.show_line("0007 P3", "B9-2", ("28 Nov", "17:40"))
    assert row.text() == "0007 P3 \u00b7 B9-2"
    assert row.accessibleName() == "Seal zero, zero, zero, seven, P three, register code bravo, nine, dash, two"
    assert row.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
    assert row.minimumSizeHint().width() < 320
    row.show_line("0007 P3", "B97K-S4H8-B2V0-2", ("28 Nov", "17:40"))
    assert row.heightForWidth(px(1000)) > row.heightForWidth(px(520)), "a smaller size of type takes a lower line"
