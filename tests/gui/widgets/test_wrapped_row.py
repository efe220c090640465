"""Parts that have no room in a line stand in the next one; none is cut, none lies over another, and hidden ones take no room."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.wrapped_row import WrappedRow

WORDS = ("Contents of an envelope", "Undo a change of contents", "Close what is owed", "Label or card", "A new envelope")


@pytest.mark.parametrize(("wide", "lines"), [(300, 5), (520, 3), (2000, 1)])
def test_parts_break_into_lines(qapp: QApplication, qtbot: QtBot, wide: int, lines: int) -> None:
    theme.load_fonts()
    theme.apply(qapp, "day")
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(wide, 600)
    row = WrappedRow(*(Act(words, icon="plus") for words in WORDS))
    row.setParent(around)
    row.resize(wide, 10)
    around.show()

    def tops() -> list[int]:
        return sorted({part.y() for part in row.parts() if part.isVisible()})

    qtbot.waitUntil(lambda: len(tops()) == lines)
    shown = row.parts()
    for number, part in enumerate(shown):
        assert row.rect().contains(part.geometry()), part.accessibleName()
        assert part.width() >= part.minimumSizeHint().width()
        assert not [other for other in shown[number + 1 :] if other.geometry().intersects(part.geometry())]
    high = row.height()
    for part in shown[1:]:
        part.hide()
    qtbot.waitUntil(lambda: len(tops()) == 1 and (lines == 1 or row.height() < high))
    taken = row.take_all()
    assert row.parts() == []
    assert len(taken) == len(WORDS)
