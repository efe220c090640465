"""The bar below each screen: its acts are whole at every width."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from twinseal.gui.widgets.act import Act
from twinseal.gui.widgets.footer import Footer


def test_the_primary_act_is_whole_at_every_width(qtbot: QtBot) -> None:
    page = QWidget()
    qtbot.addWidget(page)
    footer = Footer("foot")
    footer.setParent(page)
    others = tuple(Act(words) for words in ("Audit desk", "Acknowledge it", "Confirm somebody", "Another vault"))
    last = Act("Break the glass", kind="primary", key="Enter")
    footer.stand(others=others, primary=last)
    page.show()
    split = set()
    for width in range(footer.minimumSizeHint().width(), 1100, 5):
        footer.resize(width, footer.sizeHint().height())
        QApplication.sendPostedEvents()
        acts = [*others, last]
        assert all(footer.rect().contains(act.geometry()) for act in acts), width
        assert all(act.width() >= act.minimumSizeHint().width() for act in acts), width
        split.add(last.y() != others[0].y())
    assert split == {True, False}
