"""Acts below a page are whole at every width, and what is said stands above them where it has no room beside them."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui import theme
from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.acts_below import ActsBelow
from twinseal.gui.widgets.message_line import MessageLine


@pytest.mark.parametrize("wide", [420, 560, 1000])
def test_no_act_is_cut(qapp: QApplication, qtbot: QtBot, wide: int) -> None:
    theme.load_fonts()
    theme.apply(qapp, "day")
    said, leave, act = MessageLine("said"), Act("Leave it", key="Esc"), Act("Add this envelope", kind="primary", key="Enter")
    below = ActsBelow(said, leave, act)
    around = QWidget()
    qtbot.addWidget(around)
    around.resize(wide, 80)
    below.setParent(around)
    below.setGeometry(0, 0, wide, 80)
    around.show()
    said.say("The two entries differ: type both again.")
    qtbot.waitUntil(lambda: below.rect().contains(act.geometry()) and below.rect().contains(leave.geometry()))
    assert act.width() >= act.minimumSizeHint().width()
    assert (said.geometry().bottom() < act.geometry().top()) == (wide < 560), "above them, or beside them"
    assert not said.geometry().intersects(leave.geometry())
