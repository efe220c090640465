"""The chosen row of a list is told from the others in every theme, also where tints are no tints."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QStringListModel
from PySide6.QtWidgets import QAbstractItemView, QApplication, QListView, QTableView
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.design.tokens import PALETTES, contrast


@pytest.mark.parametrize("name", PALETTES)
@pytest.mark.parametrize("kind", [QListView, QTableView])
def test_a_chosen_row_has_an_edge_that_is_seen(
    qtbot: QtBot, qapp: QApplication, name: str, kind: type[QAbstractItemView]
) -> None:
    theme.load_fonts()
    theme.apply(qapp, name)
    view = kind()
    qtbot.addWidget(view)
    view.setModel(QStringListModel(["first", "second"]))
    view.resize(300, 200)
    view.setCurrentIndex(view.model().index(0, 0))
    picture = view.viewport().grab().toImage()
    row = view.visualRect(view.model().index(0, 0))
    column = [picture.pixelColor(row.center().x(), y).name() for y in range(row.top(), row.bottom() + 1)]
    paper = theme.colour("paper").name()
    assert max(contrast(colour, paper) for colour in column[:4]) >= 3
    other = view.visualRect(view.model().index(1, 0))
    assert {picture.pixelColor(other.right() - 20, y).name() for y in range(other.top(), other.top() + 2)} == {paper}
