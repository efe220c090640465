"""Cells say at once whether the last sign fits, and never that a code is the right one."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.widgets.register_cells import RegisterCells


@pytest.mark.parametrize(
    ("typed", "fits"),
    [
        ("7K3M-Q0ZD-9F2A-Q", True), ("7k3m q0zd 9f2a q", True), ("7K3MQ0ZD9F2AH", False), ("7K3M-Q0ZD", None),
        ("0007 \u00b7 7K3M-Q0ZD-9F2A-Q", None), ("0007 7K3M-Q0ZD-9", None), ("TWR1:a scanned receipt", None),
    ],
)  # fmt: skip
def test_the_last_sign_says_at_once_whether_it_fits(qtbot: QtBot, typed: str, fits: bool | None) -> None:
    part = RegisterCells("t.register", "Register code")
    qtbot.addWidget(part)
    part.setText(typed)
    assert part.fits is fits
    said = part.accessibleDescription()
    assert said == {True: "The last sign fits.", False: "One of the thirteen signs is not as on paper.", None: ""}[fits]
    assert "right" not in said
    assert part.text() == typed


def test_a_line_with_its_seal_number_has_its_edge_around_it(qtbot: QtBot, qapp: QApplication) -> None:
    theme.apply(qapp, "day")
    page = QWidget()
    qtbot.addWidget(page)
    part = RegisterCells("t.register", "Register code")
    part.setParent(page)
    part.resize(part.maximumWidth(), part.height())
    page.resize(part.size())
    part.setText("0007 P0 \u00b7 7K3M-Q0ZD-9F2A-Q")
    drawn, edge = page.grab().toImage(), part.plain_rect().bottom()
    # What is said of a code stands below the edge, in the open.
    below = {drawn.pixelColor(x, y).name() for x in range(0, part.width(), 3) for y in range(edge + 4, part.height())}
    assert below == {theme.colour("ground").name()}
    assert {drawn.pixelColor(part.width() // 2, y).name() for y in (0, edge)} == {theme.colour("line").name()}
