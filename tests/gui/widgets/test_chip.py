"""A chip can be taken away by its cross and by a key, and is else a button that is on or off."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.chip import CHIP_PX, Chip


def test_only_the_cross_and_delete_take_a_chip_away(qtbot: QtBot) -> None:
    chip = Chip("t.chip", "Firewall & root", icon="envelope", cross=True)
    qtbot.addWidget(chip)
    chip.resize(chip.sizeHint())
    chip.show()
    removed: list[bool] = []
    chip.removed.connect(lambda: removed.append(True))
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(20, CHIP_PX // 2))
    assert not removed
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(chip.width() - 12, CHIP_PX // 2))
    QTest.keyClick(chip, Qt.Key.Key_Delete)
    assert removed == [True, True]
    assert chip.accessibleName() == "Firewall & root"
