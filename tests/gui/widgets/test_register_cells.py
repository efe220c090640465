"""Cells say at once whether the last sign fits, and never that a code is the right one."""

from __future__ import annotations

import pytest
from pytestqt.qtbot import QtBot

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
