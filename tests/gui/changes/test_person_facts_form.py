"""Who comes, or becomes another: the form fits the narrowest window."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QScrollArea
from pytestqt.qtbot import QtBot

from twinseal.gui.changes.person_facts_form import PersonFactsForm


def test_nothing_scrolls_sideways_in_the_narrowest_window(qtbot: QtBot) -> None:
    form = PersonFactsForm()
    qtbot.addWidget(form)
    form.set_low(True, lowest=True)
    form.begin("new", "Who is enrolled?", "Go on")
    form.show()
    QApplication.sendPostedEvents()
    (area,) = form.findChildren(QScrollArea)
    # The place beside the countdown of a window of 640 x 360.
    assert area.widget().minimumSizeHint().width() < 300
    assert form.who.chosen_role() == "operator"
