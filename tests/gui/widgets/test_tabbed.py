"""Pages behind tabs: how the arrows look where not all tabs fit."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.design.tokens import PALETTES
from twinseal.gui.widgets.base import label
from twinseal.gui.widgets.tabbed import Tabbed


def test_the_arrows_have_the_edge_of_the_theme(qtbot: QtBot, qapp: QApplication) -> None:
    tabs = Tabbed("tabs", "Envelopes")
    qtbot.addWidget(tabs)
    for place in range(9):
        tabs.addTab(label(), f"Envelope {place}")
    tabs.resize(400, 100)
    tabs.show()
    for name, palette in PALETTES.items():
        theme.apply(qapp, name)
        onward = [arrow for arrow in tabs.bar.findChildren(QToolButton) if arrow.isVisible() and arrow.isEnabled()]
        assert len(onward) == 1
        drawn = onward[0].grab().toImage()
        right, low = drawn.width() - 1, drawn.height() - 1
        edge = {drawn.pixelColor(x, low // 4).name() for x in (0, right)} | {drawn.pixelColor(4, y).name() for y in (0, low)}
        assert edge == {palette["line"]}, name
