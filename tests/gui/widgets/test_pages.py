"""Pages in one place: only the one that is asked for is seen, also where its place comes later."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.pages import Pages


def test_a_page_that_gets_its_place_later_is_seen_then(qtbot: QtBot) -> None:
    parts = [QLabel(f"page {number}") for number in range(3)]
    pages = Pages(parts, later=True)
    qtbot.addWidget(pages)
    pages.show()
    pages.show_page(1)
    assert not any(part.isVisible() for part in parts)
    for index in range(3):
        pages.place(index)
    assert [part.isVisible() for part in parts] == [False, True, False]
    assert not any(part.isWindow() for part in parts)
    pages.show_page(2)
    assert [part.isVisible() for part in parts] == [False, False, True]
