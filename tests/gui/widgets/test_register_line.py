"""In a dark room the square of a receipt waits until somebody asks for it; in a lit one it is there at once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.widgets.register_line import RegisterLine


@pytest.mark.parametrize(("name", "waits"), [("day", False), ("dim", True)])
def test_the_square_waits_in_the_dark(qapp: QApplication, qtbot: QtBot, name: str, *, waits: bool) -> None:
    theme.apply(qapp, name)
    page = QWidget()
    page.resize(1000, 700)
    register = RegisterLine("t.code", "t.qr", "Write this line", "Asked for later.", "Receipt")
    page.setLayout(register)
    qtbot.addWidget(page)
    page.show()
    register.show_seal(7, "B97K-S4H8-B2V0-2", "a receipt", at_utc="2026-11-22T21:17:00Z")
    show = page.findChild(QPushButton, "t.qr_show")
    assert isinstance(show, QPushButton)
    assert (register.qr.isVisible(), show.isVisible()) == (not waits, waits)
    if waits:
        show.click()
        assert register.qr.isVisible()
    register.show_no_seal()
    assert not register.qr.isVisible()
    assert not show.isVisible()
    assert register.code.text() == "No new seal"
    theme.apply(qapp, "day")
